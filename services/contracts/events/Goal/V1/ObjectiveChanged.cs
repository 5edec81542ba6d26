namespace Okr.Contracts.Goal.V1;

/// <summary>
/// An objective. <paramref name="OwnerKind"/> is company, unit or person. A person's objective has
/// <paramref name="OwnerPersonId"/> and no unit; a unit's or company's has <paramref name="OwnerUnitId"/> and, as the
/// responsible person, <paramref name="OwnerPersonId"/>. <paramref name="Kind"/> is committed or aspirational.
/// <paramref name="States"/> is the dated life cycle, oldest first; the last entry is the present state. The days in it
/// are days of effect (an import may state a past one). <paramref name="WeightBp"/> is the weight within the owner's
/// cycle in basis points; all objectives of one owner and cycle total 10 000. <paramref name="IsTop"/> marks a top-level
/// objective, <paramref name="InitiativeReason"/> a bottom-up initiative. The text is empty when
/// <paramref name="Confidential"/>. <paramref name="Earlier"/> is what held before the present values, oldest first: empty for an
/// objective that never changed hands or weight.
/// </summary>
public sealed record ObjectiveChanged(
    Guid Id,
    long Version,
    string? Code,
    Guid CycleId,
    string Title,
    string? Description,
    string Kind,
    string OwnerKind,
    Guid? OwnerUnitId,
    Guid? OwnerPersonId,
    IReadOnlyList<Guid> ParticipantIds,
    IReadOnlyList<Guid> CoEditorIds,
    string State,
    IReadOnlyList<ObjectiveStateChange> States,
    bool IsTop,
    string? InitiativeReason,
    int WeightBp,
    int Position,
    bool Confidential,
    bool Deleted,
    DateTime CreatedAt,
    DateTime ChangedAt,
    IReadOnlyList<EarlierObjective>? Earlier = null
) : IEvent;

/// <summary>
/// The objective is in <paramref name="State"/> (draft, in_review, aligning, finalized, published, scored, closed,
/// cancelled, postponed) from <paramref name="On"/>.
/// </summary>
public sealed record ObjectiveStateChange(string State, DateOnly On, DateTime At);

/// <summary>
/// What an objective was up to the day before <paramref name="Until"/>, since the entry before it, or since its first day. The next
/// entry, or the present values, hold from <paramref name="Until"/> on. One entry says what held at the end of each of its days.
/// </summary>
public sealed record EarlierObjective(
    DateOnly Until,
    string Kind,
    string OwnerKind,
    Guid? OwnerUnitId,
    Guid? OwnerPersonId,
    IReadOnlyList<Guid> ParticipantIds,
    bool IsTop,
    int WeightBp
);
