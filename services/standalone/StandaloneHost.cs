using System.Net;
using System.Net.Sockets;
using Okr.Alignment;
using Okr.Gateway;
using Okr.Goal;
using Okr.Organization;
using Okr.Platform;
using Okr.Platform.Security;
using Okr.Progress;
using Okr.Reporting;
using Okr.Scoring;

namespace Okr.Standalone;

/// <summary>
/// All services and the gateway in one process: the same HTTP and gRPC calls over loopback, SQLite in a folder, the bus in
/// memory. <c>OKR_PORT</c> (8080), <c>OKR_DATA</c> (./data) and <c>OKR_ADMIN_TOKEN</c> are the settings most people need.
/// </summary>
public static class StandaloneHost
{
    private static readonly string[] ServiceNames =
    [
        "organization",
        "goal",
        "alignment",
        "progress",
        "scoring",
        "reporting",
    ];

    /// <summary>Runs until the process is told to stop. Returns the exit code.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            var settings = Settings(args);
            var folder = settings["Okr:Database:Folder"]!;
            using var lockFile = Lock(folder);
            await Run(args, settings);
            return 0;
        }
        catch (ConfigurationException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 78; // EX_CONFIG
        }
        catch (IOException exception)
            when (exception.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            await Console.Error.WriteLineAsync(
                $"{exception.Message} Set OKR_PORT (public), Okr__Ports__Services or Okr__Ports__Management to a free port."
            );
            return 78;
        }
    }

    private static async Task Run(string[] args, Dictionary<string, string?> settings)
    {
        // Both are made at once: a start is mostly work of the processor.
        var door = Task.Run(() =>
            GatewayHost.Build(args, builder => builder.Configuration.AddInMemoryCollection(settings))
        );
        await using var services = OkrHost.Build(
            args,
            [
                new OrganizationModule(),
                new GoalModule(),
                new AlignmentModule(),
                new ProgressModule(),
                new ScoringModule(),
                new ReportingModule(),
            ],
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(settings);
                // The gateway takes the signals; the services stop after it, so that no request in flight fails.
                builder.Services.AddSingleton<IHostLifetime, FollowingLifetime>();
            }
        );
        await using var gateway = await door;
        await OkrHost.MigrateOnStart(services.Services);
        await services.StartAsync();
        await gateway.StartAsync();
        Console.WriteLine($"OKR platform is ready: http://localhost:{settings["Okr:Ports:Public"]}");
        await gateway.WaitForShutdownAsync();
        await services.StopAsync();
    }

    private static Dictionary<string, string?> Settings(string[] args)
    {
        var given = new ConfigurationBuilder()
            .SetBasePath(AppContext.BaseDirectory)
            .AddJsonFile("appsettings.json", optional: true)
            .AddEnvironmentVariables()
            .AddCommandLine(args)
            .Build();
        var servicesPort = Port(given, "Okr:Ports:Services", 8081);
        var settings = new Dictionary<string, string?>
        {
            ["Okr:Mode"] = "standalone",
            ["Okr:Database:Provider"] = "sqlite",
            ["Okr:Database:Folder"] = Path.GetFullPath(given["OKR_DATA"] ?? given["Okr:Database:Folder"] ?? "./data"),
            ["Okr:Bus:Transport"] = "memory",
            ["Okr:Ports:Public"] = Text(Port(given, given["OKR_PORT"] is null ? "Okr:Ports:Public" : "OKR_PORT", 8080)),
            ["Okr:Ports:Services"] = Text(servicesPort),
            ["Okr:Ports:Management"] = Text(Port(given, "Okr:Ports:Management", 8082)),
            ["Okr:AdminToken"] = string.IsNullOrEmpty(given["OKR_ADMIN_TOKEN"]) ? null : given["OKR_ADMIN_TOKEN"],
            ["Okr:Tokens:SigningKey"] = InternalTokens.NewKey(),
        };
        foreach (var name in ServiceNames)
        {
            settings[$"Okr:Services:{name}"] = $"http://127.0.0.1:{servicesPort}";
        }

        return settings;
    }

    /// <summary>A port from the configuration; 0 finds a free one.</summary>
    private static int Port(IConfiguration given, string key, int otherwise)
    {
        var text = given[key];
        if (string.IsNullOrEmpty(text))
        {
            return otherwise;
        }

        if (
            !ushort.TryParse(
                text,
                System.Globalization.NumberStyles.None,
                System.Globalization.CultureInfo.InvariantCulture,
                out var port
            )
        )
        {
            throw new ConfigurationException($"{key} must be a port from 0 to 65535, not '{text}'.");
        }

        if (port != 0)
        {
            return port;
        }

        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>One process per data folder; the file stays locked while this process lives.</summary>
    private static FileStream Lock(string folder)
    {
        Directory.CreateDirectory(folder);
        try
        {
            return new FileStream(
                Path.Combine(folder, "okr.lock"),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None
            );
        }
        catch (IOException)
        {
            throw new ConfigurationException(
                $"Another process runs on the data folder {folder}. Stop it, or set OKR_DATA to another folder."
            );
        }
    }

    private sealed class FollowingLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
