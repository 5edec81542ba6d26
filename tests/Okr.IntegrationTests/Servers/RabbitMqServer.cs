using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Okr.IntegrationTests.Standalone;

namespace Okr.IntegrationTests.Servers;

/// <summary>
/// RabbitMQ for a test run: the broker that <c>OKR_TEST_RABBITMQ</c> names (amqp://…), or one started from the machine's
/// package.
/// </summary>
internal sealed class RabbitMqServer : IDisposable
{
    private const string Binary = "/usr/lib/rabbitmq/bin/rabbitmq-server";
    private readonly Process? process;
    private readonly string? folder;

    private RabbitMqServer(string address, Process? process, string? folder)
    {
        Address = address;
        this.process = process;
        this.folder = folder;
    }

    public string Address { get; }

    public static async Task<RabbitMqServer> Start()
    {
        if (Environment.GetEnvironmentVariable("OKR_TEST_RABBITMQ") is { Length: > 0 } given)
        {
            return new RabbitMqServer(given, null, null);
        }

        if (!File.Exists(Binary))
        {
            LocalServer.Missing("RabbitMQ");
        }

        var folder = LocalServer.Folder("rabbitmq");
        var port = StandaloneProcess.FreePort();
        var config = Path.Combine(folder, "rabbitmq.conf");
        await File.WriteAllTextAsync(
            config,
            "vm_memory_high_watermark.relative = 0.2\ndisk_free_limit.absolute = 200MB\n"
        );
        var plugins = Path.Combine(folder, "enabled_plugins");
        await File.WriteAllTextAsync(plugins, "[].\n");
        var start = LocalServer.As("rabbitmq", Binary);
        var settings = new Dictionary<string, string>
        {
            ["HOME"] = folder,
            ["RABBITMQ_NODENAME"] = string.Create(CultureInfo.InvariantCulture, $"okr{port}@localhost"),
            ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_NODE_PORT"] = port.ToString(CultureInfo.InvariantCulture),
            ["RABBITMQ_DIST_PORT"] = StandaloneProcess.FreePort().ToString(CultureInfo.InvariantCulture),
            ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
            ["ERL_EPMD_PORT"] = StandaloneProcess.FreePort().ToString(CultureInfo.InvariantCulture),
            ["RABBITMQ_MNESIA_BASE"] = Path.Combine(folder, "mnesia"),
            ["RABBITMQ_LOG_BASE"] = Path.Combine(folder, "log"),
            ["RABBITMQ_CONFIG_FILE"] = config,
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = plugins,
            ["RABBITMQ_CONF_ENV_FILE"] = "/dev/null",
            ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-kernel inet_dist_use_interface {127,0,0,1}",
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var server = new RabbitMqServer(
            string.Create(CultureInfo.InvariantCulture, $"amqp://guest:guest@127.0.0.1:{port}/"),
            process,
            folder
        );
        await server.UntilItListens(port);
        return server;
    }

    public void Dispose()
    {
        if (process is null)
        {
            return;
        }

        // The broker's Erlang machine and its epmd are children of the wrapper script, and are ours alone.
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
        foreach (var stray in OwnedBy(folder!))
        {
            stray.Kill();
            stray.WaitForExit();
            stray.Dispose();
        }

        Directory.Delete(folder!, recursive: true);
    }

    private async Task UntilItListens(int port)
    {
        var deadline = DateTime.UtcNow.AddSeconds(90);
        while (DateTime.UtcNow < deadline)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync("127.0.0.1", port);
                await Task.Delay(500); // the listener opens a moment before the broker takes logins
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(200);
            }
        }

        Dispose();
        Assert.Fail("RabbitMQ did not start.");
    }

    /// <summary>Daemons that left the process tree (epmd) and still carry our folder in their environment.</summary>
    private static IEnumerable<Process> OwnedBy(string folder)
    {
        foreach (var process in Process.GetProcesses())
        {
            var environment = $"/proc/{process.Id}/environ";
            string text;
            try
            {
                text = File.ReadAllText(environment);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                continue; // it ended meanwhile, or is somebody else's
            }

            if (text.Contains(folder, StringComparison.Ordinal))
            {
                yield return process;
            }
        }
    }
}
