namespace Okr.Contracts.Organization.V1;

/// <summary>
/// A person who need not take part from <paramref name="From"/> until <paramref name="Until"/> (both inclusive; null: until further
/// notice). Why, is nobody else's business. A deleted exemption is as if it had never been.
/// </summary>
public sealed record ExemptionChanged(
    Guid Id,
    long Version,
    Guid PersonId,
    DateOnly From,
    DateOnly? Until,
    bool Deleted
) : IEvent;
