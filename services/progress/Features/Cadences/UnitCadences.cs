using Microsoft.EntityFrameworkCore;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Platform.Replicas;
using Okr.Platform.Security;
using Okr.Platform.Web;
using Okr.Progress.Consumers;
using Okr.Progress.Data;
using Okr.Progress.Domain;

namespace Okr.Progress.Features.Cadences;

/// <summary>
/// GET and PUT /cadences/{orgUnitId}: a unit's rhythm of check-ins, its own, inherited from a unit above, or each cycle's.
/// </summary>
internal static class UnitCadences
{
    /// <summary>1–366 days; weekday 0 = Sunday … 6 = Saturday; grace 0–31 days.</summary>
    public sealed record Request(int CadenceDays, int Weekday, int GraceDays, bool LockedForSubUnits = false);

    /// <summary>
    /// What holds for the unit. <paramref name="Source"/> is own, inherited (from <paramref name="SourceUnitId"/>) or
    /// cycle_policy, where the numbers are null because each cycle has its own. <paramref name="LockedByUnitId"/> is the
    /// unit above that allows no other. <paramref name="Version"/> is 0 while the unit has none of its own.
    /// </summary>
    public sealed record Response(
        Guid OrgUnitId,
        string OrgUnitName,
        int? CadenceDays,
        int? Weekday,
        int? GraceDays,
        bool LockedForSubUnits,
        string Source,
        Guid? SourceUnitId,
        string? SourceUnitName,
        Guid? LockedByUnitId,
        bool CanEdit,
        long Version
    );

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(
                "/cadences/{orgUnitId:guid}",
                async (Guid orgUnitId, ProgressDbContext db, CurrentUser user, CancellationToken ct) =>
                {
                    var cadence = await Get(orgUnitId, db, user, ct);
                    return ETags.Ok(cadence, cadence.Version);
                }
            )
            .RequireAuthorization(Policies.Member)
            .Produces<Response>()
            .WithName("getCadence")
            .WithSummary("The check-in rhythm that holds for an org unit");
        api.MapPut(
                "/cadences/{orgUnitId:guid}",
                async (
                    Guid orgUnitId,
                    Request request,
                    ExpectedVersion ifMatch,
                    ProgressDbContext db,
                    KeyResultStates states,
                    CurrentUser user,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                {
                    var cadence = await Put(orgUnitId, request, ifMatch, db, states, user, clock, ct);
                    return ETags.Ok(cadence, cadence.Version);
                }
            )
            .RequireAuthorization(Policies.Member)
            .Produces<Response>()
            .WithName("putCadence")
            .WithSummary("Set an org unit's own check-in rhythm");
    }

    public static async Task<Response> Get(Guid orgUnitId, ProgressDbContext db, CurrentUser user, CancellationToken ct)
    {
        var path = await Path(orgUnitId, db, ct);
        var rules = await db.Cadences.AsNoTracking().Where(c => path.Contains(c.OrgUnitId)).ToListAsync(ct);
        return await Show(orgUnitId, path, rules, db, user, ct);
    }

    /// <summary>
    /// For the head of the unit or of one above, its administrators and the program team. Due days of open cycles move at
    /// once. Errors: <c>progress.unit_not_found</c>, <c>forbidden</c>, <c>progress.cadence_locked</c>, <c>stale_version</c>.
    /// </summary>
    public static async Task<Response> Put(
        Guid orgUnitId,
        Request request,
        ExpectedVersion ifMatch,
        ProgressDbContext db,
        KeyResultStates states,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        new Validation()
            .Range("cadenceDays", request.CadenceDays, 1, 366)
            .Range("weekday", request.Weekday, 0, 6)
            .Range("graceDays", request.GraceDays, 0, 31)
            .ThrowIfInvalid();
        var path = await Path(orgUnitId, db, ct);
        if (!await MayEdit(path, db, user, ct))
        {
            throw PlatformErrors.Forbidden.With();
        }

        var rules = await db.Cadences.Where(c => path.Contains(c.OrgUnitId)).ToListAsync(ct);
        if (LockedBy(path, rules) is { } locking)
        {
            throw ProgressErrors.CadenceLocked.With(await Name(locking, db, ct));
        }

        var own = rules.Find(c => c.OrgUnitId == orgUnitId);
        ifMatch.Require(own?.Version ?? 0);
        if (own is null)
        {
            own = new UnitCadence { OrgUnitId = orgUnitId };
            db.Cadences.Add(own);
            rules.Add(own);
        }

        own.CadenceDays = request.CadenceDays;
        own.Weekday = request.Weekday;
        own.GraceDays = request.GraceDays;
        own.LockedForSubUnits = request.LockedForSubUnits;
        own.Version++;
        await db.InTransaction(
            async () =>
            {
                await db.SaveChangesAsync(ct);
                await states.Refresh(await KeyResultsBelow(orgUnitId, db, clock.Today(), ct), ct);
            },
            ct
        );
        return await Show(orgUnitId, path, rules, db, user, ct);
    }

