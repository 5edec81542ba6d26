using System.Diagnostics;
using Npgsql;
using Okr.IntegrationTests.Servers;

namespace Okr.IntegrationTests.Distributed;

/// <summary><c>migrate</c> of several processes at once, as a Job that is started again beside a slow first one.</summary>
public sealed class MigrateTests
{
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

    private static async Task Migrate(IReadOnlyDictionary<string, string> settings)
    {
        using var migration = Process.Start(ServiceInstance.Command("goal", settings, "migrate"))!;
        var error = migration.StandardError.ReadToEndAsync();
        var output = await migration.StandardOutput.ReadToEndAsync();
        await migration.WaitForExitAsync();
        Assert.True(migration.ExitCode == 0, output + await error);
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
