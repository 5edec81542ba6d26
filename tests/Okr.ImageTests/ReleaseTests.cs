using System.Net;
using k8s.Models;
using Okr.IntegrationTests.Servers;

namespace Okr.ImageTests;

/// <summary>The chart's pods on the images: they start, do the main job in small, hold what they promise, and stop in good order.</summary>
public sealed class ReleaseTests(ITestOutputHelper output) : IDisposable
{
    private const int Public = 8080;
    private const int Management = 8082;
    private const string AdminToken = "okr_pat_image_tests_administrator";
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(10) };

    public void Dispose() => http.Dispose();

    [Fact]
    public async Task The_services_of_the_chart_migrate_do_the_main_job_and_drain()
    {
        await Images.Built();
        var chart = RenderedChart.Of(
            $"image.tag={Images.Tag}",
            "bootstrap.existingSecret=okr-administrator",
            "signingKey.existingSecret=okr-signing-key",
            "database.existingSecret=okr-database",
            "broker.existingSecret=okr-broker",
            "defaults.replicas=1",
            "drainSeconds=8",
            $"service.port={Public}"
        );
        using var release = new Release([
            ["postgres"],
            ["rabbitmq"],
            .. chart.ServicesOfPods,
        ]);
        await StartServers(release);
        release.Secrets["okr-administrator"] = new() { ["token"] = AdminToken };
        release.Secrets["okr-signing-key"] = new() { ["signing-key.pem"] = Release.NewSigningKey() };
        release.Secrets["okr-broker"] = new() { ["address"] = "amqp://okr:okr@rabbitmq:5672/" };
        release.Secrets["okr-database"] = Databases.ToDictionary(
            service => service,
            service => $"Host=postgres;Database=okr;Username=okr_{service};Password={service};Maximum Pool Size=20"
        );

        var job = chart.Migrations.Spec.Template.Spec;
        foreach (var container in job.InitContainers ?? [])
        {
            await Completes(release, job, container);
        }

        await Task.WhenAll(job.Containers.Select(container => Completes(release, job, container)));

        var running = new List<string>();
        foreach (var deployment in chart.Deployments)
        {
            running.Add(release.Start(deployment.Spec.Template, chart));
        }

        Assert.Equal(Databases.Length + 1, running.Count);
        await Task.WhenAll(running.Select(container => UntilReady(release, container)));
        foreach (var container in running)
        {
            await HoldsItsLimits(container);
        }

        await TheMainJobSucceeds(release, chart);

        var gateway = running.Single(container => container.EndsWith("-gateway", StringComparison.Ordinal));
        await ServesTheWebClient(release, gateway);
        await Drains(release, gateway);
        await Task.WhenAll(running.Where(container => container != gateway).Select(Stops));
    }

    [Fact]
    public async Task The_standalone_pod_of_the_chart_does_the_main_job_and_keeps_its_data()
    {
        await Images.Built();
        var chart = RenderedChart.Of(
            "mode=standalone",
            $"image.tag={Images.Tag}",
            "bootstrap.existingSecret=okr-administrator",
            $"service.port={Public}"
        );
        using var release = new Release(chart.ServicesOfPods);
        release.Secrets["okr-administrator"] = new() { ["token"] = AdminToken };
        var pod = chart.StatefulSet.Spec.Template;

        var first = release.Start(pod, chart);
        await UntilReady(release, first);
        await HoldsItsLimits(first);
        await TheMainJobSucceeds(release, chart);
        await ServesTheWebClient(release, first);
        var cycles = await Cycles(release, first);
        await Stops(first);
        release.Remove(first);

        var second = release.Start(pod, chart);
        await UntilReady(release, second);
        Assert.Contains("\"code\"", cycles);
        Assert.Equal(cycles, await Cycles(release, second));
        await Stops(second);
    }

    [Fact]
    public async Task An_image_passes_its_arguments_to_the_program_and_refuses_wrong_settings_with_a_sentence()
    {
        await Images.Built();

        var ended = LocalServer.As(
            "root",
            "podman",
            "run",
            "--rm",
            "--pull=never",
            "--network=none",
            "--read-only",
            "--env=Okr__Database__Provider=papyrus",
            $"okr-goal:{Images.Tag}",
            "migrate"
        );

        var refused = Assert.Throws<InvalidOperationException>(() => LocalServer.Run(ended));
        Assert.Contains("ended with 78", refused.Message);
        Assert.Contains("Okr:Database:Provider", refused.Message);
    }

    /// <summary>A login and a schema for each service, as docs/databases.md has them.</summary>
    private static readonly string[] Databases = [.. Images.Services.Except(["gateway", "standalone", "cli"])];

    private static async Task StartServers(Release release)
    {
        var binaries = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).LastOrDefault()
            : null;
        if (binaries is null)
        {
            LocalServer.Missing("PostgreSQL");
        }

        if (!File.Exists("/usr/lib/rabbitmq/bin/rabbitmq-server"))
        {
            LocalServer.Missing("RabbitMQ");
        }

        var postgres = release.StartServer(
            "postgres",
            "postgres",
            $"""
            export PATH="$PATH:{binaries}/bin"
            initdb --pgdata=/server/data --auth-local=trust --auth-host=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --no-sync >/dev/null
            echo 'host all all all scram-sha-256' >>/server/data/pg_hba.conf
            exec postgres -D /server/data -k /tmp -c listen_addresses='*' -c fsync=off -c max_connections=200
            """
        );
        var rabbit = release.StartServer(
            "rabbitmq",
            "rabbitmq",
            """
            export HOME=/server RABBITMQ_NODENAME=okr@localhost RABBITMQ_MNESIA_BASE=/server/mnesia RABBITMQ_LOG_BASE=/server/log
            export RABBITMQ_SCHEMA_DIR=/server/schema RABBITMQ_GENERATED_CONFIG_DIR=/server/config RABBITMQ_CONF_ENV_FILE=/dev/null
            export RABBITMQ_CONFIG_FILE=/server/rabbitmq.conf RABBITMQ_ENABLED_PLUGINS_FILE=/server/enabled_plugins
            export RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='+sbwt none +sbwtdcpu none +sbwtdio none'
            echo '[].' >/server/enabled_plugins
            printf 'default_user = okr\ndefault_pass = okr\nvm_memory_high_watermark.relative = 0.2\ndisk_free_limit.absolute = 50MB\n' >/server/rabbitmq.conf
            ulimit -n "$(ulimit -Hn)"
            exec /usr/lib/rabbitmq/bin/rabbitmq-server
            """
        );
        var sql = string.Join(
            '\n',
            Databases
                .Select(service =>
                    $"CREATE ROLE okr_{service} LOGIN PASSWORD '{service}'; GRANT CONNECT, TEMPORARY ON DATABASE okr TO okr_{service}; CREATE SCHEMA {service} AUTHORIZATION okr_{service};"
                )
                .Append("CREATE SCHEMA reporting_next AUTHORIZATION okr_reporting;")
        );
        await Until(postgres, () => Psql("postgres", "CREATE DATABASE okr"));
        Psql("okr", sql);
        await Until(
            rabbit,
            () =>
                Podman.Run(
                    "exec",
                    "--env=HOME=/server",
                    "--env=RABBITMQ_NODENAME=okr@localhost",
                    rabbit,
                    "/usr/lib/rabbitmq/bin/rabbitmq-diagnostics",
                    "check_port_connectivity"
                )
        );

        void Psql(string database, string text) =>
            Podman.Run([
                "exec",
                postgres,
                $"{binaries}/bin/psql",
                "-h/tmp",
                $"-d{database}",
                "-vON_ERROR_STOP=1",
                $"-c{text}",
            ]);
    }

    /// <summary>Repeats a command until it succeeds.</summary>
    private static async Task Until(string container, Action command)
    {
        for (var deadline = DateTime.UtcNow.AddMinutes(2); ; )
        {
            try
            {
                command();
                return;
            }
            catch (InvalidOperationException exception)
            {
                if (DateTime.UtcNow >= deadline)
                {
                    Assert.Fail($"{exception.Message}\n{Podman.Logs(container)}");
                }
                await Task.Delay(300); // it does not answer yet
            }
        }
    }

    private static async Task Completes(Release release, V1PodSpec job, V1Container container)
    {
        var name = release.Start($"migrate-{container.Name}", job, container, []);
        var code = await Podman.Ended(name, TimeSpan.FromMinutes(5));
        if (code != 0)
        {
            Assert.Fail($"{name} ended with {code}:\n{Podman.Logs(name)}");
        }
    }

    private async Task UntilReady(Release release, string container)
    {
        var ready = new Uri(release.Address(container, Management), "/health/ready");
        for (var deadline = DateTime.UtcNow.AddMinutes(4); await Status(ready) != HttpStatusCode.OK; )
        {
            if (DateTime.UtcNow >= deadline)
            {
                Assert.Fail($"{container} does not get ready:\n{release.Output()}");
            }
            await Task.Delay(100);
        }

        var started = Podman.Container(container).GetProperty("State").GetProperty("StartedAt").GetDateTimeOffset();
        output.WriteLine(
            $"{container} was ready {(DateTimeOffset.UtcNow - started).TotalSeconds:0.0} s after its start"
        );
    }

    /// <summary>As the kernel sees it: user and group 1654, no capability, no new ones, a root that takes no file; no shell is there.</summary>
    private static async Task HoldsItsLimits(string container)
    {
        var pid = Podman.Container(container).GetProperty("State").GetProperty("Pid").GetInt32();
        var status = await File.ReadAllLinesAsync($"/proc/{pid}/status");
        Assert.Contains("Uid:\t1654\t1654\t1654\t1654", status);
        Assert.Contains("Gid:\t1654\t1654\t1654\t1654", status);
        Assert.Contains("CapEff:\t0000000000000000", status);
        Assert.Contains("NoNewPrivs:\t1", status);
        foreach (var folder in new[] { "", "app", "etc", "var/tmp" })
        {
            var refused = Assert.Throws<IOException>(() => File.WriteAllText($"/proc/{pid}/root/{folder}/written", ""));
            Assert.Contains("Read-only file system", refused.Message);
        }

        Assert.False(File.Exists($"/proc/{pid}/root/usr/bin/sh"));
    }

    private async Task TheMainJobSucceeds(Release release, RenderedChart chart)
    {
        var test = chart.Test.Spec;
        var verify = release.Start("verify", test, test.Containers.Single(), []);
        var code = await Podman.Ended(verify, TimeSpan.FromMinutes(5));
        output.WriteLine(Podman.Logs(verify));
        if (code != 0)
        {
            Assert.Fail($"The main job ended with {code}:\n{release.Output()}");
        }
    }

    private async Task ServesTheWebClient(Release release, string gateway)
    {
        var page = await http.GetStringAsync(release.Address(gateway, Public));
        var script = System.Text.RegularExpressions.Regex.Match(page, "src=\"(/assets/[^\"]+\\.js)\"").Groups[1].Value;
        Assert.NotEqual("", script);
        Assert.NotEqual("", await http.GetStringAsync(new Uri(release.Address(gateway, Public), script)));
    }

    private async Task<string> Cycles(Release release, string container)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            new Uri(release.Address(container, Public), "/api/v1/cycles")
        );
        request.Headers.Authorization = new("Bearer", AdminToken);
        using var answer = await http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>SIGTERM: not ready any more, serving on for a while, then the end with 0.</summary>
    private async Task Drains(Release release, string gateway)
    {
        var ready = new Uri(release.Address(gateway, Management), "/health/ready");
        var page = release.Address(gateway, Public);
        Podman.Run("kill", "--signal=TERM", gateway);
        var served = false;
        for (var deadline = DateTime.UtcNow.AddMinutes(1); await Status(ready) is { } status; )
        {
            served |= status == HttpStatusCode.ServiceUnavailable && await Status(page) == HttpStatusCode.OK;
            if (DateTime.UtcNow >= deadline)
            {
                Assert.Fail($"{gateway} does not stop:\n{Podman.Logs(gateway)}");
            }
            await Task.Delay(50);
        }

        if (!served)
        {
            Assert.Fail($"{gateway} served nobody while it drained:\n{Podman.Logs(gateway)}");
        }
        Assert.Equal(0, await Podman.Ended(gateway, TimeSpan.FromMinutes(1)));
    }

    private static async Task Stops(string container)
    {
        Podman.Run("kill", "--signal=TERM", container);
        var code = await Podman.Ended(container, TimeSpan.FromMinutes(1));
        if (code != 0)
        {
            Assert.Fail($"{container} ended with {code}:\n{Podman.Logs(container)}");
        }
    }

    /// <summary>Null when nobody listens; a process that has not the time to answer counts as one that says so.</summary>
    private async Task<HttpStatusCode?> Status(Uri address)
    {
        try
        {
            using var answer = await http.GetAsync(address);
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
        catch (TaskCanceledException)
        {
            return HttpStatusCode.GatewayTimeout;
        }
    }
}
