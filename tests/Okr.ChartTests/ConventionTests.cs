using System.Text.Json.Nodes;
using System.Xml.Linq;
using Okr.Platform;

namespace Okr.ChartTests;

/// <summary>What a platform team asks of every pod, and what the processes themselves need.</summary>
public sealed class ConventionTests
{
    private static readonly string[] Services =
    [
        "organization",
        "goal",
        "alignment",
        "progress",
        "scoring",
        "reporting",
    ];

    public static TheoryData<string> Names => Cases.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_pod_is_restricted_and_every_container_bounded_and_probed(string name) =>
        Assert.Empty(Cases.Of(name).Pods().SelectMany(pod => Problems(pod.Owner, pod.Spec)));

    [Fact]
    public void A_pod_that_breaks_a_convention_is_noticed()
    {
        var pod = Pod(Cases.Of("distributed"), "Deployment okr-goal");
        Assert.Empty(Problems("Deployment okr-goal", pod));
        Action<JsonObject>[] violations =
        [
            p => p["securityContext"]!["runAsNonRoot"] = false,
            p => p["securityContext"]!.AsObject().Remove("seccompProfile"),
            p => p["automountServiceAccountToken"] = true,
            p => p["hostNetwork"] = true,
            p => p["volumes"]!.AsArray().Add(new JsonObject { ["name"] = "h", ["hostPath"] = new JsonObject() }),
            p => Container(p)["securityContext"]!["readOnlyRootFilesystem"] = false,
            p => Container(p)["securityContext"]!["allowPrivilegeEscalation"] = true,
            p => Container(p)["securityContext"]!["capabilities"]!["drop"] = new JsonArray(),
            p => Container(p)["resources"]!["limits"]!.AsObject().Remove("memory"),
            p => Container(p)["resources"]!["requests"]!.AsObject().Remove("cpu"),
            p => Container(p).Remove("livenessProbe"),
            p => Container(p).Remove("readinessProbe"),
            p => Container(p).Remove("startupProbe"),
            p => Container(p)["volumeMounts"]!.AsArray().RemoveAt(0),
            p => Container(p)["image"] = "okr-goal:latest",
        ];
        foreach (var violate in violations)
        {
            var broken = pod.DeepClone().AsObject();
            violate(broken);
            Assert.NotEmpty(Problems("Deployment okr-goal", broken));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_secret_and_config_map_that_is_referred_to_is_rendered_or_named_in_the_values(string name)
    {
        var manifests = Cases.Of(name);
        var rendered = manifests.Where(m => m.Kind() is "Secret" or "ConfigMap").Select(m => m.Name());
        var given = Manifests
            .Objects(Manifests.Parse(Cases.All[name])[0])
            .SelectMany(here => here.AsEnumerable())
            .Where(property => property.Key is "existingSecret" or "existingConfigMap" or "headersSecret")
            .Select(property => property.Value!.GetValue<string>())
            .Append("okr-extra"); // through `env`
        Assert.Empty(References(manifests).Except(rendered.Concat(given)));
    }

    [Fact]
    public void The_key_that_the_chart_makes_is_at_the_place_that_the_pods_mount_and_stays()
    {
        var manifests = Cases.Of("own signing key");
        var secret = manifests.One("Secret", "okr-signing-key");
        Assert.Equal("keep", secret["metadata"]!["annotations"]!["helm.sh/resource-policy"]!.GetValue<string>());
        var pem = Convert.FromBase64String(secret["data"]!["signing-key.pem"]!.GetValue<string>());
        using var key = System.Security.Cryptography.ECDsa.Create();
        key.ImportFromPem(System.Text.Encoding.ASCII.GetString(pem));
        Assert.Equal("1.2.840.10045.3.1.7", key.ExportParameters(false).Curve.Oid.Value); // P-256, as ES256 wants it
        Assert.Equal(
            7,
            manifests
                .Pods()
                .Count(pod =>
                    pod.Spec["volumes"]!
                        .AsArray()
                        .Any(v =>
                            v!["secret"]?["secretName"]?.GetValue<string>() == "okr-signing-key"
                            && v["secret"]!["items"]![0]!["key"]!.GetValue<string>() == "signing-key.pem"
                        )
                )
        );
    }

    [Fact]
    public void The_ports_are_those_that_the_processes_listen_on()
    {
        var ports = new PortOptions();
        foreach (var (owner, spec) in Cases.Of("distributed").Concat(Cases.Of("standalone")).ToList().Pods())
        {
            foreach (var container in spec.Containers().Where(c => c["ports"] is not null))
            {
                Assert.All(
                    container["ports"]!.AsArray(),
                    port =>
                        Assert.Equal(
                            port!["name"]!.GetValue<string>() switch
                            {
                                "http" => ports.Public,
                                "h2c" => ports.Services,
                                _ => ports.Management,
                            },
                            (int)port["containerPort"]!.GetValue<long>()
                        )
                );
                foreach (var probe in new[] { "startupProbe", "readinessProbe", "livenessProbe" })
                {
                    Assert.Equal("management", container[probe]!["httpGet"]!["port"]!.GetValue<string>());
                }

                var names = container["ports"]!.AsArray().Select(port => port!["name"]!.GetValue<string>());
                Assert.Equal(
                    owner.EndsWith("gateway", StringComparison.Ordinal)
                    || owner.EndsWith("standalone", StringComparison.Ordinal)
                        ? ["http", "management"]
                        : ["h2c", "management"],
                    names
                );
            }
        }
    }

    [Fact]
    public void Services_are_headless_and_everybody_is_told_where_they_are()
    {
        var manifests = Cases.Of("distributed");
        foreach (var service in Services)
        {
            var headless = manifests.One("Service", $"okr-{service}");
            Assert.Equal("None", headless["spec"]!["clusterIP"]!.GetValue<string>());
            foreach (
                var (owner, spec) in manifests
                    .Pods()
                    .Where(pod => pod.Owner.StartsWith("Deployment", StringComparison.Ordinal))
            )
            {
                Assert.Equal(
                    $"http://okr-{service}:{new PortOptions().Services}",
                    Value(Container(spec), $"Okr__Services__{service}")
                );
                Assert.NotNull(owner);
            }
        }

        Assert.Null(manifests.One("Service", "okr-gateway")["spec"]!["clusterIP"]);
    }

    [Fact]
    public void Selectors_of_services_budgets_and_autoscalers_meet_their_pods()
    {
        var manifests = Cases.Of("everything");
        var workloads = manifests.Where(m => m.Kind() == "Deployment").ToDictionary(m => m.Name());
        foreach (var manifest in manifests.Where(m => m.Kind() is "Service" or "PodDisruptionBudget"))
        {
            var selector = (manifest["spec"]!["selector"]!["matchLabels"] ?? manifest["spec"]!["selector"])!.AsObject();
            var labels = workloads[manifest.Name()]["spec"]!["template"]!["metadata"]!["labels"]!.AsObject();
            Assert.All(
                selector,
                label => Assert.Equal(label.Value!.GetValue<string>(), labels[label.Key]!.GetValue<string>())
            );
        }

        foreach (var scaler in manifests.Where(m => m.Kind() == "HorizontalPodAutoscaler"))
        {
            var target = workloads[scaler["spec"]!["scaleTargetRef"]!["name"]!.GetValue<string>()];
            Assert.Null(target["spec"]!["replicas"]); // else every upgrade would undo what the autoscaler did
        }

        Assert.Equal(7, manifests.Count(m => m.Kind() == "HorizontalPodAutoscaler"));
    }

    [Fact]
    public void Zero_false_and_empty_lists_hold()
    {
        foreach (var component in Services.Append("gateway"))
        {
            var stopped = Cases.Of($"{component} stopped");
            Assert.Equal(0, stopped.One("Deployment", $"okr-{component}")["spec"]!["replicas"]!.GetValue<long>());
            Assert.DoesNotContain(Cases.Of($"without {component}"), m => m.Name() == $"okr-{component}");
            var other = component == "goal" ? "progress" : "goal";
            Assert.Equal(2, stopped.One("Deployment", $"okr-{other}")["spec"]!["replicas"]!.GetValue<long>());
        }

        Assert.Equal(
            0,
            Cases.Of("standalone stopped").One("StatefulSet", "okr-standalone")["spec"]!["replicas"]!.GetValue<long>()
        );
        var bare = Manifests.Parse(
            Helm.RenderValues(
                Cases.Distributed
                    + "components: {goal: {topologySpreadConstraints: [], pdb: {enabled: false}}, scoring: {autoscaling: {enabled: true}}}\ndefaults: {autoscaling: {minReplicas: 4}}\n"
            )
        );
        Assert.Null(Pod(bare, "Deployment okr-goal")["topologySpreadConstraints"]);
        Assert.NotNull(Pod(bare, "Deployment okr-progress")["topologySpreadConstraints"]);
        Assert.DoesNotContain(bare, m => m.Kind() == "PodDisruptionBudget" && m.Name() == "okr-goal");
        Assert.Equal(4, bare.One("HorizontalPodAutoscaler", "okr-scoring")["spec"]!["minReplicas"]!.GetValue<long>());
        Assert.DoesNotContain(
            Cases.Of("nothing scaled by cpu").One("HorizontalPodAutoscaler", "okr-goal")["spec"]!["metrics"]!.AsArray(),
            metric => metric!["type"]!.GetValue<string>() == "Resource"
        );
    }

    [Fact]
    public void A_process_gets_the_time_that_it_takes_to_drain()
    {
        foreach (var (name, drain) in new[] { ("distributed", 10), ("everything", 20) })
        {
            foreach (
                var (_, spec) in Cases
                    .Of(name)
                    .Pods()
                    .Where(pod => pod.Owner.StartsWith("Deployment", StringComparison.Ordinal))
            )
            {
                Assert.Equal(
                    drain.ToString(System.Globalization.CultureInfo.InvariantCulture),
                    Value(Container(spec), "Okr__Drain__Seconds")
                );
                // 25 s for what is in flight (DrainSetup), and some to end.
                Assert.True(spec["terminationGracePeriodSeconds"]!.GetValue<long>() >= drain + 30);
            }
        }
    }

    [Fact]
    public void Migrations_run_before_the_programs_once_each_with_the_login_of_their_service_and_without_the_key()
    {
        var manifests = Cases.Of("everything");
        var job = manifests.One("Job", "company-okr-migrations");
        Assert.Equal("pre-install,pre-upgrade", job["metadata"]!["annotations"]!["helm.sh/hook"]!.GetValue<string>());
        var pod = Pod(manifests, "Job company-okr-migrations");
        Assert.Equal(Services, pod.Containers().Select(c => c["name"]!.GetValue<string>()));
        foreach (var container in pod.Containers())
        {
            var service = container["name"]!.GetValue<string>();
            var running = Container(Pod(manifests, $"Deployment company-okr-{service}"));
            Assert.Equal(["migrate"], container["args"]!.AsArray().Select(a => a!.GetValue<string>()));
            Assert.Equal(running["image"]!.GetValue<string>(), container["image"]!.GetValue<string>());
            foreach (var name in container["env"]!.AsArray().Select(e => e!["name"]!.GetValue<string>()))
            {
                Assert.True(JsonNode.DeepEquals(Variable(running, name), Variable(container, name)), name);
            }

            Assert.DoesNotContain(container["env"]!.AsArray(), e => e!["name"]!.GetValue<string>().Contains("Tokens"));
        }

        // What the Job refers to must be there before it: given, or a hook that comes earlier.
        var account = manifests.One("ServiceAccount", pod["serviceAccountName"]!.GetValue<string>());
        Assert.Equal("-10", account["metadata"]!["annotations"]!["helm.sh/hook-weight"]!.GetValue<string>());
        Assert.DoesNotContain(
            References(Cases.Of("own signing key").Where(m => m.Kind() == "Job")),
            reference => reference == "okr-signing-key"
        );
    }

    [Fact]
    public void Only_who_should_reaches_a_service_the_database_and_the_broker()
    {
        var manifests = Cases.Of("distributed");
        var goal = manifests.One("NetworkPolicy", "okr-goal")["spec"]!;
        var calls = goal["ingress"]!.AsArray().Single(rule => Ports(rule!).Contains("h2c"))!;
        Assert.Equal(
            Services.Append("gateway").Order(),
            Manifests
                .Objects(calls["from"])
                .Where(o => o["key"] is not null)
                .SelectMany(o => o["values"]!.AsArray())
                .Select(v => v!.GetValue<string>())
                .Order()
        );
        Assert.Single(calls["from"]!.AsArray());
        foreach (var policy in manifests.Where(m => m.Kind() == "NetworkPolicy"))
        {
            var reachesStores = policy["spec"]!["egress"]!.AsArray().SelectMany(rule => Ports(rule!)).ToList();
            var isGateway = policy.Name() == "okr-gateway";
            Assert.Equal(!isGateway, reachesStores.Contains("5432"));
            Assert.Equal(!isGateway, reachesStores.Contains("5672"));
            Assert.Equal(
                !isGateway && policy.Name() != "okr-migrations",
                Ports(policy["spec"]!["ingress"]!.AsArray()).Contains("h2c")
            );
        }

        Assert.Contains(
            "1433",
            Cases.Of("sql server").One("NetworkPolicy", "okr-goal")["spec"]!["egress"]!
                .AsArray()
                .SelectMany(r => Ports(r!))
        );
    }

    [Fact]
    public void Components_images_and_version_are_those_of_the_repository()
    {
        var programs = Directory
            .EnumerateFiles(Path.Combine(Helm.Root, "services"), "Program.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetFileName(Path.GetDirectoryName(file)!))
            .Append("gateway")
            .Order();
        var values = Assert.Single(Manifests.Parse(File.ReadAllText(Path.Combine(Helm.Chart, "values.yaml"))));
        Assert.Equal(programs, values["components"]!.AsObject().Select(c => c.Key).Order());

        var version = XDocument
            .Load(Path.Combine(Helm.Root, "Directory.Build.props"))
            .Descendants("Version")
            .Single()
            .Value;
        Assert.Equal(
            version,
            Assert.Single(Manifests.Parse(File.ReadAllText(Path.Combine(Helm.Chart, "Chart.yaml"))))[
                "appVersion"
            ]!.GetValue<string>()
        );
        var images = Cases
            .Of("distributed")
            .Concat(Cases.Of("standalone, everything"))
            .ToList()
            .Pods()
            .SelectMany(pod => pod.Spec.Containers())
            .Select(container => container["image"]!.GetValue<string>())
            .Distinct()
            .Order();
        Assert.Equal(programs.Append("cli").Select(p => $"okr-{p}:{version}").Order(), images);
        Assert.Contains(
            "registry.example.com/okr/p-progress:2.0.1",
            Cases
                .Of("everything")
                .Pods()
                .SelectMany(pod => pod.Spec.Containers())
                .Select(c => c["image"]!.GetValue<string>())
        );
    }

    /// <summary>What is wrong with a pod, one line each.</summary>
    private static IEnumerable<string> Problems(string owner, JsonObject pod)
    {
        var security = pod["securityContext"];
        foreach (
            var (holds, problem) in new[]
            {
                (Is(security?["runAsNonRoot"], true), "may run as root"),
                (security?["runAsUser"]?.GetValue<long>() == 1654, "does not run as the images' user"),
                (
                    security?["seccompProfile"]?["type"]?.GetValue<string>() == "RuntimeDefault",
                    "has no seccomp profile"
                ),
                (Is(pod["automountServiceAccountToken"], false), "mounts a token"),
                (pod["hostNetwork"] is null && pod["hostPID"] is null && pod["hostIPC"] is null, "is on the host"),
                (pod["volumes"]!.AsArray().All(v => v!["hostPath"] is null), "mounts the host"),
            }
        )
        {
            if (!holds)
            {
                yield return $"{owner} {problem}";
            }
        }

        foreach (var container in pod.Containers())
        {
            var context = container["securityContext"];
            var runsOn =
                owner.StartsWith("Deployment", StringComparison.Ordinal)
                || owner.StartsWith("StatefulSet", StringComparison.Ordinal);
            var probes = new[] { "startupProbe", "readinessProbe", "livenessProbe" };
            var mounted = container["volumeMounts"]!.AsArray().Select(m => m!["name"]!.GetValue<string>()).ToList();
            var image = container["image"]!.GetValue<string>();
            foreach (
                var (holds, problem) in new[]
                {
                    (Is(context?["readOnlyRootFilesystem"], true), "may write its image"),
                    (Is(context?["allowPrivilegeEscalation"], false), "may gain privileges"),
                    (
                        context?["capabilities"]?["drop"]?.AsArray().Any(c => c!.GetValue<string>() == "ALL") == true,
                        "has capabilities"
                    ),
                    (
                        new[] { "requests", "limits" }.All(bound =>
                            new[] { "cpu", "memory" }.All(what => container["resources"]?[bound]?[what] is not null)
                        ),
                        "is not bounded"
                    ),
                    (!runsOn || probes.All(probe => container[probe] is not null), "is not probed"),
                    (mounted.Contains("tmp"), "has no /tmp"),
                    (
                        mounted.All(name => pod["volumes"]!.AsArray().Any(v => v!["name"]!.GetValue<string>() == name))
                            || mounted.Contains("data"),
                        "mounts what is not there"
                    ),
                    (!image.EndsWith(":latest", StringComparison.Ordinal) && image.Contains(':'), "has no version"),
                }
            )
            {
                if (!holds)
                {
                    yield return $"{owner}, {container["name"]} {problem}";
                }
            }
        }
    }

    /// <summary>Names of Secrets and ConfigMaps that pods refer to.</summary>
    private static IEnumerable<string> References(IEnumerable<JsonObject> manifests) =>
        manifests
            .Pods()
            .SelectMany(pod => Manifests.Objects(pod.Spec))
            .SelectMany(here =>
                new[]
                {
                    here["secretKeyRef"]?["name"],
                    here["configMapKeyRef"]?["name"],
                    here["secret"]?["secretName"],
                    here["configMap"]?["name"],
                }
            )
            .OfType<JsonValue>()
            .Select(name => name.GetValue<string>())
            .Distinct();

    private static IEnumerable<string> Ports(JsonNode rule) =>
        Manifests.Objects(rule).Where(o => o["port"] is not null).Select(o => o["port"]!.ToString());

    private static JsonObject Pod(IEnumerable<JsonObject> manifests, string owner) =>
        manifests.Pods().Single(pod => pod.Owner == owner).Spec;

    private static JsonObject Container(JsonObject pod) => pod["containers"]![0]!.AsObject();

    private static JsonNode? Variable(JsonObject container, string name) =>
        container["env"]!.AsArray().SingleOrDefault(e => e!["name"]!.GetValue<string>() == name);

    private static string? Value(JsonObject container, string name) =>
        Variable(container, name)?["value"]?.GetValue<string>();

    private static bool Is(JsonNode? node, bool value) => node is JsonValue && node.GetValue<bool>() == value;
}
