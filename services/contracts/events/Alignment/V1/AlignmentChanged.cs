namespace Okr.Contracts.Alignment.V1;

/// <summary>
/// A link between objectives. <paramref name="Kind"/> is supports (upward: from the child to the parent objective, or to
/// one key result of it) or depends_on (sideways). <paramref name="State"/> is requested, accepted, declined, withdrawn
/// or removed. <paramref name="AcceptedOn"/> and <paramref name="EndedOn"/> are days of effect: the link holds from the
/// first until the day before the second. When <paramref name="ToKeyResultId"/> is set, <paramref name="ToObjectiveId"/>
/// is that key result's objective.
/// </summary>
public sealed record AlignmentChanged(
    Guid Id,
    long Version,
    string Kind,
    Guid FromObjectiveId,
    Guid ToObjectiveId,
    Guid? ToKeyResultId,
    string State,
    DateTime RequestedAt,
    Guid? RequestedBy,
    DateOnly? AcceptedOn,
    DateOnly? EndedOn,
    string? Reason,
    string? Need,
    DateOnly? NeededBy
) : IEvent;
