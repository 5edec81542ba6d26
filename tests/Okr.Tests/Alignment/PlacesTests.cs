using Microsoft.EntityFrameworkCore;
using Okr.Alignment.Data;
using Okr.Alignment.Domain;
using Okr.Alignment.Features.Cascade;
using Okr.Contracts.Goal.V1;
using Okr.Platform.Data;

namespace Okr.Tests.Alignment;

/// <summary>What is kept with every change against what a plain reading of everything says.</summary>
public sealed class PlacesTests : IDisposable
{
    private static readonly int[] DaysAhead = [0, 1, 20, 60];

    private readonly AlignmentWorld world = new();
    private readonly List<CycleChanged> cycles = [];
    private readonly List<ObjectiveChanged> objectives = [];
    private readonly List<KeyResultChanged> keyResults = [];
    private long version = 1;

    public void Dispose() => world.Dispose();

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(4, true)]
    [InlineData(5, true)]
    public async Task Places_and_risk_are_what_a_plain_reading_says_after_every_change(int seed, bool pacesFall)
    {
        var random = new Random(seed);
        cycles.Add(world.Quarter);
        cycles.Add(world.Tell(Facts.Cycle("2026", "annual", new(2026, 1, 1), new(2026, 12, 31))));
        for (var i = 0; i < 8; i++)
        {
            AddObjective(random);
        }

        for (var step = 0; step < 120; step++)
        {
            Change(random, pacesFall);
            await Upkeep();
            // A falling pace is looked at again every day: it says nothing yet about the days to come.
            foreach (var days in pacesFall ? [0] : DaysAhead)
            {
                Assert.Equal(await Plain(Facts.Today.AddDays(days)), await Kept(Facts.Today.AddDays(days)));
            }
        }
    }

    [Fact]
    public async Task Places_that_nobody_has_worked_out_yet_are_worked_out_by_the_upkeep()
    {
        var top = world.Objective("top", world.Boss, isTop: true);
        var below = world.Objective("below", world.RedLead);
        world.Linked(below, top);
        world.KeyResult(below, 0.1m);
        using (var db = world.Open())
        {
            await db.Objectives.ExecuteUpdateAsync(set =>
                set.SetProperty(o => o.RecheckOn, DateOnly.MinValue)
                    .SetProperty(o => o.IsRoot, false)
                    .SetProperty(o => o.IsLinked, false)
                    .SetProperty(o => o.OffTrackFrom, (DateOnly?)null)
                    .SetProperty(o => o.RiskFrom, (DateOnly?)null)
            );
        }

        await Upkeep();

        Assert.Equal(await Plain(Facts.Today), await Kept(Facts.Today));
        using var after = world.Open();
        Assert.True(await after.Objectives.AnyAsync(o => o.Id == top.Id && o.IsRoot && o.RiskFrom <= Facts.Today));
        Assert.False(await after.Objectives.AnyAsync(o => o.RecheckOn != null));
    }

    private void Change(Random random, bool pacesFall)
    {
        switch (random.Next(10))
        {
            case 0:
                AddObjective(random);
                break;
            case 1:
                var objective = random.Next(objectives.Count);
                objectives[objective] = world.Tell(
                    objectives[objective] with
                    {
                        Version = ++version,
                        State = Pick(random, "draft", "published", "published", "scored", "cancelled"),
                        IsTop = random.Next(3) == 0,
                        Confidential = random.Next(8) == 0,
                        CycleId = Pick(random, [.. cycles]).Id,
                    }
                );
                break;
            case 2:
            case 3:
                AddKeyResult(random, pacesFall);
                break;
            case 4 when keyResults.Count > 0:
                var keyResult = random.Next(keyResults.Count);
                keyResults[keyResult] = keyResults[keyResult] with
                {
                    Version = ++version,
                    CancelledOn = random.Next(3) == 0 ? Facts.Today : null,
                    Type = random.Next(4) == 0 ? "linear" : "increase",
                    Target = random.Next(4) == 0 ? null : 100m,
                };
                world.Tell(keyResults[keyResult]);
                break;
            case 5:
            case 6:
                Link(random);
                break;
            case 7:
                Unlink(random);
                break;
            case 8 when random.Next(3) == 0:
                var cycle = random.Next(cycles.Count);
                cycles[cycle] = world.Tell(
                    cycles[cycle] with
                    {
                        Version = ++version,
                        Phase = Pick(random, "active", "scoring", "closed"),
                    }
                );
                break;
            default:
                if (keyResults.Count > 0)
                {
                    world.Tell(
                        Facts.Progressed(
                            Pick(random, [.. keyResults]),
                            random.Next(12) / 10m,
                            random.Next(5) == 0 ? Pick(random, "off_track", "on_track", "done") : null,
                            ++version
                        )
                    );
                }

                break;
        }
    }

    private void AddObjective(Random random) =>
        objectives.Add(
            world.Objective(
                $"objective {objectives.Count}",
                world.RedMember,
                Pick(random, "draft", "published", "published"),
                isTop: random.Next(4) == 0,
                cycle: Pick(random, [.. cycles])
            )
        );

    private void AddKeyResult(Random random, bool pacesFall)
    {
        var keyResult = Facts.KeyResult(Pick(random, [.. objectives]), "key result");
        if (random.Next(2) == 0)
        {
            IEnumerable<decimal> values = [.. Enumerable.Range(0, 3).Select(_ => (decimal)random.Next(100))];
            keyResult = keyResult with
            {
                PhasedTargets =
                [
                    .. (pacesFall ? values : values.Order()).Select(
                        (value, i) => new PhasedTarget(Facts.QuarterStart.AddDays(20 * (i + 1)), value)
                    ),
                ],
            };
        }

        keyResults.Add(keyResult);
        world.Tell(keyResult);
    }

    /// <summary>Always from a later objective to an earlier one: no circles.</summary>
    private void Link(Random random)
    {
        var from = random.Next(1, objectives.Count);
        using var db = world.Open();
        var link = Okr.Alignment.Domain.Link.Request(
            random.Next(5) == 0 ? LinkKind.DependsOn : LinkKind.Supports,
            objectives[from].Id,
            objectives[random.Next(from)].Id,
            null,
            null,
            DateTime.UtcNow
        );
        if (db.Links.Any(l => l.LiveKey == link.LiveKey))
        {
            return;
        }

        db.Links.Add(link.AcceptedAtOnce(null, Facts.Today));
        db.SaveWithPlaces([link.FromObjectiveId, link.ToObjectiveId], isMove: false, Facts.Today, default)
            .GetAwaiter()
            .GetResult();
    }

    private void Unlink(Random random)
    {
        using var db = world.Open();
        var links = db.Links.Where(l => l.State == LinkState.Accepted).OrderBy(l => l.Id).ToList();
        if (links.Count == 0)
        {
            return;
        }

        var link = Pick(random, [.. links]);
        link.Remove(Facts.Today);
        db.SaveWithPlaces([link.FromObjectiveId, link.ToObjectiveId], isMove: false, Facts.Today, default)
            .GetAwaiter()
            .GetResult();
    }

    private async Task Upkeep()
    {
        using var db = world.Open();
        while (await Places.TakeEffect(db, Facts.Today, default) > 0)
        {
            db.ChangeTracker.Clear();
        }
    }

    private async Task<List<Place>> Kept(DateOnly day)
    {
        using var db = world.Open();
        return
        [
            .. (await db.Objectives.AsNoTracking().ToListAsync())
                .OrderBy(o => o.Id)
                .Select(o => new Place(o.Title, o.IsRoot, o.IsLinked, o.OffTrackFrom <= day, o.RiskFrom <= day)),
        ];
    }

    /// <summary>Walks up from everything that is off_track on the day.</summary>
    private async Task<List<Place>> Plain(DateOnly day)
    {
        using var db = world.Open();
        var all = (await db.Objectives.AsNoTracking().ToListAsync()).ToDictionary(o => o.Id);
        var running = (await db.Cycles.AsNoTracking().ToListAsync()).ToDictionary(c => c.Id);
        var links = (await db.Links.AsNoTracking().Where(l => l.State == LinkState.Accepted).ToListAsync())
            .Where(l => all.ContainsKey(l.FromObjectiveId) && all.ContainsKey(l.ToObjectiveId))
            .ToList();
        var supports = links.Where(l => l.Kind == LinkKind.Supports).ToList();
        var measures = await Standings.Measures(db, all.Keys, default);
        bool Counts(ObjectiveReplica o) => o.IsPublic && running[o.CycleId].Phase is "active" or "scoring";
        var offTrack = all
            .Values.Where(o =>
                Counts(o)
                && o.State == "published"
                && measures[o.Id].Any(m => m.StatusOn(day, Standings.PaceOf(running[o.CycleId])) == Status.OffTrack)
            )
            .Select(o => o.Id)
            .ToHashSet();
        var risky = new HashSet<Guid>();
        void Carry(Guid id)
        {
            foreach (var link in supports.Where(l => l.FromObjectiveId == id && Counts(all[id])))
            {
                risky.Add(link.ToObjectiveId);
                Carry(link.ToObjectiveId);
            }
        }

        offTrack.ToList().ForEach(Carry);
        return
        [
            .. all
                .Values.OrderBy(o => o.Id)
                .Select(o =>
                {
                    var above = supports
                        .Where(l => l.FromObjectiveId == o.Id)
                        .Select(l => all[l.ToObjectiveId])
                        .ToList();
                    var below = supports.Where(l => l.ToObjectiveId == o.Id).Select(l => all[l.FromObjectiveId]);
                    return new Place(
                        o.Title,
                        !above.Exists(p => p.IsPublic && p.CycleId == o.CycleId)
                            && (o.IsTop || above.Count > 0 || below.Any(c => c.IsPublic)),
                        links.Exists(l => l.FromObjectiveId == o.Id || l.ToObjectiveId == o.Id),
                        offTrack.Contains(o.Id),
                        risky.Contains(o.Id)
                    );
                }),
        ];
    }

    private static T Pick<T>(Random random, params T[] values) => values[random.Next(values.Length)];

    private sealed record Place(string Title, bool IsRoot, bool IsLinked, bool IsOffTrack, bool IsAtRisk);
}
