using Microsoft.EntityFrameworkCore;
using Okr.Platform;
using Okr.Platform.Data;
using Okr.Platform.Security;
using Okr.Platform.Web;
using Okr.Reporting.Data;

namespace Okr.Reporting.Features.Filters;

/// <summary>Saves a scope, conditions and a view of a report under a name.</summary>
internal static class CreateFilter
{
    private const int MostPerPerson = 100;

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost(
                "/reports/filters",
                async (
                    FilterSettings request,
                    ReportingDbContext db,
                    CurrentUser user,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                {
                    var made = await Handle(request, db, user, clock, ct);
                    return ETags.Created($"/api/v1/reports/filters/{made.Id}", made, made.Version);
                }
            )
            .RequireAuthorization(Policies.Member)
            .Produces<FilterView>(StatusCodes.Status201Created)
            .WithName("createFilter")
            .WithSummary("Save a filter of the reports");

    public static async Task<FilterView> Handle(
        FilterSettings request,
        ReportingDbContext db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        await request.Require(db, user, wasShared: false, ct);
        var mine = await db.SavedFilters.CountAsync(f => f.OwnerId == user.Id, ct);
        if (mine >= MostPerPerson)
        {
            throw ReportingErrors.TooManyFilters.With(mine);
        }

        var now = clock.UtcNow();
        var filter = new SavedFilter
        {
            Id = Guid.CreateVersion7(),
            OwnerId = user.Id,
            Name = request.Name!,
            Report = SnakeCase.Parse<ReportKind>(request.Report!),
            CreatedAt = now,
        };
        request.Put(filter, now);
        db.SavedFilters.Add(filter);
        await FilterAccess.Save(db, ct);
        return await FilterView.Of(filter, db, user, ct);
    }
}
