using System.Text.Json.Nodes;

namespace Okr.ChartTests;

/// <summary>What the chart is rendered with: the examples, and a matrix of switches.</summary>
internal static class Cases
{
    /// <summary>What a distributed installation cannot do without.</summary>
    public const string Distributed =
        "database: {existingSecret: okr-database}\nbroker: {existingSecret: okr-broker}\nsigningKey: {existingSecret: okr-signing-key}\n";

    public const string Standalone = "mode: standalone\n";

    private static readonly string[] Components =
    [
        "organization",
        "goal",
        "alignment",
        "progress",
        "scoring",
        "reporting",
        "gateway",
    ];

    /// <summary>Everything at once that can be at once, each value another than the default.</summary>
    public static readonly string Everything =
        Distributed.Replace(
            "{existingSecret: okr-signing-key}",
            "{existingSecret: okr-signing-key, key: key.pem, trustedKeys: [next.pem]}"
        )
        + """
            fullnameOverride: company-okr
            commonLabels: {team: strategy}
            image: {registry: registry.example.com/okr, prefix: p-, tag: "2.0.1", pullPolicy: Always, pullSecrets: [registry]}
            fiscalYearStartMonth: 4
            bindAddress: "::"
            bi: {unitDays: 400, keyResultDays: 0, historyAfterHours: 0, querySeconds: 60}
            exports: {keepHours: 48, maxMegabytes: 512, perPerson: 5}
            publicAddress: "https://okr.example.com"
            mail: {host: smtp.example.com, port: 465, security: tls, from: "OKR <okr@example.com>", domains: [example.com], existingSecret: okr-mail, userNameKey: u, passwordKey: p}
            webhooks: {allowInternal: ["chat.corp.example:443"], existingSecret: okr-webhooks, key: k}
            drainSeconds: 20
            trustedProxies: [10.244.0.0/16, "fd00::/8"]
            oidc: {authority: "https://login.example.com", clientId: okr, existingSecret: okr-oidc, key: s, scopes: openid, claim: sub, match: user_name, audience: okr-api}
            signIn: {localAccounts: false}
            trustedCertificates: {existingConfigMap: authorities}
            bootstrap: {existingSecret: okr-bootstrap, key: admin}
            logging: {format: text, levels: {Default: Warning, Okr: Debug}}
            telemetry: {endpoint: "http://collector:4317", protocol: http/protobuf, headersSecret: collector, headersKey: h, sampler: always_on, samplerArgument: "0.5"}
            service: {type: LoadBalancer, port: 8443, annotations: {a: b}}
            ingress: {enabled: true, className: nginx, annotations: {a: b}, host: okr.example.com, tlsSecret: okr-tls}
            networkPolicy:
              publicFrom: [{namespaceSelector: {matchLabels: {name: ingress}}}]
              metricsFrom: [{namespaceSelector: {matchLabels: {name: monitoring}}}]
              egress: {stores: [{ipBlock: {cidr: 10.0.0.0/8}}], extra: [{ports: [{protocol: TCP, port: 4317}]}]}
            migrations: {timeoutSeconds: 60, backoffLimit: 1, serviceAccountAnnotations: {a: b}, podAnnotations: {a: b}}
            monitoring: {podMonitor: true, interval: 15s, labels: {release: prometheus}, rules: true, runbook: "https://wiki.example.com/okr", dashboard: true}
            scheduledJobs:
              rebuild: {schedule: "0 3 * * 0", args: [reporting, rebuild, --wait]}
              tell-again: {schedule: "0 4 * * 0", program: goal, args: [republish], suspend: true}
            scheduledJobsTimeZone: Asia/Shanghai
            cli: {existingSecret: okr-cli, key: t}
            defaults:
              replicas: 3
              autoscaling: {enabled: true, minReplicas: 3, maxReplicas: 9, cpu: 60, requestsPerSecond: 50, behavior: {scaleDown: {stabilizationWindowSeconds: 600}}}
              pdb: {maxUnavailable: 25%}
              env: {OTEL_RESOURCE_ATTRIBUTES: "cluster=one", FROM_SECRET: {valueFrom: {secretKeyRef: {name: okr-extra, key: x}}}}
              podAnnotations: {a: b}
              podLabels: {c: d}
              serviceAccountAnnotations: {a: b}
              nodeSelector: {kubernetes.io/os: linux}
              tolerations: [{key: okr, operator: Exists}]
              affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: okr, operator: Exists}]}]}}}
              topologySpreadConstraints: [{maxSkew: 2, topologyKey: rack, whenUnsatisfiable: DoNotSchedule}]
              priorityClassName: important
              extraVolumes: [{name: extra, emptyDir: {}}]
              extraVolumeMounts: [{name: extra, mountPath: /extra}]
              startupSeconds: 300
              tmpSize: 1Gi
            components:
              goal:
                autoscaling: {queuedMessages: 100}
                image: {repository: example.com/goal, tag: "3"}
                database: {existingSecret: goal-database, key: string}
                broker: {existingSecret: goal-broker, key: url}
              alignment: {image: {digest: "sha256:0123456789012345678901234567890123456789012345678901234567890123"}}

            """;

