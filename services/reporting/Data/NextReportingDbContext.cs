using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Okr.Reporting.Data;

/// <summary>
/// The store that a rebuild fills: the same tables in the schema <c>reporting_next</c>, or in a file of their own on SQLite.
/// </summary>
internal sealed class NextReportingDbContext(DbContextOptions<NextReportingDbContext> options)
    : ReportingDbContext(options)
{
    /// <summary>The present store as SQLite knows it while it is attached.</summary>
    private const string Attached = "present";

    public override string Module => "reporting_next";

    /// <summary>A table of the present store, as the connection of the next one names it.</summary>
    public static string Present(ReportingDbContext next, string table) =>
        next.Database.IsSqlite() ? $"{Attached}.{table}" : $"reporting.{table}";

    /// <summary>A table of the present store.</summary>
    public string Present(string table) => Present(this, table);

    /// <summary>A context on the next store of a present one; on SQLite the file is that of the present one with <c>.next</c>.</summary>
    public static NextReportingDbContext Of(ReportingDbContext present)
    {
        var builder = new DbContextOptionsBuilder<NextReportingDbContext>();
        foreach (var extension in present.GetService<IDbContextOptions>().Extensions)
        {
            ((IDbContextOptionsBuilderInfrastructure)builder).AddOrUpdateExtension(extension);
        }

        if (present.Database.IsSqlite())
        {
            builder.UseSqlite($"Data Source={FileOf(present)};Pooling=False");
        }

        return new(builder.Options);
    }

    /// <summary>The file of the next store.</summary>
    public static string FileOf(ReportingDbContext present) => $"{present.Database.GetDbConnection().DataSource}.next";

    /// <summary>Makes the present store's tables known to the connection of the next one.</summary>
    public Task Attach(string file, CancellationToken ct) =>
        Database.ExecuteSqlRawAsync($"ATTACH DATABASE {{0}} AS {Attached}", [file], ct);
}
