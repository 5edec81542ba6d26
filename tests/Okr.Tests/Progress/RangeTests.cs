using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Okr.Contracts.Goal.V1;
using Okr.Contracts.Progress.V1;
using Okr.Progress;
using Okr.Progress.Features.CheckIns;
using static Okr.Tests.Progress.ProgressScenario;

namespace Okr.Tests.Progress;

/// <summary>Ranges whose owners fall silent. Check-ins are due on Mondays, with three days of grace.</summary>
public sealed class RangeTests
{
    [Fact]
    public async Task Once_a_slot_is_missed_the_others_are_told_the_smaller_share_once()
    {
        using var s = await Told(Start);
        var range = await s.TellKeyResult("range");
        await s.CheckIn(new(range.Id, Value: 15m));
        Assert.Equal(1m, (await s.Published<KeyResultProgressed>())[^1].RawProgress);

        s.Clock.Now = At(new(2026, 1, 15)); // the last day of grace of the second slot
        Assert.Equal(0, await Upkeep(s));
        s.Clock.Now = At(new(2026, 1, 16));
        Assert.Equal(1, await Upkeep(s));

        var told = (await s.Published<KeyResultProgressed>())[^1];
        Assert.Equal((range.Id, 3L, Start), (told.Id, told.Version, told.LastCheckInOn!.Value));
        Assert.Equal((0.5m, 0.5m, 15m), (told.RawProgress!.Value, told.Progress!.Value, told.CurrentValue!.Value));
        Assert.Equal(0.5m, (await s.State(range.Id)).RawProgress);
        var page = (await s.Read(s.Objective.Id)).KeyResults.Single(k => k.KeyResultId == range.Id);
        Assert.Equal(0.5m, page.RawProgress);
        Assert.Equal(
            [(new DateOnly(2026, 1, 9), 1m), (new DateOnly(2026, 1, 16), 0.5m)],
            page.Spark.Select(point => (point.On, point.Progress))
        );

        var before = (await s.Published<KeyResultProgressed>()).Count;
        Assert.Equal(0, await Upkeep(s));
        Assert.Equal(before, (await s.Published<KeyResultProgressed>()).Count);
    }

    [Fact]
    public async Task Nothing_comes_to_be_missed_after_the_cycle()
    {
        using var s = await Told(Start);
        var range = await s.TellKeyResult("range");
        await s.CheckIn(new(range.Id, Value: 15m));

        s.Clock.Now = At(End.AddDays(10));
        Assert.Equal(1, await Upkeep(s));
        Assert.Equal(decimal.Round(1m / 13m, 12), (await s.State(range.Id)).RawProgress);
        s.Clock.Now = At(End.AddDays(40));
        Assert.Equal(0, await Upkeep(s));
    }

    [Fact]
    public async Task Check_ins_are_read_only_where_a_slot_was_missed()
    {
        using var s = await Told(Start);
        var (answered, outside, cancelled) = (
            await s.TellKeyResult("range"),
            await s.TellKeyResult("range"),
            await s.TellKeyResult("range")
        );
        await s.CheckIn(new(s.KeyResult.Id, Value: 15m));
        await s.CheckIn(new(outside.Id, Value: 99m));
        await s.CheckIn(new(cancelled.Id, Value: 15m));
        await s.Tell(cancelled with { Version = 2, CancelledOn = Start });
        s.Clock.Now = At(new(2026, 1, 14));
        await s.CheckIn(new(answered.Id, Value: 15m));
        s.Clock.Now = At(new(2026, 1, 18));

        var counter = new CommandCounter();
        await using var db = s.Database.Open(counter);
        Assert.Equal(0, await RangeUpkeep.TakeEffect(db, s.Clock, default));
        Assert.Single(counter.Commands);
    }

    [Fact]
    public async Task A_note_answers_no_slot()
    {
        using var s = await Told(Start);
        var range = await s.TellKeyResult("range");
        await s.CheckIn(new(range.Id, Value: 15m));
        s.Clock.Now = At(new(2026, 1, 12));
        await s.CheckIn(new(range.Id, Note: "later"));
        Assert.Equal(1m, (await s.State(range.Id)).RawProgress);

        s.Clock.Now = At(new(2026, 1, 16));
        Assert.Equal(1, await Upkeep(s));
        Assert.Equal(0.5m, (await s.State(range.Id)).RawProgress);
    }

    [Fact]
    public async Task A_check_in_that_comes_in_between_is_not_lost()
    {
        using var s = await Told(Start);
        var range = await s.TellKeyResult("range");
        await s.CheckIn(new(range.Id, Value: 15m));
        s.Clock.Now = At(new(2026, 1, 23)); // two slots were missed

        await using var db = s.Database.Open(new Between(() => s.CheckIn(new(range.Id, Value: 15m))));
        Assert.Equal(0, await RangeUpkeep.TakeEffect(db, s.Clock, default));

        var state = await s.State(range.Id);
        Assert.Equal((2, 3L), (state.CheckInCount, state.Version));
        Assert.Equal(0.5m, state.RawProgress); // the first and the fourth of four
    }

    [Fact]
    public async Task A_backdated_check_in_is_counted_to_the_day_of_recording()
    {
        using var s = await Told(new(2026, 2, 2));
        var range = await s.TellKeyResult("range");
        await s.CheckIn(new(range.Id, On: Start, Value: 15m));

        Assert.Equal(0.25m, (await s.Published<KeyResultProgressed>())[^1].RawProgress);
        Assert.Equal(1m, (await s.Published<CheckInRecorded>())[^1].RawProgress);
        Assert.Equal(0, await Upkeep(s));
    }

    [Fact]
    public async Task Another_rhythm_counts_the_slots_of_a_range_anew()
    {
        using var s = await Told(new(2026, 2, 2));
        var range = await s.TellKeyResult("range");
        await s.CheckIn(new(range.Id, On: Start, Value: 15m));

        await s.Tell(s.Cycle with { Version = 2, Policy = s.Cycle.Policy with { CadenceDays = 14 } });

        Assert.Equal(0.5m, (await s.State(range.Id)).RawProgress);
        Assert.Equal(0.5m, (await s.Published<KeyResultProgressed>()).Last(e => e.Id == range.Id).RawProgress);
    }

    private static async Task<ProgressScenario> Told(DateOnly today)
    {
        var scenario = await ProgressScenario.Told();
        scenario.Clock.Now = At(today);
        return scenario;
    }

    private static DateTime At(DateOnly day) => day.ToDateTime(new(9, 0), DateTimeKind.Utc);

    private static async Task<int> Upkeep(ProgressScenario scenario)
    {
        await using var db = scenario.Database.Open();
        return await RangeUpkeep.TakeEffect(db, scenario.Clock, default);
    }

    /// <summary>Does something before the first saving.</summary>
    private sealed class Between(Func<Task> what) : SaveChangesInterceptor
    {
        private Func<Task>? next = what;

        public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(
            DbContextEventData eventData,
            InterceptionResult<int> result,
            CancellationToken cancellationToken = default
        )
        {
            var now = next;
            next = null;
            if (now is not null)
            {
                await now();
            }

            return result;
        }
    }
}
