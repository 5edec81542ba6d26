using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Okr.Alignment.Data;
using Okr.Alignment.Domain;
using Okr.Platform.Data;

namespace Okr.Alignment.Features.Cascade;

/// <summary>Progress and status of objectives as of a day, and the risk that travels up from them.</summary>
internal static class Standings
{
    public static CyclePace PaceOf(CycleReplica cycle) =>
        new(cycle.StartsOn, cycle.EndsOn, cycle.OnTrackGap, cycle.AtRiskGap);

    /// <summary>
    /// Count, roll-up and status of the objectives' live key results; one query. <paramref name="cycles"/> are those of the
    /// objectives, by objective.
    /// </summary>
    public static async Task<Dictionary<Guid, ObjectiveStanding>> Of(
        AlignmentDbContext db,
        IReadOnlyCollection<Guid> objectiveIds,
        IReadOnlyDictionary<Guid, CycleReplica> cycles,
        DateOnly today,
        CancellationToken ct
    ) =>
        (await Measures(db, objectiveIds, ct)).ToDictionary(
            g => g.Key,
            g => Of([.. g], cycles.GetValueOrDefault(g.Key), today)
        );

    /// <summary>Where an objective stands by its live key results.</summary>
    public static ObjectiveStanding Of(IReadOnlyList<Measure> measures, CycleReplica? cycle, DateOnly today)
    {
        var counted = measures.Where(m => m.Progress is not null).ToList();
        var weight = counted.Sum(m => (decimal)m.WeightBp);
        decimal? Average(Func<Measure, decimal> part) =>
            weight == 0m ? null : counted.Sum(m => m.WeightBp * part(m)) / weight;
        var progress = Average(m => Math.Clamp(m.Progress!.Value, 0m, 1m));
        if (cycle is null)
        {
            return new ObjectiveStanding(measures.Count, progress, null);
        }

        var pace = PaceOf(cycle);
        return new ObjectiveStanding(
            measures.Count,
            progress,
            Pace.OfObjective(
                [.. measures.Select(m => (m.WeightBp, m.StatusOn(today, pace)))],
                progress,
                Average(m => Pace.Expected(today, pace, m.Checkpoints)),
                cycle.ObjectiveStatusRule == "own_gap",
                pace
            )
        );
    }

    /// <summary>The live key results of the objectives and where they stand; one query.</summary>
    public static async Task<ILookup<Guid, Measure>> Measures(
        AlignmentDbContext db,
        IReadOnlyCollection<Guid> objectiveIds,
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
        return rows.ToLookup(
            r => r.ObjectiveId,
            r => new Measure(
                r.WeightBp,
                r.Measurable ? r.Progress : null,
                r.HasData,
                r.Manual,
                r.PaceJson is { } json ? JsonSerializer.Deserialize<List<PacePoint>>(json, EventJson.Options)! : []
            )
        );
    }
}

/// <summary>Where a live key result stands. Null progress: nothing can be measured.</summary>
internal sealed record Measure(
    int WeightBp,
    decimal? Progress,
    bool HasData,
    string? ManualStatus,
    IReadOnlyList<PacePoint> Checkpoints
)
{
    public Status? StatusOn(DateOnly day, CyclePace cycle) =>
        Pace.StatusOf(Progress, HasData, ManualStatus, day, cycle, Checkpoints);

    public DateOnly? OffTrackFrom(DateOnly today, CyclePace cycle) =>
        Pace.OffTrackFrom(Progress, HasData, ManualStatus, today, cycle, Checkpoints);
}

/// <summary>Null progress: nothing to measure yet. Null status: nothing to judge.</summary>
internal sealed record ObjectiveStanding(int KeyResults, decimal? Progress, Status? Status);
