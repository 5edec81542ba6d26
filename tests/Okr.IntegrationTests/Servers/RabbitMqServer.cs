using System.Diagnostics;
using System.Globalization;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Okr.IntegrationTests.Servers;

/// <summary>
/// RabbitMQ for a test run: the broker that <c>OKR_TEST_RABBITMQ</c> names (amqp://…, a virtual host for this run alone), or
/// one started from the machine's package.
/// </summary>
internal sealed class RabbitMqServer : IDisposable
{
    private const string Binary = "/usr/lib/rabbitmq/bin/rabbitmq-server";
    private const string Control = "/usr/lib/rabbitmq/bin/rabbitmqctl";
    private readonly Uri address;
    private readonly string? folder;
    private readonly Dictionary<string, string> settings;
    private Process? process;

    private RabbitMqServer(Uri address, string? folder, Dictionary<string, string> settings)
    {
        this.address = address;
        this.folder = folder;
        this.settings = settings;
    }

    public static async Task<RabbitMqServer> Start()
    {
        if (Environment.GetEnvironmentVariable("OKR_TEST_RABBITMQ") is { Length: > 0 } given)
        {
            return new RabbitMqServer(new Uri(given), null, []);
        }

        if (!File.Exists(Binary))
        {
            LocalServer.Missing("RabbitMQ");
        }

        for (var attempt = 1; ; attempt++)
        {
            var server = await Prepare();
            if (await server.Launch())
            {
                return server;
            }

            server.Dispose();
            Assert.True(attempt < 3, "RabbitMQ did not start.");
        }
    }

    /// <summary>An empty virtual host; the one of <c>OKR_TEST_RABBITMQ</c> where that is set.</summary>
    public RabbitMqHost NewHost(string name)
    {
        if (folder is null)
        {
            return new RabbitMqHost(this, address.ToString());
        }

        LocalServer.Run(
            As(
                Control,
                "eval",
                $"rabbit_vhost:add(<<\"{name}\">>, <<\"guest\">>), rabbit_auth_backend_internal:set_permissions(<<\"guest\">>, <<\"{name}\">>, <<\".*\">>, <<\".*\">>, <<\".*\">>, <<\"guest\">>)."
            )
        );
        return new RabbitMqHost(this, new Uri(address, name).ToString());
    }

    /// <summary>
    /// The quorum queues of a virtual host that hold messages, those given out and not answered for among them, as Erlang
    /// writes a list; that of a broker given from outside cannot be asked, and counts as empty.
    /// </summary>
    public string Holding(string host) =>
        folder is null
            ? "[]"
            : LocalServer
                .Run(
                    As(
                        Control,
                        "eval",
                        $"[{{N, T}} || Q <- rabbit_amqqueue:list(<<\"{host}\">>), amqqueue:get_type(Q) =:= rabbit_quorum_queue, "
                            + "{ok, {_, T}, _} <- [ra:local_query(amqqueue:get_pid(Q), fun rabbit_fifo:query_messages_total/1)], "
                            + "T > 0, {resource, _, _, N} <- [amqqueue:get_name(Q)]]."
                    )
                )
                .Trim();

    /// <summary>Ends the broker in good order; what is in durable queues stays for <see cref="StartAgain"/>.</summary>
    public async Task Stop()
    {
        if (folder is null)
        {
            Assert.Skip("The RabbitMQ of OKR_TEST_RABBITMQ cannot be stopped by a test.");
        }

        foreach (var broker in Owned().Where(p => p.ProcessName.StartsWith("beam", StringComparison.Ordinal)))
        {
            await Signals.Terminate(broker.Id);
            await broker.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);
            broker.Dispose();
        }

