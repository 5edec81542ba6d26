namespace Okr.Progress.Domain;

/// <summary>How one due check-in was met (domain.md §2).</summary>
internal enum SlotOutcome
{
    OnTime,
    Late,
    Missed,

    /// <summary>Unanswered with its grace past, while the next slot is not yet past: still to become late or missed.</summary>
    Overdue,
    NotDueYet,
}

/// <summary>
/// Slots so far: <paramref name="Due"/> counts those met or with their grace past, so it is at least the sum of the rest.
/// </summary>
internal readonly record struct DisciplineCount(int OnTime, int Late, int Missed, int Due);

/// <summary>
/// When check-ins of one key result are due: <paramref name="FirstDueOn"/> and every <paramref name="CadenceDays"/> days
/// after it, until <paramref name="EndsOn"/>; on time until <paramref name="GraceDays"/> days later.
/// </summary>
internal sealed record Schedule(DateOnly FirstDueOn, int CadenceDays, int GraceDays, DateOnly EndsOn)
{
    /// <summary>Due from the first such weekday (0 = Sunday) on or after <paramref name="from"/>.</summary>
    public static Schedule From(DateOnly from, DateOnly endsOn, int cadenceDays, int weekday, int graceDays) =>
        new(
            from.AddDays((weekday - (int)from.DayOfWeek + 7) % 7),
            Math.Max(1, cadenceDays),
            Math.Max(0, graceDays),
            endsOn
        );

    /// <summary>How many slots the cycle has.</summary>
    public int Count => FirstDueOn > EndsOn ? 0 : (EndsOn.DayNumber - FirstDueOn.DayNumber) / CadenceDays + 1;

    public DateOnly DueOn(int slot) => FirstDueOn.AddDays(slot * CadenceDays);

    /// <summary>
    /// The slot in whose on-time window (previous due + grace, due + grace] the day lies; days before belong to the first
    /// slot, days after to the last. −1 without slots.
    /// </summary>
    public int SlotOf(DateOnly day)
    {
        if (Count == 0)
        {
            return -1;
        }

        var past = day.DayNumber - GraceDays - FirstDueOn.DayNumber;
        return past <= 0 ? 0 : Math.Min((past + CadenceDays - 1) / CadenceDays, Count - 1);
    }

    /// <summary>How each slot was met, seen from <paramref name="today"/>; <paramref name="days"/> are check-ins' days in any order.</summary>
    public IReadOnlyList<SlotOutcome> Outcomes(IEnumerable<DateOnly> days, DateOnly today)
    {
        var known = days.Where(day => day <= today).Distinct().Order().ToList();
        var outcomes = new SlotOutcome[Count];
        for (var slot = 0; slot < outcomes.Length; slot++)
        {
            var due = DueOn(slot);
            var opens = slot == 0 ? DateOnly.MinValue : DueOn(slot - 1).AddDays(GraceDays);
            var closes = due.AddDays(GraceDays);
            var next = due.AddDays(CadenceDays);
            outcomes[slot] =
                known.Exists(day => (slot == 0 || day > opens) && day <= closes) ? SlotOutcome.OnTime
                : known.Exists(day => day > closes && day < next) ? SlotOutcome.Late
                : today <= closes ? SlotOutcome.NotDueYet
                : today <= next ? SlotOutcome.Overdue
                : SlotOutcome.Missed;
        }

        return outcomes;
    }

    public DisciplineCount Discipline(IEnumerable<DateOnly> days, DateOnly today)
    {
        var outcomes = Outcomes(days, today);
        return new(
            outcomes.Count(o => o == SlotOutcome.OnTime),
            outcomes.Count(o => o == SlotOutcome.Late),
            outcomes.Count(o => o == SlotOutcome.Missed),
            outcomes.Count(o => o != SlotOutcome.NotDueYet)
        );
    }

    /// <summary>
    /// The share of slots with an in-range value, of those that are answered or whose grace is past on
    /// <paramref name="day"/>: p of a range (domain.md §3). The last check-in of a slot speaks for it.
    /// </summary>
    public decimal InRangeShare(IEnumerable<(DateOnly On, bool InRange)> inTimeOrder, DateOnly day)
    {
        var answers = new Dictionary<int, bool>();
        foreach (var (on, inRange) in inTimeOrder)
        {
            if (on <= day)
            {
                answers[SlotOf(on)] = inRange;
            }
        }

        var closed = PastGrace(day);
        var due = closed + answers.Keys.Count(slot => slot >= closed || slot < 0);
        return due == 0
            ? 0m
            : decimal.Round(
                (decimal)answers.Values.Count(inRange => inRange) / due,
                KeyResultProgress.Digits,
                MidpointRounding.AwayFromZero
            );
    }

    /// <summary>How many slots have their grace past on a day.</summary>
    public int PastGrace(DateOnly day)
    {
        var days = day.DayNumber - GraceDays - FirstDueOn.DayNumber;
        return days <= 0 ? 0 : Math.Min((days + CadenceDays - 1) / CadenceDays, Count);
    }

    /// <summary>
    /// The day up to which slots count for a range, seen from today: none comes to be missed after the cycle, but a check-in
    /// may still come.
    /// </summary>
    public DateOnly LastForRange(DateOnly today, DateOnly? lastCheckInOn)
    {
        var day = today < EndsOn ? today : EndsOn;
        return lastCheckInOn > day ? lastCheckInOn.Value : day;
    }

    /// <summary>Whether nothing was heard for longer than cadence + grace, while the cycle's slots last.</summary>
    public bool IsStale(DateOnly? lastCheckInOn, DateOnly today) =>
        today <= EndsOn.AddDays(GraceDays) && today > (lastCheckInOn ?? FirstDueOn).AddDays(CadenceDays + GraceDays);

    /// <summary>The next due day that is not answered yet and can still be met in time; null when there is none.</summary>
    public DateOnly? NextDueOn(DateOnly? lastCheckInOn, DateOnly today)
    {
        for (var slot = SlotOf(today); slot >= 0 && slot < Count; slot++)
        {
            var opens = slot == 0 ? DateOnly.MinValue : DueOn(slot - 1).AddDays(GraceDays);
            var answered = lastCheckInOn is { } last && (slot == 0 || last > opens);
            if (!answered && DueOn(slot).AddDays(GraceDays) >= today)
            {
                return DueOn(slot);
            }
        }

        return null;
    }
}
