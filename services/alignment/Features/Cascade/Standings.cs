using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Okr.Alignment.Data;
using Okr.Alignment.Domain;
using Okr.Platform.Data;

namespace Okr.Alignment.Features.Cascade;

/// <summary>Progress and status of objectives as of a day, and the risk that travels up from them.</summary>
internal static class Standings
{
    /// <summary>A key result counts for its objective's status from this weight on (domain.md §3).</summary>
    private const int StatusWeightBp = 1000;

    private const int Micros = 1_000_000;

    public static CyclePace PaceOf(CycleReplica cycle) =>
        new(cycle.StartsOn, cycle.EndsOn, cycle.OnTrackGap, cycle.AtRiskGap);

    /// <summary>Count, roll-up and worst status of the objectives' live key results; one query.</summary>
    public static async Task<Dictionary<Guid, ObjectiveStanding>> Of(
        AlignmentDbContext db,
        IReadOnlyCollection<Guid> objectiveIds,
        IReadOnlyDictionary<Guid, CyclePace> paces,
        DateOnly today,
        CancellationToken ct
    )
    {
        var rows = await (
            from k in db.KeyResults
            where k.Live && objectiveIds.Contains(k.ObjectiveId)
            join s in db.Standings on k.Id equals s.KeyResultId into standings
            from s in standings.DefaultIfEmpty()
            select new
            {
                k.ObjectiveId,
                k.WeightBp,
                k.Measurable,
                k.PaceJson,
                Progress = s == null ? 0m : s.Progress,
                HasData = s != null && s.HasData,
                Manual = s == null ? null : s.ManualStatus,
            }
        ).ToListAsync(ct);
        return rows.GroupBy(r => r.ObjectiveId)
            .ToDictionary(
                g => g.Key,
                g =>
                {
                    var counted = g.Where(r => r.Measurable && r.Progress is not null).ToList();
                    var weight = counted.Sum(r => (decimal)r.WeightBp);
                    decimal? progress =
                        weight == 0m
                            ? null
                            : counted.Sum(r => r.WeightBp * Math.Clamp(r.Progress!.Value, 0m, 1m)) / weight;
                    // Where many key results share the weight, none reaches the mark: then all of them count.
                    var weighty = g.Where(r => r.WeightBp >= StatusWeightBp).ToList();
                    Status? status = paces.TryGetValue(g.Key, out var pace)
                        ? (weighty.Count > 0 ? weighty : [.. g]).Max(r =>
                            Pace.StatusOf(
                                r.Measurable ? r.Progress : null,
                                r.HasData,
                                r.Manual,
                                today,
                                pace,
                                Checkpoints(r.PaceJson)
                            )
                        )
                        : null;
                    return new ObjectiveStanding(g.Count(), progress, status);
                }
            );
    }

    /// <summary>
    /// Risk from below in all running cycles, in three queries: off_track key results of published objectives, carried up
    /// over accepted links.
    /// </summary>
    public static async Task<RiskGraph> Risk(AlignmentDbContext db, DateOnly today, CancellationToken ct)
    {
        var cycles = await db
            .Cycles.AsNoTracking()
            .Where(c => c.Phase == "active" || c.Phase == "scoring")
            .ToDictionaryAsync(c => c.Id, PaceOf, ct);
        if (cycles.Count == 0)
        {
            return new RiskGraph([], new HashSet<Guid>());
        }

        // No key result is off track above this; the exact rule follows in memory.
        var ceiling = (int)(Math.Clamp(cycles.Values.Max(c => 1m - c.AtRiskGap), 0m, 1m) * Micros);
        var cycleIds = cycles.Keys.ToList();
        var candidates = await (
            from o in db.Objectives
            where cycleIds.Contains(o.CycleId) && o.IsPublic && o.State == "published"
            join k in db.KeyResults on o.Id equals k.ObjectiveId
            where k.Live
            join s in db.Standings on k.Id equals s.KeyResultId into standings
            from s in standings.DefaultIfEmpty()
            where s == null || s.ManualStatus != null || s.ProgressMicros < ceiling
            select new
            {
                o.Id,
                o.CycleId,
                k.Measurable,
                k.PaceJson,
                Progress = s == null ? 0m : s.Progress,
                HasData = s != null && s.HasData,
                Manual = s == null ? null : s.ManualStatus,
            }
        ).ToListAsync(ct);
        var offTrack = candidates
            .Where(c =>
                Pace.StatusOf(
                    c.Measurable ? c.Progress : null,
                    c.HasData,
                    c.Manual,
                    today,
                    cycles[c.CycleId],
                    Checkpoints(c.PaceJson)
                ) == Status.OffTrack
            )
            .Select(c => c.Id)
            .ToHashSet();
        if (offTrack.Count == 0)
        {
            return new RiskGraph([], offTrack);
        }

        var links = await (
            from l in db.Links
            where l.Kind == LinkKind.Supports && l.State == LinkState.Accepted
            join o in db.Objectives on l.FromObjectiveId equals o.Id
            where cycleIds.Contains(o.CycleId) && o.IsPublic
            select new { l.FromObjectiveId, l.ToObjectiveId }
        ).ToListAsync(ct);
        return new RiskGraph([.. links.Select(l => (l.FromObjectiveId, l.ToObjectiveId))], offTrack);
    }

    private static List<PacePoint> Checkpoints(string? json) =>
        json is null ? [] : JsonSerializer.Deserialize<List<PacePoint>>(json, EventJson.Options)!;
}

/// <summary>Null progress: nothing to measure yet. Null status: no key result that counts.</summary>
internal sealed record ObjectiveStanding(int KeyResults, decimal? Progress, Status? Status);
