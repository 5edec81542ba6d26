using Okr.Alignment.Domain;
using Okr.Alignment.Features.Cascade;
using Okr.Contracts.Goal.V1;
using Okr.Platform.Data;
using Okr.Progress.Consumers;
using Okr.Progress.Data;
using Okr.Progress.Domain;
using Okr.Progress.Features.Progress;
using static Okr.Tests.Alignment.AlignmentWorld;
using CycleOfCascade = Okr.Alignment.Data.CycleReplica;
using Status = Okr.Alignment.Domain.Status;

namespace Okr.Tests.Alignment;

/// <summary>The cascade gives an objective the status that its own page, of the progress service, gives it.</summary>
public sealed class ObjectiveStatusTests
{
    private const int Samples = 3_000;

    [Theory]
    [InlineData("worst_key_result", 1)]
    [InlineData("worst_key_result", 2)]
    [InlineData("own_gap", 3)]
    [InlineData("own_gap", 4)]
    public void Is_what_the_progress_service_says(string rule, int seed)
    {
        var random = new Random(seed);
        var seen = new HashSet<Status?>();
        for (var i = 0; i < Samples; i++)
        {
            var day = Facts.QuarterStart.AddDays(random.Next(-3, 100));
            var keyResults = Enumerable.Range(0, random.Next(5)).Select(_ => Sample.Any(random)).ToList();
            var page = Page(rule, keyResults, day);

            var cascade = Standings.Of(
                [.. keyResults.Select(k => k.Measure())],
                new CycleOfCascade
                {
                    Id = Guid.NewGuid(),
                    Phase = "active",
                    StartsOn = Facts.QuarterStart,
                    EndsOn = Facts.QuarterEnd,
                    OnTrackGap = 0.10m,
                    AtRiskGap = 0.25m,
                    ObjectiveStatusRule = rule,
                },
                day
            );

            Assert.Equal((page.Progress, Word(page.Status)), (cascade.Progress, Word(cascade.Status)));
            seen.Add(cascade.Status);
        }

        Assert.Equal(Enum.GetValues<Status>().Length + 1, seen.Count); // none at all is one too
    }

    [Theory]
    [InlineData("worst_key_result", "off_track")]
    [InlineData("own_gap", "on_track")]
    public async Task Follows_the_policy_of_the_cycle_and_the_risk_from_below_does_not(string rule, string status)
    {
        using var world = new AlignmentWorld();
        world.Tell(world.Quarter with { Version = 2, Policy = new CyclePolicy(ObjectiveStatusRule: rule) });
        var top = world.Objective("top", world.Boss, isTop: true);
        var below = world.Objective("below", world.RedLead);
        world.Linked(below, top);
        Tell(world, Facts.KeyResult(below, "nearly there", 8_500), 0.9m);
        Tell(world, Facts.KeyResult(below, "far behind", 1_500), 0m); // expected 0.489, together 0.765
        using var db = world.Open();

        Assert.Equal([below.Id], await Browse(status, top.Id));
        Assert.True((await world.LinksOf(As(world.Boss), top)).RiskFromBelow.AtRisk);

        async Task<List<Guid>> Browse(string wanted, Guid parent) =>
            [
                .. (
                    await BrowseCascade.Handle(
                        new BrowseCascade.Query(world.Quarter.Id, parent, null, wanted, null, null, null, null),
                        db,
                        world.Clock,
                        default
                    )
                ).Items.Select(n => n.ObjectiveId),
            ];
    }

    [Fact]
    public void Phased_targets_that_begin_on_the_first_day_make_it_off_track_from_that_day()
    {
        var cycle = new CyclePace(Facts.QuarterStart, Facts.QuarterEnd, 0.10m, 0.25m);
        List<PacePoint> checkpoints = [new(Facts.QuarterStart, 0.5m)];

        Assert.Equal(
            Facts.QuarterStart,
            Okr.Alignment.Domain.Pace.OffTrackFrom(0m, true, null, Facts.QuarterStart, cycle, checkpoints)
        );
    }

