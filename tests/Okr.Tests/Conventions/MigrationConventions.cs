using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Okr.Platform.Data;
using Okr.Tests.Platform;

namespace Okr.Tests.Conventions;

public sealed class MigrationConventions
{
    public static TheoryData<string, string> Contexts =>
        new(
            from module in ProductUnderTest.Modules
            from provider in ServiceContexts.Providers
            select (module.Name, provider)
        );

    /// <summary>Else: <c>dotnet ef migrations add</c> for all three providers, see docs/databases.md.</summary>
    [Theory]
    [MemberData(nameof(Contexts))]
    public void The_migrations_say_all_that_the_model_says(string service, string provider)
    {
        using var db = ServiceContexts.Open(service, provider);

        Assert.False(db.Database.HasPendingModelChanges());
    }

    /// <summary>Whatever is killed in the middle of a migration begins it anew at the next start.</summary>
    [Theory]
    [MemberData(nameof(Contexts))]
    public void Every_migration_is_one_transaction(string service, string provider)
    {
        using var db = ServiceContexts.Open(service, provider);
        var assembly = db.GetService<IMigrationsAssembly>();
        var generator = db.GetService<IMigrationsSqlGenerator>();
        var initializer = db.GetService<IModelRuntimeInitializer>();
        foreach (var (id, type) in assembly.Migrations)
        {
            var migration = assembly.CreateMigration(type, db.Database.ProviderName!);
            var target = migration.TargetModel is IMutableModel model ? model.FinalizeModel() : migration.TargetModel;
            target = initializer.Initialize(target, designTime: true, validationLogger: null);
            var commands = generator.Generate(migration.UpOperations, target);

            Assert.True(commands.All(c => !c.TransactionSuppressed), id);
        }
    }

    /// <summary>
    /// Of two events about one thing that are taken in at once, the older must not win. Reporting has its writers wait for each
    /// other instead.
    /// </summary>
    [Theory]
    [MemberData(nameof(Contexts))]
    public void What_has_a_version_is_written_only_over_the_version_that_was_read(string service, string provider)
    {
        using var db = ServiceContexts.Open(service, provider);
        var open = db
            .Model.GetEntityTypes()
            .Select(entity => entity.FindProperty("Version"))
            .OfType<IProperty>()
            .Where(version => !version.IsConcurrencyToken)
            .Select(version => version.DeclaringType.ShortName())
            .Except(["HistoryEntry"]); // only ever added

        if (service != "reporting")
        {
            Assert.Empty(open);
        }
    }

    [Fact]
    public void A_model_without_its_migration_is_found()
    {
        var builder = new DbContextOptionsBuilder<MessagingTests.SqliteFakeDbContext>();
        ModuleDatabase.UseSqlite(builder, "never-opened.db");
        using var db = new MessagingTests.SqliteFakeDbContext(builder.Options);

        Assert.True(db.Database.HasPendingModelChanges());
    }
}
