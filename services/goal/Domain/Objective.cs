using Okr.Contracts.Goal.V1;
using Okr.Platform.Data;

namespace Okr.Goal.Domain;

internal enum ObjectiveState
{
    Draft,
    InReview,
    Aligning,
    Finalized,
    Published,
    Scored,
    Closed,
    Cancelled,
    Postponed,
}

internal enum ObjectiveKind
{
    Committed,
    Aspirational,
}

internal enum OwnerKind
{
    Company,
    Unit,
    Person,
}

/// <summary>
/// Who answers for an objective. A person's has the person only; a unit's or the company's has the unit and, as the one
/// responsible, a person.
/// </summary>
internal sealed record ObjectiveOwner(OwnerKind Kind, Guid? UnitId, Guid? PersonId)
{
    /// <summary>The owner for weights and order: the unit, or the person.</summary>
    public Guid GroupId => Kind == OwnerKind.Person ? PersonId!.Value : UnitId!.Value;
}

/// <summary>What an objective says.</summary>
internal sealed record ObjectiveText(
    string Title,
    string? Description,
    ObjectiveKind Kind,
    bool IsTop,
    string? InitiativeReason,
    bool Confidential
);

/// <summary>A goal with its life cycle (domain.md §3).</summary>
internal sealed class Objective
{
    private Objective() { }

    public Guid Id { get; private init; }
    public long Version { get; private set; }

    /// <summary>
    /// The version for <c>If-Match</c>: as <see cref="Version"/>, but a share that a neighbour's change moved is no reason
    /// to refuse somebody's edit.
    /// </summary>
    public long EditVersion { get; private set; }

    /// <summary>Grows when key results come, go or are weighed anew, so that two such changes cannot pass each other.</summary>
    public int KeyResultsRevision { get; private set; }
    public string? Code { get; private set; }
    public Guid CycleId { get; private init; }
    public string Title { get; private set; } = "";

    /// <summary>The title in lower case, for searches that no database's own rules of case decide.</summary>
    public string SearchTitle { get; private set; } = "";
    public string? Description { get; private set; }
    public ObjectiveKind Kind { get; private set; }
    public OwnerKind OwnerKind { get; private set; }
    public Guid? OwnerUnitId { get; private set; }
    public Guid? OwnerPersonId { get; private set; }
    public List<Guid> ParticipantIds { get; private set; } = [];
    public List<Guid> CoEditorIds { get; private set; } = [];
    public ObjectiveState State { get; private set; }
    public IReadOnlyList<ObjectiveStateChange> States { get; private set; } = [];

    /// <summary>Was published once: what everyone has seen stays visible.</summary>
    public bool IsPublic { get; private set; }
    public Guid? ReviewerId { get; private set; }
    public bool IsTop { get; private set; }
    public string? InitiativeReason { get; private set; }
    public int WeightBp { get; private set; }

    /// <summary>The weight stated by hand; null where it shares the rest.</summary>
    public int? StatedWeightBp { get; private set; }
    public int Position { get; private set; }
    public bool Confidential { get; private set; }

    /// <summary>The objective of an earlier cycle that this one goes on with.</summary>
    public Guid? CarriedFromId { get; private init; }
    public bool Deleted { get; private set; }

    /// <summary>Owners, people, weights and marks of before, by day; empty while they never changed.</summary>
    public IReadOnlyList<EarlierObjective> Earlier { get; private set; } = [];
    public DateTime CreatedAt { get; private init; }
    public DateTime ChangedAt { get; private set; }

    public ObjectiveOwner Owner => new(OwnerKind, OwnerUnitId, OwnerPersonId);

    /// <summary>Has a share of its owner's cycle.</summary>
    public bool IsWeighed => !Deleted && State is not (ObjectiveState.Cancelled or ObjectiveState.Postponed);

    /// <summary>May still be changed.</summary>
    public bool IsOpen =>
        !Deleted
        && State
            is ObjectiveState.Draft
                or ObjectiveState.InReview
                or ObjectiveState.Aligning
                or ObjectiveState.Finalized
                or ObjectiveState.Published;

    public static Objective Create(
        Guid cycleId,
        string? code,
        ObjectiveOwner owner,
        ObjectiveText text,
        int? statedWeightBp,
        int position,
        DateOnly on,
        DateTime now,
        Guid? carriedFromId = null
    )
    {
        var objective = new Objective
        {
            Id = Guid.CreateVersion7(),
            Version = 1,
            EditVersion = 1,
            Code = code,
            CycleId = cycleId,
            State = ObjectiveState.Draft,
            States = [new(SnakeCase.Of(ObjectiveState.Draft), on, now)],
            StatedWeightBp = statedWeightBp,
            Position = position,
            CarriedFromId = carriedFromId,
            CreatedAt = now,
            ChangedAt = now,
        };
        objective.Describe(text);
        objective.GiveTo(owner);
        return objective;
    }

