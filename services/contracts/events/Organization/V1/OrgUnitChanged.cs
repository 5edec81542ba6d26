namespace Okr.Contracts.Organization.V1;

/// <summary>An org unit with its whole dated history, oldest period first; periods do not overlap.</summary>
public sealed record OrgUnitChanged(Guid Id, long Version, string Code, IReadOnlyList<OrgUnitPeriod> Periods) : IEvent;

/// <summary>
/// What an org unit was from <paramref name="From"/> until the day before the next period. <paramref name="Kind"/> is
/// company, division, department or team. A dissolved unit's last period has <paramref name="Active"/> false.
/// </summary>
public sealed record OrgUnitPeriod(
    DateOnly From,
    string Name,
    Guid? ParentId,
    string Kind,
    Guid? HeadPersonId,
    bool Active
);
