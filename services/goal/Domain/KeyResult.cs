using Okr.Contracts.Goal.V1;
using Okr.Platform.Data;

namespace Okr.Goal.Domain;

internal enum KeyResultType
{
    Increase,
    Decrease,
    Range,
    Linear,
    Milestone,
}

/// <summary>Quantitative evidence for one objective (domain.md §3).</summary>
internal sealed class KeyResult
{
    private KeyResult() { }

    public Guid Id { get; private init; }
    public long Version { get; private set; }

    /// <summary>
    /// The version for <c>If-Match</c>: as <see cref="Version"/>, but a share that a neighbour's change moved is no reason
    /// to refuse somebody's edit.
    /// </summary>
    public long EditVersion { get; private set; }
    public string? Code { get; private set; }
    public Guid ObjectiveId { get; private init; }
    public Guid CycleId { get; private init; }
    public string Title { get; private set; } = "";
    public string? Description { get; private set; }
    public KeyResultType Type { get; private set; }
    public string? Unit { get; private set; }
    public decimal? Baseline { get; private set; }
    public decimal? Target { get; private set; }
    public decimal? RangeMin { get; private set; }
    public decimal? RangeMax { get; private set; }
    public IReadOnlyList<MilestoneStep> Steps { get; private set; } = [];
    public IReadOnlyList<PhasedTarget> PhasedTargets { get; private set; } = [];

    /// <summary>At most three metrics that must not get worse meanwhile; no part of what progress is worked out from.</summary>
    public IReadOnlyList<Guardrail> Guardrails { get; private set; } = [];

    /// <summary>Grows when the measure of a published key result changes; earlier check-ins are legacy then.</summary>
    public int DefinitionVersion { get; private set; }
    public int WeightBp { get; private set; }

    /// <summary>The weight stated by hand; null where it shares the rest.</summary>
    public int? StatedWeightBp { get; private set; }
    public int Position { get; private set; }
    public Guid? OwnerPersonId { get; private set; }
    public DateOnly? CancelledOn { get; private set; }
    public bool Deleted { get; private set; }

    /// <summary>The day on which it joined an objective that was public already; null for one that was there before.</summary>
    public DateOnly? AddedOn { get; private init; }

    /// <summary>Owners, weights and definitions of before, by day, since the objective was published.</summary>
    public IReadOnlyList<EarlierKeyResult> Earlier { get; private set; } = [];
    public DateTime CreatedAt { get; private init; }
    public DateTime ChangedAt { get; private set; }

    /// <summary>Counts: neither cancelled nor deleted.</summary>
    public bool IsLive => CancelledOn is null && !Deleted;

    public static KeyResult Create(
        Objective objective,
        string? code,
        KeyResultText text,
        KeyResultMeasure measure,
        int? statedWeightBp,
        int position,
        DateOnly on,
        DateTime now,
        IReadOnlyList<Guardrail>? guardrails = null
    )
    {
        var keyResult = new KeyResult
        {
            Id = Guid.CreateVersion7(),
            Version = 1,
            EditVersion = 1,
            Code = code,
            ObjectiveId = objective.Id,
            CycleId = objective.CycleId,
            DefinitionVersion = 1,
            StatedWeightBp = statedWeightBp,
            Position = position,
            AddedOn = objective.IsPublic ? on : null,
            CreatedAt = now,
            ChangedAt = now,
        };
        keyResult.Describe(text);
        keyResult.Take(measure);
        keyResult.Guard(guardrails ?? []);
        return keyResult;
    }

    public KeyResultMeasure Measure => new(Type, Unit, Baseline, Target, RangeMin, RangeMax, Steps, PhasedTargets);

    public void Describe(KeyResultText text)
    {
        Title = text.Title;
        Description = text.Description;
        OwnerPersonId = text.OwnerPersonId;
    }

