using FsCheck.Fluent;
using FsCheck.Xunit;
using Okr.Contracts.Goal.V1;
using Okr.Progress.Domain;

namespace Okr.Tests.Progress;

public sealed class DomainTests
{
    private static readonly DateOnly Start = new(2026, 1, 5);
    private static readonly DateOnly End = new(2026, 4, 5);
    private static readonly GapThresholds Thresholds = new(0.10m, 0.25m);

    private static KeyResultDefinition Definition(
        KeyResultType type,
        decimal? baseline = null,
        decimal? target = null,
        params PhasedTarget[] phased
    ) => new(type, baseline, target, 10m, 20m, [], phased);

    private static CheckInFact Fact(int day, decimal? value, int? confidence = null, int order = 0) =>
        new(
            Guid.CreateVersion7(),
            Start.AddDays(day),
            new DateTime(2026, 6, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(order),
            value,
            null,
            null,
            confidence,
            null,
            false
        );

    [Theory]
    [InlineData(KeyResultType.Increase, 20, 120, 45, 0.25)]
    [InlineData(KeyResultType.Increase, 20, 120, 0, -0.2)]
    [InlineData(KeyResultType.Increase, -10, 10, 20, 1.5)]
    [InlineData(KeyResultType.Decrease, 50, 10, 30, 0.5)]
    [InlineData(KeyResultType.Linear, 0, 8, 2, 0.25)]
    public void Progress_follows_the_formula_of_its_type(
        object type,
        int baseline,
        int target,
        int value,
        double expected
    )
    {
        var p = KeyResultProgress.OfValue(Definition((KeyResultType)type, baseline, target), value);
        Assert.Equal((decimal)expected, p);
    }

    [Fact]
    public void A_linear_key_result_without_a_target_has_no_progress()
    {
        var linear = Definition(KeyResultType.Linear);
        Assert.Null(KeyResultProgress.OfValue(linear, 5m));
        Assert.Null(KeyResultProgress.WithoutData(linear));
        Assert.True(Standing.Nothing(linear).After(linear, Fact(1, 5m)).HasData);
    }

    [Property]
    public bool Progress_is_zero_at_the_baseline_one_at_the_target_and_turns_back(
        int baseline,
        int distance,
        byte percent
    )
    {
        var target = (decimal)baseline + (distance == 0 ? 1 : distance);
        var type = target > baseline ? KeyResultType.Increase : KeyResultType.Decrease;
        var definition = Definition(type, baseline, target);
        var p = percent / 255m;
        return KeyResultProgress.OfValue(definition, baseline) == 0m
            && KeyResultProgress.OfValue(definition, target) == 1m
            && Math.Abs(
                KeyResultProgress.OfValue(definition, KeyResultProgress.ValueFor(definition, p)!.Value)!.Value - p
            ) < 1e-9m;
    }

    [Property]
    public bool Progress_grows_with_the_value_towards_the_target(int baseline, int distance, int a, int b)
    {
        var target = (decimal)baseline + (distance == 0 ? 1 : distance);
        var type = target > baseline ? KeyResultType.Increase : KeyResultType.Decrease;
        var definition = Definition(type, baseline, target);
        var (less, more) = (Math.Min(a, b), Math.Max(a, b));
        var (low, high) = (KeyResultProgress.OfValue(definition, less), KeyResultProgress.OfValue(definition, more));
        return type == KeyResultType.Increase ? low <= high : low >= high;
    }

    [Property]
    public bool Clamped_progress_stays_within_zero_and_one(decimal p) => KeyResultProgress.Clamp(p) is >= 0m and <= 1m;

    [Fact]
    public void A_roll_up_weighs_and_leaves_out_what_has_no_progress()
    {
        Assert.Equal(0.35m, RollUp.Of([new(5_000, 0.7m), new(5_000, 0m)]));
        Assert.Equal(0.7m, RollUp.Of([new(5_000, 0.7m), new(5_000, null)]));
        Assert.Equal(1m, RollUp.Of([new(3_333, 1m), new(3_333, 7m), new(3_334, 1m)]));
        Assert.Null(RollUp.Of([new(10_000, null)]));
        Assert.Null(RollUp.Of([]));
    }

    [Property]
    public bool A_roll_up_is_the_sum_of_its_contributions_and_lies_between_its_terms(
        (byte Weight, int Percent, bool LeftOut)[] given
    )
    {
        var terms = given.Select(t => new RollUpTerm(t.Weight + 1, t.LeftOut ? null : t.Percent / 100m)).ToList();
        var counted = terms
            .Where(t => t.Progress is not null)
            .Select(t => KeyResultProgress.Clamp(t.Progress!.Value))
            .ToList();
        return RollUp.Of(terms) is not { } sum
            ? counted.Count == 0
            : Math.Abs(sum - RollUp.Contributions(terms).Sum()) < 1e-20m
                && sum >= counted.Min() - 1e-20m
                && sum <= counted.Max() + 1e-20m;
    }

    [Fact]
    public void Expected_progress_runs_from_zero_on_the_first_day_to_one_on_the_last()
    {
        Assert.Equal(0m, Pace.Expected(Start, End, Start.AddDays(-40)));
        Assert.Equal(0m, Pace.Expected(Start, End, Start));
        Assert.Equal(0.5m, Pace.Expected(Start, End, Start.AddDays(45)));
        Assert.Equal(1m, Pace.Expected(Start, End, End));
        Assert.Equal(1m, Pace.Expected(Start, End, End.AddDays(9)));
        Assert.Equal(1m, Pace.Expected(Start, Start, Start));
    }

    [Fact]
    public void Phased_targets_replace_the_straight_line()
    {
        var phased = Definition(KeyResultType.Increase, 100m, 200m, new PhasedTarget(Start.AddDays(60), 120m));
        Assert.Equal(0m, Pace.Expected(phased, Start, End, Start));
        Assert.Equal(0.1m, Pace.Expected(phased, Start, End, Start.AddDays(30)));
        Assert.Equal(0.2m, Pace.Expected(phased, Start, End, Start.AddDays(60)));
        Assert.Equal(0.6m, Pace.Expected(phased, Start, End, Start.AddDays(75)));
        Assert.Equal(1m, Pace.Expected(phased, Start, End, End));
    }

    [Property]
    public bool Expected_progress_never_falls_and_stays_within_zero_and_one(byte a, byte b)
    {
        var (earlier, later) = (Start.AddDays(Math.Min(a, b)), Start.AddDays(Math.Max(a, b)));
        var phased = Definition(
            KeyResultType.Increase,
            0m,
            10m,
            new PhasedTarget(Start.AddDays(20), 1m),
            new PhasedTarget(Start.AddDays(40), 8m)
        );
        var (x, y) = (Pace.Expected(phased, Start, End, earlier), Pace.Expected(phased, Start, End, later));
        return x is >= 0m and <= 1m && y is >= 0m and <= 1m && x <= y;
    }

    [Theory]
    [InlineData(0.40, 0.50, ProgressStatus.OnTrack)]
    [InlineData(0.39, 0.50, ProgressStatus.AtRisk)]
    [InlineData(0.25, 0.50, ProgressStatus.AtRisk)]
    [InlineData(0.24, 0.50, ProgressStatus.OffTrack)]
    [InlineData(1.00, 1.00, ProgressStatus.Done)]
    public void The_gap_decides_the_status(double progress, double expected, object status) =>
        Assert.Equal((ProgressStatus)status, StatusRules.OfGap((decimal)progress, (decimal)expected, Thresholds));

    [Fact]
    public void Silence_is_not_started_for_seven_days_and_then_a_gap()
    {
        ProgressStatus? Of(int day, bool updated) =>
            StatusRules.OfKeyResult(0m, 0.9m, updated, Start, Start.AddDays(day), Thresholds);

        Assert.Equal(ProgressStatus.NotStarted, Of(7, false));
        Assert.Equal(ProgressStatus.OffTrack, Of(7, true));
        Assert.Equal(ProgressStatus.OffTrack, Of(8, false));
    }

    [Fact]
    public void An_objective_takes_its_worst_key_result_of_ten_percent_or_its_own_gap()
    {
        (int, ProgressStatus?)[] keyResults =
        [
            (8_001, ProgressStatus.OnTrack),
            (1_000, ProgressStatus.AtRisk),
            (999, ProgressStatus.OffTrack),
        ];
        Assert.Equal(ProgressStatus.AtRisk, StatusRules.OfObjective(keyResults, 0.1m, 0.9m, false, Thresholds));
        Assert.Equal(ProgressStatus.OffTrack, StatusRules.OfObjective(keyResults, 0.1m, 0.9m, true, Thresholds));
        Assert.Equal(
            ProgressStatus.OnTrack,
            StatusRules.OfObjective([(900, ProgressStatus.OffTrack)], 0.9m, 0.9m, false, Thresholds)
        );
    }

    [Fact]
    public void Slots_begin_on_the_weekday_and_last_as_long_as_the_cycle()
    {
        var schedule = Schedule.From(Start, End, 7, 3, 2); // Wednesdays
        Assert.Equal(new DateOnly(2026, 1, 7), schedule.FirstDueOn);
        Assert.Equal(13, schedule.Count);
        Assert.Equal(new DateOnly(2026, 4, 1), schedule.DueOn(12));
        Assert.Equal(Start, Schedule.From(Start, End, 7, 1, 3).FirstDueOn);
    }

    [Fact]
    public void A_slot_is_on_time_within_grace_late_before_the_next_and_missed_after_it()
    {
        var schedule = new Schedule(Start, 7, 2, Start.AddDays(28));
        SlotOutcome Slot(int slot, int today, params int[] days) =>
            schedule.Outcomes(days.Select(d => Start.AddDays(d)), Start.AddDays(today))[slot];

        Assert.Equal(SlotOutcome.OnTime, Slot(1, 9, 9));
        Assert.Equal(SlotOutcome.OnTime, Slot(1, 4, 3));
        Assert.Equal(SlotOutcome.Late, Slot(1, 10, 10));
        Assert.Equal(SlotOutcome.NotDueYet, Slot(1, 9));
        Assert.Equal(SlotOutcome.Overdue, Slot(1, 14));
        Assert.Equal(SlotOutcome.Missed, Slot(1, 15));
        Assert.Equal(SlotOutcome.Missed, Slot(1, 20, 16));
        Assert.Equal(
            new DisciplineCount(2, 1, 1, 4),
            schedule.Discipline([Start, Start.AddDays(10)], Start.AddDays(29))
        );
    }

    [Property]
    public bool Discipline_counts_no_slot_twice(byte[] days, byte today)
    {
        var schedule = new Schedule(Start, 7, 3, End);
        var count = schedule.Discipline(days.Select(d => Start.AddDays(d)), Start.AddDays(today));
        return count.OnTime + count.Late + count.Missed <= count.Due && count.Due <= schedule.Count;
    }

    [Fact]
    public void Silence_past_cadence_and_grace_is_stale_until_the_cycle_has_ended()
    {
        var schedule = new Schedule(Start, 7, 3, End);
        Assert.False(schedule.IsStale(null, Start.AddDays(10)));
        Assert.True(schedule.IsStale(null, Start.AddDays(11)));
        Assert.False(schedule.IsStale(Start.AddDays(5), Start.AddDays(15)));
        Assert.True(schedule.IsStale(Start.AddDays(5), Start.AddDays(16)));
        Assert.False(schedule.IsStale(null, End.AddDays(4)));
    }

    [Fact]
    public void The_next_due_day_skips_what_is_answered()
    {
        var schedule = new Schedule(Start, 7, 3, End);
        Assert.Equal(Start, schedule.NextDueOn(null, Start.AddDays(2)));
        Assert.Equal(Start.AddDays(7), schedule.NextDueOn(Start, Start.AddDays(2)));
        Assert.Equal(Start.AddDays(7), schedule.NextDueOn(null, Start.AddDays(4)));
        Assert.Null(schedule.NextDueOn(null, End.AddDays(30)));
    }

    [Fact]
    public void A_locked_cadence_above_beats_those_below()
    {
        var (root, middle, leaf) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        Guid[] path = [leaf, middle, root];
        var open = new CadenceRule(14, 1, 3, false);
        var own = new CadenceRule(7, 5, 1, false);
        Assert.Null(CadenceRules.Effective(path, new Dictionary<Guid, CadenceRule>()));
        Assert.Equal((root, open), CadenceRules.Effective(path, new Dictionary<Guid, CadenceRule> { [root] = open }));
        Assert.Equal(
            (leaf, own),
            CadenceRules.Effective(path, new Dictionary<Guid, CadenceRule> { [root] = open, [leaf] = own })
        );
        Assert.Equal(
            (root, open with { Locked = true }),
            CadenceRules.Effective(
                path,
                new Dictionary<Guid, CadenceRule> { [root] = open with { Locked = true }, [leaf] = own }
            )
        );
    }

    [Property]
    public bool The_order_in_which_check_ins_arrive_does_not_matter(
        (byte Day, int Value, bool HasValue, byte Confidence)[] given,
        int seed
    )
    {
        foreach (var type in new[] { KeyResultType.Increase, KeyResultType.Range })
        {
            var definition = Definition(type, 0m, 100m);
            var schedule = new Schedule(Start, 7, 3, End);
            var facts = given
                .Select((g, i) => Fact(g.Day % 90, g.HasValue ? g.Value : null, g.Confidence % 11, order: i))
                .ToArray();
            var shuffled = facts.ToArray();
            new Random(seed).Shuffle(shuffled);
            if (Standing.Of(definition, schedule, facts) != Standing.Of(definition, schedule, shuffled))
            {
                return false;
            }
        }

        return true;
    }

    [Property]
    public bool One_more_check_in_gives_what_all_together_give(byte[] days)
    {
        var definition = Definition(KeyResultType.Increase, 0m, 300m);
        var facts = days.Select((d, i) => Fact(d, d, d % 11, i)).ToList();
        var step = Standing.Nothing(definition);
        foreach (var fact in Standing.InTimeOrder(facts))
        {
            if (!step.IsBefore(fact))
            {
                return false;
            }

            step = step.After(definition, fact);
        }

        return step == Standing.Of(definition, new(Start, 7, 3, End), facts);
    }

    [Property]
    public bool The_share_of_a_range_stays_within_zero_and_one((byte Day, byte Value)[] given, byte day)
    {
        var definition = Definition(KeyResultType.Range);
        var share = Standing.RangeProgress(
            definition,
            new Schedule(Start, 7, 3, End),
            given.Select((g, i) => Fact(g.Day, g.Value, order: i)),
            Start.AddDays(day)
        );
        return share is >= 0m and <= 1m;
    }

    [Fact]
    public void A_missed_slot_of_a_range_counts_as_out_of_range()
    {
        var definition = Definition(KeyResultType.Range);
        var schedule = new Schedule(Start, 7, 3, End);
        CheckInFact[] facts = [Fact(0, 15m), Fact(8, 25m), Fact(9, 10m, order: 1)];
        decimal On(int day) => Standing.RangeProgress(definition, schedule, facts, Start.AddDays(day));

        Assert.Equal(1m, On(0));
        Assert.Equal(0.5m, On(8));
        Assert.Equal(1m, On(9));
        Assert.Equal(1m, On(17));
        Assert.Equal(decimal.Round(2m / 3m, 12), On(18));
    }

    [Fact]
    public void A_manual_status_lasts_until_the_next_check_in_unless_it_is_pinned()
    {
        var definition = Definition(KeyResultType.Increase, 0m, 10m);
        var set = Fact(1, 1m) with { Status = ProgressStatus.AtRisk };
        var plain = Standing.Nothing(definition).After(definition, set);
        Assert.Equal(ProgressStatus.AtRisk, plain.ManualStatus);
        Assert.Null(plain.After(definition, Fact(2, 2m)).ManualStatus);

        var pinned = Standing.Nothing(definition).After(definition, set with { StatusPinned = true });
        Assert.Equal(ProgressStatus.AtRisk, pinned.After(definition, Fact(2, 2m)).ManualStatus);
        Assert.False(pinned.After(definition, Fact(2, 2m) with { Status = ProgressStatus.OnTrack }).ManualStatusPinned);
    }

    [Property]
    public bool An_explained_objective_is_the_sum_of_its_terms((byte Weight, byte Progress)[] given)
    {
        var explained = Explanation.OfObjective(
            Guid.NewGuid(),
            "Objective",
            [
                .. given.Select(g => new Explanation(
                    "key_result",
                    Guid.NewGuid(),
                    "KR",
                    g.Progress / 255m,
                    WeightBp: g.Weight + 1
                )),
            ]
        );
        return Math.Abs((explained.Value ?? 0m) - explained.Children.Sum(c => c.Contribution!.Value)) < 1e-20m;
    }
}
