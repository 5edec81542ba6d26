namespace Okr.Contracts.Organization.V1;

/// <summary>
/// On which days of a month (UTC) a person had the platform open, and nothing else about it. <paramref name="Month"/> is
/// its first day, <paramref name="Days"/> are days of the month, ascending. There is one such aggregate per person and month.
/// </summary>
public sealed record ActiveDaysChanged(Guid Id, long Version, Guid PersonId, DateOnly Month, IReadOnlyList<int> Days)
    : IEvent;
