using Microsoft.EntityFrameworkCore;
using Okr.Organization.Data;
using Okr.Platform.Security;
using Okr.Platform.Web;

namespace Okr.Organization.Features.Rollout;

/// <summary>Who is exempted, the newest first. Reasons are nobody's business but the program's administrators'.</summary>
internal static class ListExemptions
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet(
                "/exemptions",
                (Guid? personId, string? after, int? limit, OrganizationDbContext db, CancellationToken ct) =>
                    Handle(personId, after, limit, db, ct)
            )
            .RequireAuthorization(Policies.ProgramAdmin)
            .WithName("listExemptions")
            .WithSummary("Who is exempted")
            .Produces<Page<ExemptionView>>();

    public static async Task<Page<ExemptionView>> Handle(
        Guid? personId,
        string? after,
        int? limit,
        OrganizationDbContext db,
        CancellationToken ct
    )
    {
        var size = Cursor.Limit(limit);
        var last = Cursor.Read<Guid?>(after);
        var rows = await db.ExemptionViews(
                db.Exemptions.Where(e => e.DeletedAt == null)
                    .Where(e => personId == null || e.PersonId == personId)
                    .Where(e => last == null || e.Id.CompareTo(last.Value) < 0)
                    .OrderByDescending(e => e.Id)
                    .Take(size + 1)
            )
            .ToListAsync(ct);
        return Page<ExemptionView>.Of(rows, size, e => e.Id);
    }
}