    /// <summary>Key results of the unit, of those below it and of their people, in cycles that have not ended.</summary>
    private static async Task<List<Guid>> KeyResultsBelow(
        Guid orgUnitId,
        ProgressDbContext db,
        DateOnly today,
        CancellationToken ct
    )
    {
        var units = await db.SubtreeOf(orgUnitId, ct);
        return await (
            from keyResult in db.KeyResults
            join objective in db.Objectives on keyResult.ObjectiveId equals objective.Id
            join cycle in db.Cycles on objective.CycleId equals cycle.Id
            join person in db.People() on objective.OwnerPersonId equals person.Id into owners
            from person in owners.DefaultIfEmpty()
            where
                !keyResult.Deleted
                && cycle.EndsOn >= today
                && (
                    (objective.OwnerUnitId != null && units.Contains(objective.OwnerUnitId!.Value))
                    || (
                        objective.OwnerUnitId == null
                        && person!.OrgUnitId != null
                        && units.Contains(person.OrgUnitId!.Value)
                    )
                )
            select keyResult.Id
        ).ToListAsync(ct);
    }

    private static async Task<List<Guid>> Path(Guid orgUnitId, ProgressDbContext db, CancellationToken ct) =>
        await db.OrgUnits().AnyAsync(u => u.Id == orgUnitId, ct)
            ? await db.AncestryOf(orgUnitId, ct)
            : throw ProgressErrors.UnitNotFound.With(orgUnitId);

    private static async Task<bool> MayEdit(
        List<Guid> path,
        ProgressDbContext db,
        CurrentUser user,
        CancellationToken ct
    ) =>
        user.IsProgramAdmin
        || path.Exists(user.AdministeredUnitIds.Contains)
        || (
            user.PersonId is { } person
            && await db.OrgUnits().AnyAsync(u => path.Contains(u.Id) && u.HeadPersonId == person, ct)
        );

    /// <summary>The highest unit above that has locked its cadence.</summary>
    private static Guid? LockedBy(List<Guid> path, List<UnitCadence> rules) =>
        path.Skip(1)
            .Reverse()
            .Where(unit => rules.Exists(c => c.OrgUnitId == unit && c.LockedForSubUnits))
            .Select(unit => (Guid?)unit)
            .FirstOrDefault();

    private static async Task<Response> Show(
        Guid orgUnitId,
        List<Guid> path,
        List<UnitCadence> rules,
        ProgressDbContext db,
        CurrentUser user,
        CancellationToken ct
    )
    {
        var effective = CadenceRules.Effective(path, rules.ToDictionary(c => c.OrgUnitId, c => c.ToRule()));
        var source = effective?.UnitId;
        var locking = LockedBy(path, rules);
        return new Response(
            orgUnitId,
            await Name(orgUnitId, db, ct) ?? "",
            effective?.Rule.CadenceDays,
            effective?.Rule.Weekday,
            effective?.Rule.GraceDays,
            effective?.Rule.Locked ?? false,
            source is null ? "cycle_policy"
                : source == orgUnitId ? "own"
                : "inherited",
            source,
            source is { } id ? await Name(id, db, ct) : null,
            locking,
            locking is null && await MayEdit(path, db, user, ct),
            rules.Find(c => c.OrgUnitId == orgUnitId)?.Version ?? 0
        );
    }

    private static Task<string?> Name(Guid unit, ProgressDbContext db, CancellationToken ct) =>
        db.OrgUnits().Where(u => u.Id == unit).Select(u => u.Name).FirstOrDefaultAsync(ct);
}
