using Okr.Contracts.Goal.V1;

namespace Okr.Goal.Domain;

/// <summary>
/// The dated past of an objective or key result: what held until which day, kept only where something changed. An entry says
/// what held at the end of its days, so of several changes on one day the last one counts.
/// </summary>
internal static class Earlier
{
    /// <summary>
    /// The past after a change from <paramref name="before"/> to <paramref name="after"/>. <paramref name="on"/> is the change's
    /// day of effect; one before the latest recorded change takes effect with that, since it is the newer decision.
    /// </summary>
    /// <param name="past">The past before the change.</param>
    /// <param name="first">The first day of all: what is replaced on or before it was never seen. Null: every day was.</param>
    /// <param name="before">What held until now.</param>
    /// <param name="after">What holds from now on.</param>
    /// <param name="on">The day of effect.</param>
    /// <param name="untilOf">The day from which the next holds.</param>
    /// <param name="endedOn">The same entry, over on a day.</param>
    /// <param name="same">Whether two entries say the same, whatever their days.</param>
    public static IReadOnlyList<T> After<T>(
        IReadOnlyList<T> past,
        DateOnly? first,
        T before,
        T after,
        DateOnly on,
        Func<T, DateOnly> untilOf,
        Func<T, DateOnly, T> endedOn,
        Func<T, T, bool> same
    )
    {
        if (same(before, after))
        {
            return past;
        }

        var since = past.Count > 0 ? untilOf(past[^1]) : first;
        if (since is null || on > since)
        {
            return [.. past, endedOn(before, on)];
        }

        // What held before held at the end of no day.
        return past.Count > 0 && same(past[^1], after) ? [.. past.Take(past.Count - 1)] : past;
    }

    public static bool Same(EarlierObjective a, EarlierObjective b) =>
        a.Kind == b.Kind
        && a.OwnerKind == b.OwnerKind
        && a.OwnerUnitId == b.OwnerUnitId
        && a.OwnerPersonId == b.OwnerPersonId
        && a.ParticipantIds.SequenceEqual(b.ParticipantIds)
        && a.IsTop == b.IsTop
        && a.WeightBp == b.WeightBp;

    public static bool Same(EarlierKeyResult a, EarlierKeyResult b) =>
        a.Type == b.Type
        && a.Unit == b.Unit
        && a.Baseline == b.Baseline
        && a.Target == b.Target
        && a.PhasedTargets.SequenceEqual(b.PhasedTargets)
        && a.DefinitionVersion == b.DefinitionVersion
        && a.WeightBp == b.WeightBp
        && a.OwnerPersonId == b.OwnerPersonId
        && (a.Guardrails ?? []).SequenceEqual(b.Guardrails ?? []);
}