    /// <summary>Values by name; each must lint, render, load and validate.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } =
        Examples().Concat(Matrix()).ToDictionary(StringComparer.Ordinal);

    public static TheoryData<string> Names => [.. All.Keys];

    public static IEnumerable<KeyValuePair<string, string>> Examples() =>
        Directory
            .EnumerateFiles(Path.Combine(Helm.Chart, "examples"), "*.yaml")
            .Order(StringComparer.Ordinal)
            .Select(file => KeyValuePair.Create($"examples/{Path.GetFileName(file)}", File.ReadAllText(file)));

    private static IEnumerable<KeyValuePair<string, string>> Matrix()
    {
        yield return new("distributed", Distributed);
        yield return new("standalone", Standalone);
        yield return new("everything", Everything);
        yield return new("one connection string", Distributed.Replace("okr-database}", "okr-database, key: all}"));
        yield return new("own signing key", Distributed.Replace("{existingSecret: okr-signing-key}", "{create: true}"));
        yield return new(
            "sql server",
            Distributed.Replace("{existingSecret: okr-database}", "{existingSecret: okr-database, provider: sqlserver}")
        );
        yield return new(
            "broker with tls",
            Distributed.Replace(
                "{existingSecret: okr-broker}",
                "{existingSecret: okr-broker, key: url, concurrency: 4, heartbeatSeconds: 30, ports: [5671], tls: {existingSecret: broker-ca, key: ca.pem, serverName: mq.example.com}}"
            )
        );
        yield return new("no policies", Distributed + "networkPolicy: {enabled: false}\n");
        yield return new("no egress policies", Distributed + "networkPolicy: {egress: {enabled: false}}\n");
        yield return new("no migrations", Distributed + "migrations: {enabled: false}\n");
        yield return new("no test", Distributed + "bootstrap: {existingSecret: b}\ntests: {enabled: false}\n");
        yield return new("no budgets", Distributed + "defaults: {pdb: {enabled: false}}\n");
        yield return new(
            "http route",
            Distributed
                + "trustedProxies: [10.0.0.0/8]\nhttpRoute: {enabled: true, parentRefs: [{name: public}], hostnames: [okr.example.com], annotations: {a: b}}\n"
        );
        yield return new(
            "service monitor",
            Distributed + "monitoring: {serviceMonitor: true, rules: true, dashboard: true, dashboardLabels: {x: z}}\n"
        );
        yield return new(
            "public client",
            Distributed + "oidc: {authority: \"https://login.example.com\", clientId: okr}\n"
        );
        yield return new(
            "nothing scaled by cpu",
            Distributed + "components: {goal: {autoscaling: {enabled: true, cpu: null, queuedMessages: 10}}}\n"
        );
        yield return new(
            "standalone, everything",
            Standalone
                + "bootstrap: {existingSecret: b}\npersistence: {size: 5Gi, storageClassName: fast, annotations: {a: b}}\ntrustedProxies: [10.0.0.7]\noidc: {authority: \"https://login.example.com\", clientId: okr, existingSecret: o}\ningress: {enabled: true, host: okr.example.com}\nmonitoring: {serviceMonitor: true}\nlogging: {format: json}\ntelemetry: {endpoint: \"http://c:4317\"}\ntrustedCertificates: {existingConfigMap: c}\nscheduledJobs: {check: {schedule: \"0 * * * *\", args: [verify]}}\n"
        );
        yield return new("standalone on a claim", Standalone + "persistence: {existingClaim: okr-data}\n");
        yield return new("standalone stopped", Standalone + "components: {standalone: {replicas: 0}}\n");
        foreach (var component in Components)
        {
            yield return new($"without {component}", $"{Distributed}components: {{{component}: {{enabled: false}}}}\n");
            yield return new($"{component} stopped", $"{Distributed}components: {{{component}: {{replicas: 0}}}}\n");
        }
    }

    private static readonly Dictionary<string, Lazy<IReadOnlyList<JsonObject>>> Rendered = All.ToDictionary(
        values => values.Key,
        values => new Lazy<IReadOnlyList<JsonObject>>(() => Manifests.Parse(Text(values.Key)))
    );

    /// <summary>The manifests of a case, rendered once for the run.</summary>
    public static IReadOnlyList<JsonObject> Of(string name) => Rendered[name].Value;

    public static string Text(string name) => Texts[name].Value;

    private static readonly Dictionary<string, Lazy<string>> Texts = All.ToDictionary(
        values => values.Key,
        values => new Lazy<string>(() => Helm.RenderValues(values.Value))
    );
}
