using System.Diagnostics;
using Npgsql;
using Okr.IntegrationTests.Servers;

namespace Okr.IntegrationTests.Distributed;

/// <summary><c>migrate</c> of several processes at once, as a Job that is started again beside a slow first one.</summary>
public sealed class MigrateTests : IAsyncLifetime
{
    public async ValueTask InitializeAsync() => await SeparateProcesses.OneAtATime.WaitAsync();

    public ValueTask DisposeAsync()
    {
        SeparateProcesses.OneAtATime.Release();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Migrating_at_the_same_time_and_again_applies_everything_once_and_needs_no_key()
    {
        var name = $"okr_{Guid.NewGuid():N}";
        var database = await (await TestServers.Postgres).NewDatabase(name);
        try
        {
            var settings = SeparateProcesses.Settings(
                database.ConnectionString,
                (await TestServers.Rabbit).NewHost(name).Address
            );
            settings.Remove("Okr__Tokens__SigningKey");

            await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Migrate(settings)));
            var applied = await Applied(database.ConnectionString);
            Assert.NotEmpty(applied);
            Assert.Equal(applied.Distinct(), applied);

            await Migrate(settings);
            Assert.Equal(applied, await Applied(database.ConnectionString));
        }
        finally
        {
            await database.Drop();
        }
    }

    [Fact]
    public async Task A_database_that_refuses_is_told_in_a_sentence()
    {
        var server = await (await TestServers.Postgres).NewDatabase($"okr_{Guid.NewGuid():N}");
        await server.Drop();
        var settings = SeparateProcesses.Settings(server.ConnectionString, "amqp://guest:guest@127.0.0.1:1/");

        var (code, output) = await Run(settings);

        Assert.Equal(1, code);
        Assert.StartsWith("Nothing more was migrated: ", output, StringComparison.Ordinal);
        Assert.Single(output.TrimEnd().Split('\n'));
    }

    private static async Task Migrate(IReadOnlyDictionary<string, string> settings)
    {
        var (code, output) = await Run(settings);
        Assert.True(code == 0, output);
    }

    private static async Task<(int Code, string Output)> Run(IReadOnlyDictionary<string, string> settings)
    {
        using var migration = Process.Start(ServiceInstance.Command("goal", settings, "migrate"))!;
        var error = migration.StandardError.ReadToEndAsync();
        var output = await migration.StandardOutput.ReadToEndAsync();
        await migration.WaitForExitAsync();
        return (migration.ExitCode, output + await error);
    }

    private static async Task<List<string>> Applied(string connectionString)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(
            "SELECT migration_id FROM goal.\"__EFMigrationsHistory\" ORDER BY migration_id"
        );
        await using var rows = await command.ExecuteReaderAsync();
        var applied = new List<string>();
        while (await rows.ReadAsync())
        {
            applied.Add(rows.GetString(0));
        }

        return applied;
    }
}
