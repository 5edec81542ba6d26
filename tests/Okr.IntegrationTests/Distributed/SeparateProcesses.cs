using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Npgsql;
using Okr.IntegrationTests.Servers;
using Okr.IntegrationTests.Standalone;
using Okr.Platform.Security;

namespace Okr.IntegrationTests.Distributed;

/// <summary>
/// The product as separate processes over the run's PostgreSQL and RabbitMQ. One runs at a time: a second waits until the
/// first is disposed, so a test may stop the servers under it.
/// </summary>
internal sealed class SeparateProcesses : IAsyncDisposable
{
    public static readonly IReadOnlyList<string> Services =
    [
        "organization",
        "goal",
        "alignment",
        "progress",
        "scoring",
        "reporting",
    ];

    /// <summary>Held by whoever works on the run's servers: tests of faults stop and restart them.</summary>
    internal static readonly SemaphoreSlim OneAtATime = new(1);
    private static readonly Lazy<Task<string>> Template = new(Migrated);
    private readonly List<ServiceInstance> instances = [];

    private SeparateProcesses(PostgresDatabase postgres, RabbitMqHost rabbit)
    {
        Postgres = postgres;
        Rabbit = rabbit;
    }

    /// <summary>A client with the bootstrap administrator's token.</summary>
    public OkrClient Admin { get; private set; } = null!;

    public PostgresDatabase Postgres { get; }

    public RabbitMqHost Rabbit { get; }

    /// <summary>The gateway's address.</summary>
    public Uri Address => new(Url(Instances("gateway")[0].PublicPort));

    /// <summary>What every process wrote.</summary>
    public string Output => string.Join('\n', instances.Select(i => $"== {i.Service} {i.Number}\n{i.Output}"));

    /// <summary>Starts <paramref name="replicas"/> of every service and one gateway, and waits until all are ready.</summary>
    /// <param name="replicas">Of every service.</param>
    /// <param name="settings">Environment variables of every process beyond the usual.</param>
    public static async Task<SeparateProcesses> Start(
        int replicas = 1,
        IReadOnlyDictionary<string, string>? settings = null
    )
    {
        await OneAtATime.WaitAsync();
        SeparateProcesses? product = null;
        try
        {
            var rabbit = TestServers.Rabbit;
            var template = await Template.Value;
            var name = $"okr_{Guid.NewGuid():N}";
            product = new SeparateProcesses(
                await (await TestServers.Postgres).NewDatabase(name, template),
                (await rabbit).NewHost(name)
            );
            await product.Run(replicas, settings ?? new Dictionary<string, string>());
            return product;
        }
        catch
        {
            if (product is null)
            {
                OneAtATime.Release();
            }
            else
            {
                await product.DisposeAsync();
            }

            throw;
        }
    }

    /// <summary>The replicas of a service; <c>gateway</c> is one too.</summary>
    public IReadOnlyList<ServiceInstance> Instances(string service) => [.. instances.Where(i => i.Service == service)];

    /// <summary>
    /// Waits until every outbox and every queue has stayed empty for a moment, and no message is out that was not answered for:
    /// all events are where they belong.
    /// </summary>
    /// <param name="except">A queue that may hold messages; then those given out are not asked for.</param>
    public async Task UntilSettled(string? except = null)
    {
        await using var database = NpgsqlDataSource.Create(Postgres.ConnectionString);
        var deadline = DateTime.UtcNow.AddSeconds(120);
        var last = "";
        for (var quiet = 0; quiet < 3; )
        {
            await Task.Delay(400);
            var waiting = await Queues.NotEmpty(Rabbit.Address, except);
            foreach (var service in Services)
            {
                // CA2100: the name is one of a constant list.
#pragma warning disable CA2100
                await using var command = database.CreateCommand($"SELECT count(*) FROM {service}.outbox");
#pragma warning restore CA2100
                if (await command.ExecuteScalarAsync() is long and > 0 and var rows)
                {
                    waiting.Add(string.Create(CultureInfo.InvariantCulture, $"outbox of {service}: {rows}"));
                }
            }

            // What was given out is in none of these counts. Asking for it costs a second of the broker's own shell.
            if (
                waiting.Count == 0
                && quiet == 2
                && except is null
                && await Task.Run(Rabbit.Holding) is not "[]" and var held
            )
            {
                waiting.Add($"given out: {held}");
            }

            (quiet, last) = waiting.Count == 0 ? (quiet + 1, last) : (0, string.Join(", ", waiting));
            Assert.True(DateTime.UtcNow < deadline, $"Not settled within two minutes: {last}");
        }
    }