    /// <summary>
    /// Another measure. On a published objective it is a new definition when anything that progress is worked out from
    /// changes, and then needs a reason; a new unit text or other checkpoints do not.
    /// </summary>
    public void Redefine(KeyResultMeasure measure, bool published, string? reason)
    {
        if (!Measure.SameDefinition(measure) && published)
        {
            if (reason is null)
            {
                throw GoalErrors.DefinitionNeedsReason.With();
            }

            DefinitionVersion++;
        }

        Take(measure);
    }

    public void Guard(IReadOnlyList<Guardrail> guardrails) => Guardrails = guardrails;

    public void StateWeight(int? basisPoints) => StatedWeightBp = basisPoints;

    /// <summary>The share worked out by <see cref="Weights"/>.</summary>
    public void GiveWeight(int basisPoints) => WeightBp = basisPoints;

    public void MoveTo(int position) => Position = position;

    public void Cancel(DateOnly on)
    {
        if (CancelledOn is not null)
        {
            throw GoalErrors.KeyResultCancelled.With();
        }

        CancelledOn = on;
        StatedWeightBp = null;
        WeightBp = 0;
    }

    /// <summary>Only before publication; the row stays as a gravestone so that replicas learn of it.</summary>
    public void Delete()
    {
        Deleted = true;
        Code = null;
        StatedWeightBp = null;
        WeightBp = 0;
    }

    /// <summary>The next version; <paramref name="edited"/> is false when only the share moved.</summary>
    public void Touch(DateTime now, bool edited)
    {
        Version++;
        EditVersion += edited ? 1 : 0;
        ChangedAt = now;
    }

    /// <summary>What of the key result is dated, as it is now.</summary>
    public EarlierKeyResult Dated() =>
        new(
            DateOnly.MaxValue,
            SnakeCase.Of(Type),
            Unit,
            Baseline,
            Target,
            PhasedTargets,
            DefinitionVersion,
            WeightBp,
            OwnerPersonId,
            Guardrails
        );

    /// <summary>Keeps what held until <paramref name="on"/>.</summary>
    public void KeepEarlier(EarlierKeyResult before, DateOnly on) =>
        Earlier = Domain.Earlier.After(
            Earlier,
            AddedOn,
            before,
            Dated(),
            on,
            entry => entry.Until,
            (entry, day) => entry with { Until = day },
            Domain.Earlier.Same
        );

    public KeyResultChanged ToEvent(bool confidential) =>
        new(
            Id,
            Version,
            Code,
            ObjectiveId,
            CycleId,
            confidential ? "" : Title,
            confidential ? null : Description,
            SnakeCase.Of(Type),
            Unit,
            Baseline,
            Target,
            RangeMin,
            RangeMax,
            confidential ? [.. Steps.Select(step => step with { Title = "" })] : Steps,
            PhasedTargets,
            DefinitionVersion,
            WeightBp,
            Position,
            OwnerPersonId,
            CancelledOn,
            Deleted,
            CreatedAt,
            ChangedAt,
            AddedOn,
            confidential ? [.. Earlier.Select(e => e with { Guardrails = Nameless(e.Guardrails ?? []) })] : Earlier,
            confidential ? Nameless(Guardrails) : Guardrails
        );

    private static List<Guardrail> Nameless(IReadOnlyList<Guardrail> guardrails) =>
        [.. guardrails.Select(guardrail => guardrail with { Name = "", Unit = null })];

    private void Take(KeyResultMeasure measure)
    {
        Type = measure.Type;
        Unit = measure.Unit;
        Baseline = measure.Baseline;
        Target = measure.Target;
        RangeMin = measure.RangeMin;
        RangeMax = measure.RangeMax;
        Steps = measure.Steps;
        PhasedTargets = measure.PhasedTargets;
    }
}

/// <summary>What a key result says, and who answers for it.</summary>
internal sealed record KeyResultText(string Title, string? Description, Guid? OwnerPersonId);
