using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Okr.Contracts.Goal.V1.Grpc;
using Okr.Goal.Data;

namespace Okr.Goal.Features.Import;

/// <summary>Codes to ids; unknown ones are left out.</summary>
internal static class ResolveCodes
{
    public static async Task<ResolveCodesReply> Handle(
        ResolveCodesRequest request,
        GoalDbContext db,
        CancellationToken ct
    )
    {
        var reply = new ResolveCodesReply();
        var cycleCodes = request.CycleCodes.Distinct().ToList();
        if (cycleCodes.Count > 0)
        {
            reply.Cycles.AddRange(
                (await db.Cycles.AsNoTracking().Where(c => cycleCodes.Contains(c.Code)).ToListAsync(ct)).Select(
                    c => new ResolvedCycle
                    {
                        Code = c.Code,
                        Id = c.Id.ToString(),
                        StartsOn = Iso(c.StartsOn),
                        EndsOn = Iso(c.EndsOn),
                    }
                )
            );
        }

        var objectiveCodes = request.ObjectiveCodes.Distinct().ToList();
        if (objectiveCodes.Count > 0)
        {
            reply.Objectives.AddRange(
                (
                    await db
                        .Objectives.Where(o => o.Code != null && objectiveCodes.Contains(o.Code))
                        .Select(o => new
                        {
                            o.Code,
                            o.Id,
                            o.CycleId,
                        })
                        .ToListAsync(ct)
                ).Select(o => new ResolvedObjective
                {
                    Code = o.Code,
                    Id = o.Id.ToString(),
                    CycleId = o.CycleId.ToString(),
                })
            );
        }

        var keyResultCodes = request.KeyResultCodes.Distinct().ToList();
        if (keyResultCodes.Count > 0)
        {
            reply.KeyResults.AddRange(
                (
                    await db
                        .KeyResults.Where(k => k.Code != null && keyResultCodes.Contains(k.Code))
                        .Join(
                            db.Cycles,
                            k => k.CycleId,
                            c => c.Id,
                            (k, c) =>
                                new
                                {
                                    k.Code,
                                    k.Id,
                                    k.ObjectiveId,
                                    k.CycleId,
                                    c.EndsOn,
                                    k.OwnerPersonId,
                                }
                        )
                        .ToListAsync(ct)
                ).Select(k => new ResolvedKeyResult
                {
                    Code = k.Code,
                    Id = k.Id.ToString(),
                    ObjectiveId = k.ObjectiveId.ToString(),
                    CycleId = k.CycleId.ToString(),
                    CycleEndsOn = Iso(k.EndsOn),
                    OwnerPersonId = k.OwnerPersonId?.ToString() ?? "",
                })
            );
        }

        return reply;
    }

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
