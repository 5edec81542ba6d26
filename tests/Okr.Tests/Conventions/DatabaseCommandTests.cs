using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Okr.Contracts;
using Okr.Platform;
using Okr.Platform.Data;
using Okr.Platform.Rpc;

namespace Okr.Tests.Conventions;

/// <summary>What the arguments <c>migrate</c> and <c>republish</c> rest on, in every module, on SQLite.</summary>
public sealed class DatabaseCommandTests : IAsyncLifetime
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), $"okr-commands-{Guid.NewGuid():N}");
    private WebApplication app = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        var settings = ProductUnderTest.Modules.ToDictionary(
            module => $"Okr:Services:{module.Name}",
            string? (_) => "http://127.0.0.1:1"
        );
        settings["Okr:Mode"] = "standalone";
        settings["Okr:Database:Folder"] = folder;
        app = OkrHost.Build(
            [],
            ProductUnderTest.Modules,
            builder => builder.Configuration.AddInMemoryCollection(settings)
        );
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_database_without_its_migrations_names_the_command_that_brings_them()
    {
        var databases = app.Services.GetServices<IModuleDatabase>().ToList();
        Assert.Equal(ProductUnderTest.Modules.Length, databases.Count);
        foreach (var database in databases)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, $"{database.Module}.db"), [], Ct);
            var problem = await database.Problem(Ct);
            Assert.NotNull(problem);
            Assert.True(problem.Answers);
            Assert.Contains($"'{database.Module}'", problem.Sentence, StringComparison.Ordinal);
            Assert.Contains("'migrate'", problem.Sentence, StringComparison.Ordinal);

            await database.Migrate(Ct);
            Assert.Null(await database.Problem(Ct));
        }
    }

    [Fact]
    public async Task Every_event_can_be_told_again_by_the_service_that_owns_it()
    {
        await OkrHost.Migrate(app.Services, Ct);
        var told = new List<string>();
        foreach (var module in app.Services.GetServices<IRepublication>())
        {
            foreach (var type in module.Types)
            {
                Assert.Equal(0, await module.Republish(type, Ct)); // nothing there yet, and no unknown name
                told.Add($"{module.Module}.{type}");
            }
        }

        var events = typeof(IEvent)
            .Assembly.GetExportedTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IEvent)))
            // Okr.Contracts.Goal.V1.CycleChanged belongs to goal.
            .Select(type => $"{type.Namespace!.Split('.')[2].ToLowerInvariant()}.{type.Name}");
        Assert.Equal(events.Order(), told.Order());
    }
}