    public void Describe(ObjectiveText text)
    {
        Title = text.Title;
        SearchTitle = text.Title.ToLowerInvariant();
        Description = text.Description;
        Kind = text.Kind;
        IsTop = text.IsTop;
        InitiativeReason = text.InitiativeReason;
        Confidential = text.Confidential;
    }

    public void GiveTo(ObjectiveOwner owner) =>
        (OwnerKind, OwnerUnitId, OwnerPersonId) = (owner.Kind, owner.UnitId, owner.PersonId);

    public void InvolvePeople(IReadOnlyList<Guid> participants, IReadOnlyList<Guid> coEditors) =>
        (ParticipantIds, CoEditorIds) = ([.. participants], [.. coEditors]);

    public void StateWeight(int? basisPoints) => StatedWeightBp = basisPoints;

    /// <summary>The share worked out by <see cref="Weights"/>.</summary>
    public void GiveWeight(int basisPoints) => WeightBp = basisPoints;

    public void MoveTo(int position) => Position = position;

    public void SendToReview(Guid? reviewerId) => ReviewerId = reviewerId;

    /// <summary>
    /// Enters a state on a day of effect. <see cref="LifeCycle"/> says whether it may; this only keeps the record.
    /// </summary>
    public void Enter(ObjectiveState state, DateOnly on, DateTime now)
    {
        // A day of effect never lies before the one of the state that it follows.
        var day = States.Count > 0 && States[^1].On > on ? States[^1].On : on;
        State = state;
        States = [.. States, new ObjectiveStateChange(SnakeCase.Of(state), day, now)];
        IsPublic |= state == ObjectiveState.Published;
        if (!IsWeighed)
        {
            StatedWeightBp = null;
            WeightBp = 0;
        }
    }

    /// <summary>Only drafts; the row stays as a gravestone so that replicas learn of it.</summary>
    public void Delete()
    {
        if (State != ObjectiveState.Draft)
        {
            throw GoalErrors.OnlyDraftsAreDeleted.With();
        }

        Deleted = true;
        Code = null;
        StatedWeightBp = null;
        WeightBp = 0;
    }

    /// <summary>What of the objective is dated, as it is now.</summary>
    public EarlierObjective Dated() =>
        new(
            DateOnly.MaxValue,
            SnakeCase.Of(Kind),
            SnakeCase.Of(OwnerKind),
            OwnerUnitId,
            OwnerPersonId,
            ParticipantIds,
            IsTop,
            WeightBp
        );

    /// <summary>
    /// Keeps what held until <paramref name="on"/>. The weight alone is not kept while nobody saw it: drafts are weighed anew all
    /// the time.
    /// </summary>
    public void KeepEarlier(EarlierObjective before, DateOnly on)
    {
        var after = Dated();
        Earlier = Domain.Earlier.After(
            Earlier,
            States[0].On,
            IsPublic ? before : before with { WeightBp = after.WeightBp },
            after,
            on,
            entry => entry.Until,
            (entry, day) => entry with { Until = day },
            Domain.Earlier.Same
        );
    }

    public void RequireOpen()
    {
        if (!IsOpen)
        {
            throw GoalErrors.ObjectiveNotOpen.With(SnakeCase.Of(State));
        }
    }

    public void KeyResultsChanged() => KeyResultsRevision++;

    /// <summary>The next version; <paramref name="edited"/> is false when only the share moved.</summary>
    public void Touch(DateTime now, bool edited)
    {
        Version++;
        EditVersion += edited ? 1 : 0;
        ChangedAt = now;
    }

    public ObjectiveChanged ToEvent() =>
        new(
            Id,
            Version,
            Code,
            CycleId,
            Confidential ? "" : Title,
            Confidential ? null : Description,
            SnakeCase.Of(Kind),
            SnakeCase.Of(OwnerKind),
            OwnerUnitId,
            OwnerPersonId,
            ParticipantIds,
            CoEditorIds,
            SnakeCase.Of(State),
            States,
            IsTop,
            Confidential ? null : InitiativeReason,
            WeightBp,
            Position,
            Confidential,
            Deleted,
            CreatedAt,
            ChangedAt,
            Earlier
        );
}
