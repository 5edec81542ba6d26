using Microsoft.EntityFrameworkCore;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Progress.Data;

namespace Okr.Progress.Features.Progress;

/// <summary>GET /progress/objectives: by ids, or all of one owner in a cycle, in the owner's order.</summary>
internal static class ListProgress
{
    public const int MaxObjectives = 200;

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet(
                "/progress/objectives",
                async (
                    Guid[]? ids,
                    Guid? cycleId,
                    Guid? ownerPersonId,
                    Guid? ownerUnitId,
                    ProgressDbContext db,
                    ProgressReader reader,
                    CurrentUser user,
                    CancellationToken ct
                ) => TypedResults.Ok(await Handle(ids ?? [], cycleId, ownerPersonId, ownerUnitId, db, reader, user, ct))
            )
            .RequireAuthorization(Policies.Member)
            .WithName("listProgress")
            .WithSummary("Progress of up to 200 objectives with their key results");

    public static async Task<IReadOnlyList<ObjectiveProgress>> Handle(
        IReadOnlyList<Guid> ids,
        Guid? cycleId,
        Guid? ownerPersonId,
        Guid? ownerUnitId,
        ProgressDbContext db,
        ProgressReader reader,
        CurrentUser user,
        CancellationToken ct
    )
    {
        var byOwner = cycleId is not null && (ownerPersonId is null) != (ownerUnitId is null);
        new Validation()
            .Check(ids.Count > 0 || byOwner, "ids", ProgressErrors.ChooseOne)
            .Count("ids", ids, MaxObjectives)
            .ThrowIfInvalid();
        if (ids.Count == 0)
        {
            ids = await db
                .Objectives.Where(o =>
                    o.CycleId == cycleId
                    && !o.Deleted
                    && (
                        ownerUnitId != null
                            ? o.OwnerUnitId == ownerUnitId
                            : o.OwnerPersonId == ownerPersonId && o.OwnerUnitId == null
                    )
                )
                .OrderBy(o => o.Position)
                .Take(MaxObjectives)
                .Select(o => o.Id)
                .ToListAsync(ct);
            return await reader.Read(ids, false, user, ct);
        }

        return await reader.Read(ids, true, user, ct);
    }
}
