namespace Okr.Contracts.Organization.V1;

/// <summary>
/// A wave of the rollout: the units that use OKRs, with all below them, from <paramref name="StartsOn"/> on.
/// <paramref name="Phase"/> is plan, train, run, evaluate or improve. A deleted wave is as if it had never been.
/// </summary>
public sealed record RolloutWaveChanged(
    Guid Id,
    long Version,
    string Code,
    string Name,
    string Phase,
    DateOnly StartsOn,
    Guid? SponsorPersonId,
    IReadOnlyList<Guid> OrgUnitIds,
    bool Deleted
) : IEvent;