    private static void Tell(AlignmentWorld world, KeyResultChanged keyResult, decimal progress)
    {
        world.Tell(keyResult);
        world.Tell(Facts.Progressed(keyResult, progress));
    }

    private static ObjectiveProgress Page(string rule, IReadOnlyList<Sample> keyResults, DateOnly day)
    {
        var cycle = new CycleReplica
        {
            Id = Guid.NewGuid(),
            StartsOn = Facts.QuarterStart,
            EndsOn = Facts.QuarterEnd,
            Phase = "active",
            OnTrackGap = 0.10m,
            AtRiskGap = 0.25m,
            ObjectiveStatusRule = rule,
            CadenceDays = 7,
            CadenceWeekday = 1,
        };
        var objective = new ObjectiveReplica
        {
            Id = Guid.NewGuid(),
            CycleId = cycle.Id,
            Title = "objective",
            OwnerKind = "person",
            ParticipantIds = [],
            CoEditorIds = [],
            State = "published",
        };
        return ObjectiveProgress.Of(
            objective,
            cycle,
            [.. keyResults.Select(k => k.Row(objective, cycle))],
            Array.Empty<(Guid Id, DatedProgress CheckIn)>().ToLookup(c => c.Id, c => c.CheckIn),
            day
        );
    }

    private static string? Word<TStatus>(TStatus? status)
        where TStatus : struct, Enum => status is { } known ? SnakeCase.Of(known) : null;

    /// <summary>A key result with a progress of so many hundredths; null while a linear one has no target.</summary>
    private sealed record Sample(
        int WeightBp,
        int? Hundredths,
        bool Updated,
        string? Manual,
        IReadOnlyList<(int Day, int Hundredths)> Checkpoints
    )
    {
        public static Sample Any(Random random)
        {
            var measurable = random.Next(6) > 0;
            return new(
                random.Next(3) == 0 ? random.Next(1_000) : random.Next(1_000, 9_000),
                !measurable ? null
                    : random.Next(3) == 0 ? 100
                    : random.Next(101),
                random.Next(4) > 0,
                random.Next(8) == 0 ? SnakeCase.Of((ProgressStatus)random.Next(5)) : null,
                measurable && random.Next(2) == 0
                    ?
                    [
                        .. Enumerable
                            .Range(0, 3)
                            .Select(_ => random.Next(-1, 92))
                            .Distinct()
                            .Order()
                            .Select(day => (day, random.Next(101))),
                    ]
                    : []
            );
        }

        private decimal? Progress =>
            Hundredths is not { } hundredths ? null
            : Updated ? hundredths / 100m
            : 0m;

        public Measure Measure() =>
            new(
                WeightBp,
                Progress,
                Updated,
                Manual,
                [.. Checkpoints.Select(c => new PacePoint(Facts.QuarterStart.AddDays(c.Day), c.Hundredths / 100m))]
            );

        public KeyResultContext Row(ObjectiveReplica objective, CycleReplica cycle)
        {
            var id = Guid.NewGuid();
            return new()
            {
                Objective = objective,
                Cycle = cycle,
                KeyResult = new()
                {
                    Id = id,
                    ObjectiveId = objective.Id,
                    CycleId = cycle.Id,
                    Title = "key result",
                    Type = Hundredths is null ? KeyResultType.Linear : KeyResultType.Increase,
                    Baseline = 0m,
                    Target = Hundredths is null ? null : 100m,
                    Steps = [],
                    PhasedTargets =
                    [
                        .. Checkpoints.Select(c => new PhasedTarget(Facts.QuarterStart.AddDays(c.Day), c.Hundredths)),
                    ],
                    WeightBp = WeightBp,
                },
                State = new()
                {
                    KeyResultId = id,
                    ObjectiveId = objective.Id,
                    CycleId = cycle.Id,
                    RawProgress = Progress,
                    HasData = Updated,
                    CheckInCount = Updated ? 1 : 0,
                    ManualStatus = Manual is { } manual ? SnakeCase.Parse<ProgressStatus>(manual) : null,
                    FirstDueOn = Facts.QuarterStart,
                    CadenceDays = 7,
                },
            };
        }
    }
}
