using System.Diagnostics;
using System.Globalization;
using Okr.IntegrationTests.Servers;
using Okr.IntegrationTests.Standalone;
using Okr.Platform.Security;

namespace Okr.IntegrationTests.Distributed;

/// <summary>The product as separate processes over PostgreSQL and RabbitMQ.</summary>
internal sealed class SeparateProcesses : IAsyncDisposable
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
    private readonly List<Process> processes = [];
    private readonly List<string> output = [];
    private PostgresServer? postgres;
    private RabbitMqServer? rabbit;

    public OkrClient Admin { get; private set; } = null!;

    public string Output
    {
        get
        {
            lock (output)
            {
                return string.Join('\n', output);
            }
        }
    }

    public static async Task<SeparateProcesses> Start()
    {
        var product = new SeparateProcesses();
        try
        {
            await product.Run();
            return product;
        }
        catch
        {
            await product.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in processes)
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync();
            }

            process.Dispose();
        }

        Admin?.Dispose();
        rabbit?.Dispose();
        postgres?.Dispose();
    }

    private async Task Run()
    {
        postgres = PostgresServer.Start();
        rabbit = await RabbitMqServer.Start();
        var settings = new Dictionary<string, string>
        {
            ["Okr__Mode"] = "distributed",
            ["Okr__Database__Provider"] = "postgres",
            ["Okr__Database__ConnectionString"] = postgres.ConnectionString,
            ["Okr__Bus__Transport"] = "rabbitmq",
            ["Okr__Bus__Address"] = rabbit.Address,
            ["Okr__Tokens__SigningKey"] = InternalTokens.NewKey(),
            ["Okr__AdminToken"] = StandaloneProcess.AdminToken,
            ["Okr__Ports__Bind"] = "127.0.0.1",
        };
        var ports = Services.ToDictionary(service => service, _ => StandaloneProcess.FreePort());
        foreach (var (service, port) in ports)
        {
            settings[$"Okr__Services__{service}"] = string.Create(
                CultureInfo.InvariantCulture,
                $"http://127.0.0.1:{port}"
            );
        }

        foreach (var service in Services)
        {
            using var migration = Process.Start(Command(service, settings, ["migrate"]))!;
            var error = migration.StandardError.ReadToEndAsync();
            var text = await migration.StandardOutput.ReadToEndAsync();
            await migration.WaitForExitAsync();
            Assert.True(migration.ExitCode == 0, $"{service} migrate: {text}{await error}");
        }

        foreach (var (service, port) in ports)
        {
            Launch(
                Command(
                    service,
                    settings,
                    [],
                    ("Okr__Ports__Services", port),
                    ("Okr__Ports__Management", StandaloneProcess.FreePort())
                )
            );
        }

        var publicPort = StandaloneProcess.FreePort();
        Launch(
            Command(
                "gateway",
                settings,
                [],
                ("Okr__Ports__Public", publicPort),
                ("Okr__Ports__Management", StandaloneProcess.FreePort())
            )
        );
        Admin = new OkrClient(
            new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{publicPort}")),
            StandaloneProcess.AdminToken
        );
        await UntilEveryServiceAnswers();
    }

    private async Task UntilEveryServiceAnswers()
    {
        var deadline = DateTime.UtcNow.AddSeconds(120);
        foreach (
            var path in new[]
            {
                "me",
                "cycles",
                "alignments",
                "progress/objectives?ids=11111111-2222-7333-8444-555555555555",
                "scoring/bands",
                "reports/definitions",
            }
        )
        {
            while (true)
            {
                try
                {
                    await Admin.Get(path);
                    break;
                }
                catch (Exception exception)
                    when (DateTime.UtcNow < deadline
                        && exception is HttpRequestException or RefusedException or System.Text.Json.JsonException
                    )
                {
                    Assert.True(processes.TrueForAll(p => !p.HasExited), Output);
                    await Task.Delay(200);
                }
            }
        }
    }

    private void Launch(ProcessStartInfo start)
    {
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        processes.Add(process);
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            lock (output)
            {
                output.Add(line);
            }
        }
    }

    private static ProcessStartInfo Command(
        string service,
        Dictionary<string, string> settings,
        string[] arguments,
        params (string Name, int Port)[] ports
    )
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var folder =
            service == "gateway"
                ? Path.Combine(StandaloneProcess.Root, "gateway")
                : Path.Combine(StandaloneProcess.Root, "services", service);
        var name = string.Concat("Okr.", char.ToUpperInvariant(service[0]).ToString(), service[1..]);
        var start = new ProcessStartInfo(Path.Combine(folder, "bin", configuration, "net10.0", name), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (key, value) in settings)
        {
            start.Environment[key] = value;
        }

        foreach (var (key, port) in ports)
        {
            start.Environment[key] = port.ToString(CultureInfo.InvariantCulture);
        }

        return start;
    }
}