    public OkrClient Client(string? token) => new(Address, token);

    public async ValueTask DisposeAsync()
    {
        try
        {
            foreach (var instance in instances)
            {
                instance.Dispose();
            }

            Admin?.Dispose();
            await Postgres.Drop();
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    /// <summary>Applies the migrations of every service once for the run; each product gets a copy.</summary>
    private static async Task<string> Migrated()
    {
        const string Name = "okr_template";
        var postgres = await TestServers.Postgres;
        await postgres.Execute($"DROP DATABASE IF EXISTS {Name} WITH (FORCE)"); // of a run before, on a given server
        var settings = Settings(
            (await postgres.NewDatabase(Name)).ConnectionString,
            (await TestServers.Rabbit).NewHost(Name).Address
        );
        await Task.WhenAll(
            Services.Select(async service =>
            {
                using var migration = Process.Start(ServiceInstance.Command(service, settings, "migrate"))!;
                var error = migration.StandardError.ReadToEndAsync();
                var text = await migration.StandardOutput.ReadToEndAsync();
                await migration.WaitForExitAsync();
                Assert.True(migration.ExitCode == 0, $"{service} migrate: {text}{await error}");
            })
        );
        return Name;
    }

    /// <summary>The environment of every process on this database and broker.</summary>
    internal static Dictionary<string, string> Settings(string database, string broker) =>
        new()
        {
            ["Okr__Mode"] = "distributed",
            ["Okr__Database__Provider"] = "postgres",
            ["Okr__Database__ConnectionString"] = database,
            ["Okr__Bus__Transport"] = "rabbitmq",
            ["Okr__Bus__Address"] = broker,
            ["Okr__Tokens__SigningKey"] = InternalTokens.NewKey(),
            ["Okr__AdminToken"] = StandaloneProcess.AdminToken,
            ["Okr__Ports__Bind"] = "127.0.0.1",
            ["Okr__Drain__Seconds"] = "1",
            // Many processes on few processors: small heaps, and no effort for code that runs for a minute only.
            ["DOTNET_gcServer"] = "0",
            ["DOTNET_TieredPGO"] = "0",
        };

    private static string Url(int port) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");

    /// <summary>A free port may be taken by somebody else before the product binds to it: then others are tried.</summary>
    private async Task Run(int replicas, IReadOnlyDictionary<string, string> more)
    {
        for (var attempt = 1; ; attempt++)
        {
            Prepare(replicas, more);
            try
            {
                instances.ForEach(instance => instance.Launch());
                await Task.WhenAll(instances.Select(instance => instance.UntilReady()));
                break;
            }
            catch (InvalidOperationException)
                when (attempt < 5 && Output.Contains("AddressInUse", StringComparison.Ordinal))
            {
                instances.ForEach(instance => instance.Dispose());
            }
        }

        await Queues.UntilConsumed(Rabbit.Address);
        Admin = Client(StandaloneProcess.AdminToken);
        await UntilEveryServiceAnswers();
    }

    private void Prepare(int replicas, IReadOnlyDictionary<string, string> more)
    {
        instances.Clear();
        var settings = Settings(Postgres.ConnectionString, Rabbit.Address);
        foreach (var service in Services)
        {
            instances.AddRange(
                Enumerable.Range(1, replicas).Select(number => new ServiceInstance(service, number, settings))
            );
            settings[$"Okr__Services__{service}"] = string.Join(
                ',',
                Instances(service).Select(i => Url(i.ServicesPort))
            );
            settings[$"Okr__Health__{service}"] = string.Join(
                ',',
                Instances(service).Select(i => Url(i.ManagementPort))
            );
        }

        instances.Add(new ServiceInstance("gateway", 1, settings));
        foreach (var (key, value) in more)
        {
            settings[key] = value;
        }
    }

    /// <summary>Ready processes may still have to find each other.</summary>
    private async Task UntilEveryServiceAnswers()
    {
        var deadline = DateTime.UtcNow.AddSeconds(60);
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
                        && exception is HttpRequestException or RefusedException or JsonException
                    )
                {
                    Assert.True(instances.TrueForAll(i => i.Running), Output);
                    await Task.Delay(100);
                }
            }
        }
    }
}
