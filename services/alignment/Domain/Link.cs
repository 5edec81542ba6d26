using Okr.Contracts.Alignment.V1;
using Okr.Platform.Data;

namespace Okr.Alignment.Domain;

/// <summary>What a link says: upward <c>supports</c>, or sideways <c>depends_on</c> (domain.md §4).</summary>
internal enum LinkKind
{
    Supports,
    DependsOn,
}

/// <summary>requested → accepted | declined | withdrawn; accepted → removed.</summary>
internal enum LinkState
{
    Requested,
    Accepted,
    Declined,
    Withdrawn,
    Removed,
}

/// <summary>A directed link between two objectives, or from an objective to a key result of another one.</summary>
internal sealed class Link
{
    private Link() { }

    public Guid Id { get; private set; }
    public long Version { get; private set; }
    public LinkKind Kind { get; private set; }
    public LinkState State { get; private set; }
    public Guid FromObjectiveId { get; private set; }
    public Guid ToObjectiveId { get; private set; }
    public Guid? ToKeyResultId { get; private set; }
    public DateTime RequestedAt { get; private set; }
    public Guid? RequestedBy { get; private set; }
    public string? Message { get; private set; }

    /// <summary>What is needed, for depends_on.</summary>
    public string? Need { get; private set; }

    public DateOnly? NeededBy { get; private set; }

    /// <summary>First day on which the link holds.</summary>
    public DateOnly? AcceptedOn { get; private set; }

    /// <summary>First day on which it no longer holds, or on which the request ended without one.</summary>
    public DateOnly? EndedOn { get; private set; }

    public Guid? AnsweredBy { get; private set; }

    /// <summary>Why it was declined.</summary>
    public string? Reason { get; private set; }

    /// <summary>
    /// Names the link while it is requested or accepted, null afterwards: unique, so that no second one of the same kind
    /// and ends can live beside it.
    /// </summary>
    public string? LiveKey { get; private set; }

    public static Link Request(
        LinkKind kind,
        Guid fromObjectiveId,
        Guid toObjectiveId,
        Guid? toKeyResultId,
        Guid? requestedBy,
        DateTime at
    ) =>
        new()
        {
            Id = Guid.CreateVersion7(),
            Version = 1,
            Kind = kind,
            State = LinkState.Requested,
            FromObjectiveId = fromObjectiveId,
            ToObjectiveId = toObjectiveId,
            ToKeyResultId = toKeyResultId,
            RequestedBy = requestedBy,
            RequestedAt = at,
            LiveKey = KeyOf(kind, fromObjectiveId, toObjectiveId, toKeyResultId),
        };

    /// <summary>Adds what goes with the request.</summary>
    public Link Saying(string? message, string? need, DateOnly? neededBy)
    {
        Message = message;
        Need = need;
        NeededBy = neededBy;
        return this;
    }

    /// <summary>A link that needs nobody's consent: accepted in its first version.</summary>
    public Link AcceptedAtOnce(Guid? by, DateOnly on)
    {
        State = LinkState.Accepted;
        AcceptedOn = on;
        AnsweredBy = by;
        return this;
    }

    public void Accept(Guid? by, DateOnly on)
    {
        Require(LinkState.Requested);
        State = LinkState.Accepted;
        AcceptedOn = on;
        AnsweredBy = by;
        Version++;
    }

    public void Decline(Guid? by, string reason, DateOnly on)
    {
        Require(LinkState.Requested);
        Reason = reason;
        AnsweredBy = by;
        End(LinkState.Declined, on);
    }

    public void Withdraw(DateOnly on)
    {
        Require(LinkState.Requested);
        End(LinkState.Withdrawn, on);
    }

    public void Remove(DateOnly on)
    {
        Require(LinkState.Accepted);
        End(LinkState.Removed, on);
    }

    /// <summary>A dependency that nobody takes care of: declined, or unanswered past its day (domain.md §4).</summary>
    public static bool IsContradicting(LinkState state, DateOnly? neededBy, DateOnly today) =>
        state == LinkState.Declined || (state == LinkState.Requested && neededBy < today);

    public static string KeyOf(LinkKind kind, Guid from, Guid to, Guid? keyResult) =>
        $"{SnakeCase.Of(kind)}:{from:N}:{to:N}:{keyResult:N}";

    public AlignmentChanged ToEvent() =>
        new(
            Id,
            Version,
            SnakeCase.Of(Kind),
            FromObjectiveId,
            ToObjectiveId,
            ToKeyResultId,
            SnakeCase.Of(State),
            RequestedAt,
            RequestedBy,
            AcceptedOn,
            EndedOn,
            Reason,
            Need,
            NeededBy
        );

    private void End(LinkState state, DateOnly on)
    {
        State = state;
        EndedOn = on;
        LiveKey = null;
        Version++;
    }

    private void Require(LinkState state)
    {
        if (State != state)
        {
            throw AlignmentErrors.WrongState.With(SnakeCase.Of(State));
        }
    }
}
