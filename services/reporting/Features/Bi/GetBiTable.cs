using Okr.Platform.Security;
using Okr.Reporting.Bi;
using Okr.Reporting.Data;
using Okr.Reporting.Files;

namespace Okr.Reporting.Features.Bi;

/// <summary>A whole table of the BI feed as a file: the rows that the caller may see.</summary>
internal static class GetBiTable
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapTable(
                "/reports/tables/{table}",
                async (string table, ReportingDbContext db, CurrentUser user, CancellationToken ct) =>
                    (BiTables.Find(table) ?? throw ReportingErrors.TableNotFound.With(table)).File(
                        db,
                        await BiReader.Of(user, db, ct)
                    )
            )
            .WithName("getBiTableFile")
            .WithSummary("A whole table of the BI feed as a file");
}
