using Microsoft.EntityFrameworkCore;
using Okr.Goal.Data;
using Okr.Goal.Domain;
using Okr.Goal.Features.Objectives;
using Okr.Platform;
using Okr.Platform.Data;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;

namespace Okr.Goal.Features.Cycles;

/// <summary>
/// The end of a cycle: each unfinished objective is closed, postponed into a later cycle (a draft whose key results start
/// from where they stand), or cancelled, with a reason. Nothing carries over by itself.
/// </summary>
internal static class CarryOver
{
    private const int MaxItems = 200;

    internal enum Decision
    {
        Closed,
        Postponed,
        Cancelled,
    }

    /// <summary>One decision; without <paramref name="ToCycleId"/> the next cycle of the same kind is meant.</summary>
    public sealed record Item(Guid? ObjectiveId, Decision? Decision, Guid? ToCycleId, string? Reason);

    public sealed record Request(IReadOnlyList<Item?>? Items);

    public sealed record Carried(Guid ObjectiveId, ObjectiveState State, Guid? NewObjectiveId, int LeftBehind);

    public sealed record Response(IReadOnlyList<Carried> Items);

    private sealed record Key(int Position, Guid Id);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(
                "/cycles/{id:guid}/carry-over",
                (Guid id, string? after, int? limit, GoalDbContext db, CurrentUser user, CancellationToken ct) =>
                    Open(id, after, limit, db, user, ct)
            )
            .RequireAuthorization(Policies.Member)
            .WithName("listCarryOver")
            .WithSummary("Objectives of the cycle that wait for a decision");
        api.MapPost(
                "/cycles/{id:guid}/carry-over",
                (
                    Guid id,
                    Request request,
                    GoalDbContext db,
                    CurrentUser user,
                    TimeProvider clock,
                    CancellationToken ct
                ) => Handle(id, request, db, user, clock, ct)
            )
            .RequireAuthorization(Policies.Member)
            .WithName("carryOver")
            .WithSummary("Closes, postpones or cancels objectives at the end of a cycle, all or none");
    }

    public static async Task<Page<ObjectiveView>> Open(
        Guid id,
        string? after,
        int? limit,
        GoalDbContext db,
        CurrentUser user,
        CancellationToken ct
    )
    {
        var count = Cursor.Limit(limit);
        var from = Cursor.Read<Key>(after);
        await db.CycleById(id, ct);
        var viewer = await Viewer.Load(db, user, ct);
        var query = db
            .Objectives.AsNoTracking()
            .Where(viewer.Visible())
            .Where(o =>
                o.CycleId == id
                && o.State != ObjectiveState.Closed
                && o.State != ObjectiveState.Cancelled
                && o.State != ObjectiveState.Postponed
            );
        if (from is not null)
        {
            query = query.Where(o => o.Position > from.Position || (o.Position == from.Position && o.Id > from.Id));
        }

        var rows = await query.OrderBy(o => o.Position).ThenBy(o => o.Id).Take(count + 1).ToListAsync(ct);
        return Page<ObjectiveView>.Of(await db.Views(rows, viewer, ct), count, o => new Key(o.Position, o.Id));
    }

    public static async Task<Response> Handle(
        Guid id,
        Request request,
        GoalDbContext db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var items = Check(request);
        var cycle = await db.CycleById(id, ct);
        var viewer = await Viewer.Load(db, user, ct);
        var targets = await Targets(cycle, items, db, ct);
        var ids = items.Select(i => i.ObjectiveId!.Value).ToList();
        var objectives = await db
            .Objectives.Where(viewer.Visible())
            .Where(o => o.CycleId == id && EF.Parameter(ids).Contains(o.Id))
            .ToDictionaryAsync(o => o.Id, ct);
        var keyResults = (
            await db
                .KeyResults.AsNoTracking()
                .Where(k => EF.Parameter(ids).Contains(k.ObjectiveId))
                .Where(k => !k.Deleted && k.CancelledOn == null)
                .ToListAsync(ct)
        ).ToLookup(k => k.ObjectiveId);
        var current = await CurrentValues(db, keyResults.SelectMany(g => g), ct);
        RequireOpen(items, objectives, cycle, viewer);

        var now = clock.UtcNow();
        var carried = new List<Carried>();
        var clones = new List<Objective>();
        foreach (var item in items)
        {
            var objective = objectives[item.ObjectiveId!.Value];
            Objective? clone = null;
            var left = 0;
            if (item.Decision == Decision.Postponed)
            {
                (clone, left) = Clone(
                    objective,
                    [.. keyResults[objective.Id].InOrder()],
                    current,
                    targets[item].Id,
                    db,
                    clock
                );
                clones.Add(clone);
            }

            objective.Enter(
                item.Decision switch
                {
                    Decision.Postponed => ObjectiveState.Postponed,
                    Decision.Cancelled => ObjectiveState.Cancelled,
                    _ => ObjectiveState.Closed,
                },
                clock.Today(),
                now
            );
            carried.Add(new Carried(objective.Id, objective.State, clone?.Id, left));
        }

        await Weigh(db, objectives.Values, clones, ct);
        await db.SaveWithReasons(
            Actor.Of(user),
            now,
            items.ToDictionary(i => i.ObjectiveId!.Value, i => Texts.Clean(i.Reason)!),
            ct
        );
        return new Response(carried);
    }

    private static List<Item> Check(Request request)
    {
        var validation = new Validation().Required("items", request.Items).Count("items", request.Items, MaxItems);
        validation.ThrowIfInvalid();
        for (var i = 0; i < request.Items!.Count; i++)
        {
            validation
                .Required($"items[{i}].objectiveId", request.Items[i]?.ObjectiveId)
                .Required($"items[{i}].decision", request.Items[i]?.Decision)
                .Text($"items[{i}].reason", request.Items[i]?.Reason, Limits.Note);
        }

        validation.ThrowIfInvalid();
        validation
            .Check(
                request.Items.Select(i => i!.ObjectiveId).Distinct().Count() == request.Items.Count,
                "items",
                GoalErrors.DuplicateIds
            )
            .ThrowIfInvalid();
        return [.. request.Items.OfType<Item>()];
    }

    private static async Task<Dictionary<Item, Cycle>> Targets(
        Cycle cycle,
        List<Item> items,
        GoalDbContext db,
        CancellationToken ct
    )
    {
        var postponed = items.Where(i => i.Decision == Decision.Postponed).ToList();
        if (postponed.Count == 0)
        {
            return [];
        }

        var later = await db
            .Cycles.AsNoTracking()
            .Where(c => c.StartsOn > cycle.StartsOn && c.Phase != CyclePhase.Closed)
            .OrderBy(c => c.StartsOn)
            .ToListAsync(ct);
        var next = later.FirstOrDefault(c => c.Kind == cycle.Kind && c.StartsOn > cycle.EndsOn);
        return postponed.ToDictionary(
            item => item,
            item =>
                item.ToCycleId is { } to
                    ? later.FirstOrDefault(c => c.Id == to) ?? throw GoalErrors.CarryOverSameCycle.With()
                    : next ?? throw GoalErrors.NoNextCycle.With()
        );
    }

    private static async Task<Dictionary<Guid, decimal?>> CurrentValues(
        GoalDbContext db,
        IEnumerable<KeyResult> keyResults,
        CancellationToken ct
    )
    {
        var ids = keyResults.Select(k => k.Id).ToList();
        return await db
            .Progress.AsNoTracking()
            .Where(p => EF.Parameter(ids).Contains(p.KeyResultId))
            .ToDictionaryAsync(p => p.KeyResultId, p => p.CurrentValue, ct);
    }

    private static void RequireOpen(
        List<Item> items,
        Dictionary<Guid, Objective> objectives,
        Cycle cycle,
        Viewer viewer
    )
    {
        var validation = new Validation();
        for (var i = 0; i < items.Count; i++)
        {
            if (!objectives.TryGetValue(items[i].ObjectiveId!.Value, out var objective))
            {
                validation.Add($"items[{i}].objectiveId", GoalErrors.ObjectiveNotFound);
                continue;
            }

            viewer.RequireEdit(objective, cycle.Policy);
            var open =
                objective.IsOpen
                || (objective.State == ObjectiveState.Scored && items[i].Decision != Decision.Cancelled);
            validation.Check(
                open,
                $"items[{i}].objectiveId",
                GoalErrors.ObjectiveNotOpen,
                SnakeCase.Of(objective.State)
            );
        }

        validation.ThrowIfInvalid();
    }

    private static (Objective Clone, int LeftBehind) Clone(
        Objective objective,
        List<KeyResult> keyResults,
        Dictionary<Guid, decimal?> current,
        Guid toCycleId,
        GoalDbContext db,
        TimeProvider clock
    )
    {
        var now = clock.UtcNow();
        var clone = Objective.Create(
            toCycleId,
            null,
            objective.Owner,
            new ObjectiveText(
                objective.Title,
                objective.Description,
                objective.Kind,
                objective.IsTop,
                objective.InitiativeReason,
                objective.Confidential
            ),
            null,
            objective.Position,
            clock.Today(),
            now,
            objective.Id
        );
        clone.InvolvePeople(objective.ParticipantIds, objective.CoEditorIds);
        db.Objectives.Add(clone);
        var open = keyResults
            .Select(k => (KeyResult: k, Measure: k.Measure.CarriedOver(current.GetValueOrDefault(k.Id))))
            .Where(k => k.Measure is not null)
            .ToList();
        // Stated weights total 100 % only while all of them come along.
        var keepWeights = open.Count == keyResults.Count;
        var clones = open.Select(
                (k, i) =>
                    KeyResult.Create(
                        clone,
                        null,
                        new(k.KeyResult.Title, k.KeyResult.Description, k.KeyResult.OwnerPersonId),
                        k.Measure!,
                        keepWeights ? k.KeyResult.StatedWeightBp : null,
                        i + 1,
                        clock.Today(),
                        now,
                        [.. k.KeyResult.Guardrails.Select(g => g with { Id = Guid.CreateVersion7() })]
                    )
            )
            .ToList();
        Shares.WeighFitting(clone, clones);
        db.KeyResults.AddRange(clones);
        return (clone, keyResults.Count - open.Count);
    }

    // What was postponed or cancelled no longer weighs in its cycle; the clones join their owner's in the next.
    private static async Task Weigh(
        GoalDbContext db,
        IEnumerable<Objective> left,
        List<Objective> clones,
        CancellationToken ct
    )
    {
        var groups = left.Where(o => !o.IsWeighed)
            .Concat(clones)
            .GroupBy(o => (o.CycleId, o.OwnerKind, o.Owner.GroupId));
        foreach (var group in groups)
        {
            var present = await db.ClaimGroup(group.Key.CycleId, group.First().Owner, ct);
            var joined = group.Where(o => o.IsWeighed && !present.Contains(o)).ToList();
            if (present.Count + joined.Count > Limits.Most)
            {
                throw GoalErrors.TooManyObjectives.With(Limits.Most);
            }

            var position = present.Select(o => o.Position).DefaultIfEmpty(0).Max();
            foreach (var clone in joined.InOrder())
            {
                clone.MoveTo(++position);
            }

            Shares.WeighFitting([.. present, .. joined]);
        }
    }
}
