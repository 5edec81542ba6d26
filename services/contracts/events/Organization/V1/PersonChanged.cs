namespace Okr.Contracts.Organization.V1;

/// <summary>A person with the whole dated history of employment, oldest period first.</summary>
public sealed record PersonChanged(
    Guid Id,
    long Version,
    string EmployeeNo,
    string Name,
    string? Email,
    string? Title,
    string? Locale,
    string? TimeZone,
    string? Location,
    string? JobFamily,
    IReadOnlyList<PersonPeriod> Periods
) : IEvent;

/// <summary>
/// Where a person was from <paramref name="From"/> until the day before the next period. <paramref name="Active"/> is
/// false from the day after the last day of employment.
/// </summary>
public sealed record PersonPeriod(DateOnly From, Guid OrgUnitId, Guid? ManagerId, bool Active);