        await process!.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);
        process.Dispose();
        process = null;
    }

    /// <summary>Starts it again with the same data at the same port.</summary>
    public async Task StartAgain()
    {
        if (process is null)
        {
            Assert.True(await Launch(), "RabbitMQ did not start again.");
        }
    }

    public void Dispose()
    {
        if (folder is null)
        {
            return;
        }

        // The broker's Erlang machine, its helpers and its epmd are ours alone: they carry our folder in the environment.
        foreach (var ours in Owned())
        {
            ours.Kill();
            ours.WaitForExit();
            ours.Dispose();
        }

        process?.WaitForExit();
        process?.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<RabbitMqServer> Prepare()
    {
        var folder = LocalServer.Folder("rabbitmq");
        var port = Ports.Free();
        var config = Path.Combine(folder, "rabbitmq.conf");
        await File.WriteAllTextAsync(
            config,
            "vm_memory_high_watermark.relative = 0.2\ndisk_free_limit.absolute = 200MB\n"
        );
        var plugins = Path.Combine(folder, "enabled_plugins");
        await File.WriteAllTextAsync(plugins, "[].\n");
        return new RabbitMqServer(
            new Uri(string.Create(CultureInfo.InvariantCulture, $"amqp://guest:guest@127.0.0.1:{port}/")),
            folder,
            new Dictionary<string, string>
            {
                ["HOME"] = folder,
                ["RABBITMQ_NODENAME"] = string.Create(CultureInfo.InvariantCulture, $"okr{port}@localhost"),
                ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
                ["RABBITMQ_NODE_PORT"] = port.ToString(CultureInfo.InvariantCulture),
                ["RABBITMQ_DIST_PORT"] = Ports.Free().ToString(CultureInfo.InvariantCulture),
                ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
                ["ERL_EPMD_PORT"] = Ports.Free().ToString(CultureInfo.InvariantCulture),
                ["RABBITMQ_MNESIA_BASE"] = Path.Combine(folder, "mnesia"),
                ["RABBITMQ_LOG_BASE"] = Path.Combine(folder, "log"),
                ["RABBITMQ_CONFIG_FILE"] = config,
                ["RABBITMQ_ENABLED_PLUGINS_FILE"] = plugins,
                ["RABBITMQ_CONF_ENV_FILE"] = "/dev/null",
                // Idle schedulers sleep at once: the processors belong to the product.
                ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] =
                    "-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none",
            }
        );
    }

    /// <summary>Starts the broker and waits until it takes logins; false when it ended instead.</summary>
    private async Task<bool> Launch()
    {
        // Each quorum queue keeps files open. A broker that has none left does not refuse, it waits for ever.
        process = Process.Start(As("sh", "-c", "ulimit -n \"$(ulimit -Hn)\" && exec \"$0\"", Binary))!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var factory = new ConnectionFactory { Uri = address, AutomaticRecoveryEnabled = false };
        var deadline = DateTime.UtcNow.AddSeconds(90);
        while (!process.HasExited && DateTime.UtcNow < deadline)
        {
            try
            {
                await using var connection = await factory.CreateConnectionAsync();
                return true;
            }
            catch (BrokerUnreachableException)
            {
                await Task.Delay(200); // not listening yet
            }
        }

        return false;
    }

    private ProcessStartInfo As(string command, params string[] arguments)
    {
        var start = LocalServer.As("rabbitmq", command, arguments);
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private IEnumerable<Process> Owned()
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

            if (text.Contains(folder!, StringComparison.Ordinal))
            {
                yield return process;
            }
        }
    }
}

/// <summary>One virtual host on the run's RabbitMQ.</summary>
internal sealed class RabbitMqHost(RabbitMqServer server, string address)
{
    /// <summary>amqp://… with credentials and virtual host.</summary>
    public string Address => address;

    /// <summary>See <see cref="RabbitMqServer.Holding"/>.</summary>
    public string Holding() => server.Holding(new Uri(address).AbsolutePath.TrimStart('/'));

    /// <summary>Stops the whole broker; see <see cref="RabbitMqServer.Stop"/>.</summary>
    public Task Stop() => server.Stop();

    public Task Start() => server.StartAgain();
}
