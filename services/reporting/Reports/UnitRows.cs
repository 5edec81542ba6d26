using Okr.Reporting.Facts;

namespace Okr.Reporting.Reports;

/// <summary>
/// The objectives that count for one unit, and their key results, in columns: what lists, medians and movers look at, one
/// after the other in memory. In the order of the cascade: level, owner, position.
/// </summary>
internal sealed class UnitRows
{
    private UnitTexts? texts;

    private UnitRows(int[] slots, int[] owners, int keyResults)
    {
        Slots = slots;
        Owners = owners;
        ObjectiveMarks = new ulong[slots.Length];
        Progress = new long[slots.Length];
        Score = new long[slots.Length];
        WeekDelta = new long[slots.Length];
        KeyResultStart = new int[slots.Length + 1];
        KeyResultMarks = new ulong[keyResults];
        KeyResultProgress = new long[keyResults];
    }

    public static UnitRows None { get; } = new([], [], 0);

    public int[] Slots { get; }

    /// <summary>Number of the person who owns the objective or is responsible for it; −1 without.</summary>
    public int[] Owners { get; }

    /// <summary>With the level.</summary>
    public ulong[] ObjectiveMarks { get; }

    public long[] Progress { get; }
    public long[] Score { get; }
    public long[] WeekDelta { get; }

    /// <summary>Where the key results of each objective begin; one more entry for the end.</summary>
    public int[] KeyResultStart { get; }

    /// <summary>With the objective's level.</summary>
    public ulong[] KeyResultMarks { get; }

    public long[] KeyResultProgress { get; }

    /// <summary>What a search looks at; made when it is first asked for, from any view that these rows belong to.</summary>
    public UnitTexts TextsOf(DayView view) => texts ??= new(view, Slots);

    /// <summary>Places all objectives in their units.</summary>
    public static UnitRows[] Of(DayView view)
    {
        var units = view.Organization.Units.Length + 1;
        var slots = new List<int>?[units];
        for (var slot = 0; slot < view.Objectives.Count; slot++)
        {
            (slots[view.UnitOf[slot]] ??= []).Add(slot);
        }

        var rows = new UnitRows[units];
        Parallel.For(0, units, unit => rows[unit] = slots[unit] is { } own ? Of(view, own) : None);
        return rows;
    }

    /// <summary>The rows of one unit anew, in their order.</summary>
    public static UnitRows Of(DayView view, List<int> slots)
    {
        var ordered = slots
            .Select(slot =>
                (Slot: slot, Owner: view.Organization.PersonOf(view.Objectives[slot].Facts.OwnerPersonId) ?? -1)
            )
            .OrderBy(row => view.LevelOf[row.Slot])
            .ThenBy(row => row.Owner)
            .ThenBy(row => view.Objectives[row.Slot].Facts.Position)
            .ThenBy(row => view.Objectives[row.Slot].Facts.Id)
            .ToList();
        return Of(view, [.. ordered.Select(row => row.Slot)], [.. ordered.Select(row => row.Owner)]);
    }

    /// <summary>The same objectives in the same order, as they stand now.</summary>
    public UnitRows Refreshed(DayView view) => Of(view, Slots, Owners);

    /// <summary>The rows of some of the objectives.</summary>
    public UnitRows Narrowed(DayView view, ObjectiveDay?[] taken)
    {
        var kept = 0;
        foreach (var slot in Slots)
        {
            kept += taken[slot] is null ? 0 : 1;
        }

        if (kept == Slots.Length)
        {
            return this;
        }

        var (slots, owners, next) = (new int[kept], new int[kept], 0);
        for (var i = 0; i < Slots.Length; i++)
        {
            if (taken[Slots[i]] is not null)
            {
                (slots[next], owners[next++]) = (Slots[i], Owners[i]);
            }
        }

        return kept == 0 ? None : Of(view, slots, owners);
    }

    private static UnitRows Of(DayView view, int[] slots, int[] owners)
    {
        var keyResults = 0;
        foreach (var slot in slots)
        {
            keyResults += view.Objectives[slot].KeyResults.Length;
        }

        var rows = new UnitRows(slots, owners, keyResults);
        var next = 0;
        for (var i = 0; i < slots.Length; i++)
        {
            var objective = view.Objectives[slots[i]];
            var level = view.LevelOf[slots[i]];
            rows.ObjectiveMarks[i] = objective.Marks | Reports.ObjectiveMarks.Level.Put(level);
            rows.Progress[i] = objective.ScaledProgress;
            rows.Score[i] = objective.ScaledScore;
            rows.WeekDelta[i] = objective.ScaledWeekDelta;
            rows.KeyResultStart[i] = next;
            foreach (ref readonly var keyResult in objective.KeyResults.AsSpan())
            {
                rows.KeyResultMarks[next] = keyResult.Marks | Reports.KeyResultMarks.Level.Put(level);
                rows.KeyResultProgress[next++] = keyResult.ScaledProgress;
            }
        }

        rows.KeyResultStart[slots.Length] = next;
        return rows;
    }
}
