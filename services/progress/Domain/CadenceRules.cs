namespace Okr.Progress.Domain;

/// <summary>
/// A unit's rhythm: days between two check-ins, their weekday (0 = Sunday), days of grace, and whether units below may
/// have their own.
/// </summary>
internal readonly record struct CadenceRule(int CadenceDays, int Weekday, int GraceDays, bool Locked);

/// <summary>Which cadence holds for a unit (domain.md §2).</summary>
internal static class CadenceRules
{
    /// <summary>
    /// From the root down to the unit: each unit's own cadence replaces its parent's, until one is locked. Null when no
    /// unit on the way has one (the cycle's policy holds).
    /// </summary>
    public static (Guid UnitId, CadenceRule Rule)? Effective(
        IEnumerable<Guid> pathFromUnitToRoot,
        IReadOnlyDictionary<Guid, CadenceRule> own
    )
    {
        (Guid UnitId, CadenceRule Rule)? effective = null;
        foreach (var unit in pathFromUnitToRoot.Reverse())
        {
            if (effective is { Rule.Locked: true })
            {
                break;
            }

            if (own.TryGetValue(unit, out var rule))
            {
                effective = (unit, rule);
            }
        }

        return effective;
    }
}
