using Okr.Contracts.Organization.V1;

namespace Okr.Organization.Domain;

/// <summary>A person who need not take part for a while: on leave, about to retire. Nobody counts on them then.</summary>
internal sealed class Exemption
{
    private Exemption() { }

    public Guid Id { get; private init; }
    public long Version { get; private set; }
    public Guid PersonId { get; private init; }
    public DateOnly From { get; private set; }

    /// <summary>The last day; null until further notice.</summary>
    public DateOnly? Until { get; private set; }

    public string Reason { get; private set; } = "";
    public DateTime? DeletedAt { get; private set; }

    public static Exemption Grant(Guid personId, DateOnly from, DateOnly? until, string reason) =>
        new()
        {
            Id = Guid.CreateVersion7(),
            Version = 1,
            PersonId = personId,
            From = from,
            Until = until,
            Reason = reason,
        };

    /// <summary>Whether that is news.</summary>
    public bool Change(DateOnly from, DateOnly? until, string reason)
    {
        if ((From, Until, Reason) == (from, until, reason))
        {
            return false;
        }

        (From, Until, Reason) = (from, until, reason);
        Version++;
        return true;
    }

    public void Delete(DateTime now)
    {
        DeletedAt = now;
        Version++;
    }

    public ExemptionChanged ToEvent() => new(Id, Version, PersonId, From, Until, DeletedAt is not null);
}
