using Okr.Contracts.Goal.V1;
using Okr.Platform.Data;
using Okr.Platform.Errors;

namespace Okr.Goal.Domain;

internal enum CycleKind
{
    Annual,
    HalfYear,
    Quarter,
    TwoMonth,
    Month,
}

internal enum CyclePhase
{
    Drafting,
    Active,
    Scoring,
    Closed,
}

/// <summary>A period for which objectives are set; days are inclusive (domain.md §2).</summary>
internal sealed class Cycle
{
    private Cycle() { }

    public Guid Id { get; private init; }
    public long Version { get; private set; }
    public string Code { get; private set; } = "";
    public string Name { get; private set; } = "";
    public CycleKind Kind { get; private set; }
    public DateOnly StartsOn { get; private set; }
    public DateOnly EndsOn { get; private set; }
    public int FiscalYear { get; private set; }
    public Guid? ParentId { get; private set; }
    public CyclePhase Phase { get; private set; }
    public DateOnly DraftingOpensOn { get; private set; }
    public DateOnly PublishBy { get; private set; }
    public DateOnly ScoringEndsOn { get; private set; }
    public CyclePolicy Policy { get; private set; } = new();
    public string? PhaseReason { get; private set; }

    /// <summary>Objectives may be published while it is drafted or runs.</summary>
    public bool AcceptsPublications => Phase is CyclePhase.Drafting or CyclePhase.Active;

    public static Cycle Create(CycleDefinition definition, CyclePhase phase)
    {
        var cycle = new Cycle
        {
            Id = Guid.CreateVersion7(),
            Version = 1,
            Phase = phase,
        };
        cycle.Define(definition);
        return cycle;
    }

    /// <summary>Takes over what the definition says; it must have passed <see cref="CycleDefinition.Check"/>.</summary>
    public void Define(CycleDefinition definition)
    {
        Code = definition.Code;
        Name = definition.Name;
        Kind = definition.Kind;
        StartsOn = definition.StartsOn;
        EndsOn = definition.EndsOn;
        FiscalYear = definition.FiscalYear;
        ParentId = definition.ParentId;
        DraftingOpensOn = definition.Dates.DraftingOpensOn;
        PublishBy = definition.Dates.PublishBy;
        ScoringEndsOn = definition.Dates.ScoringEndsOn;
        Policy = definition.Policy;
    }

    /// <summary>One phase on, or one back with a reason; anything else is refused.</summary>
    public void MoveTo(CyclePhase phase, string? reason)
    {
        var step = (int)phase - (int)Phase;
        if (step is not (1 or -1))
        {
            throw GoalErrors.PhaseNotAllowed.With(SnakeCase.Of(Phase), SnakeCase.Of(phase));
        }

        if (step < 0 && reason is null)
        {
            throw new DomainException(PlatformErrors.InvalidRequest)
            {
                Fields = [new FieldError("reason", PlatformErrors.Required)],
            };
        }

        Phase = phase;
        PhaseReason = reason;
    }

    public void NextVersion() => Version++;

    public CycleChanged ToEvent() =>
        new(
            Id,
            Version,
            Code,
            Name,
            SnakeCase.Of(Kind),
            StartsOn,
            EndsOn,
            FiscalYear,
            ParentId,
            SnakeCase.Of(Phase),
            DraftingOpensOn,
            PublishBy,
            ScoringEndsOn,
            Policy
        );
}

/// <summary>What a cycle is, stated as a whole.</summary>
internal sealed record CycleDefinition(
    string Code,
    string Name,
    CycleKind Kind,
    DateOnly StartsOn,
    DateOnly EndsOn,
    int FiscalYear,
    Guid? ParentId,
    CycleDates Dates,
    CyclePolicy Policy
)
{
    private const int LongestCycleDays = 400;

    /// <summary>Whether a day is one that cycles may speak of; keeps day arithmetic far from its ends.</summary>
    public static bool IsPlausible(DateOnly day) => day.Year is >= 1990 and <= 2199;

    /// <summary>Adds what is wrong with the days and the policy. <paramref name="parent"/> is the cycle it lies in, if any.</summary>
    public void Check(Validation validation, CycleDefinition? parent)
    {
        validation
            .Check(EndsOn >= StartsOn, "endsOn", GoalErrors.EndsBeforeStart)
            .Check(
                EndsOn.DayNumber - StartsOn.DayNumber < LongestCycleDays,
                "endsOn",
                GoalErrors.CycleTooLong,
                LongestCycleDays
            )
            .Range("fiscalYear", FiscalYear, 1990, 2199)
            .Check(
                Dates.DraftingOpensOn <= StartsOn && Dates.DraftingOpensOn <= Dates.PublishBy,
                "draftingOpensOn",
                GoalErrors.CycleDatesOutOfOrder
            )
            .Check(Dates.PublishBy <= EndsOn, "publishBy", GoalErrors.CycleDatesOutOfOrder)
            .Check(Dates.ScoringEndsOn >= EndsOn, "scoringEndsOn", GoalErrors.CycleDatesOutOfOrder);
        if (parent is not null)
        {
            validation.Check(
                parent.Kind < Kind && parent.StartsOn <= StartsOn && parent.EndsOn >= EndsOn,
                "parentId",
                GoalErrors.ParentCycleTooShort
            );
        }

        validation
            .Range("policy.onTrackGap", Policy.OnTrackGap, 0, 1)
            .Range("policy.atRiskGap", Policy.AtRiskGap, Policy.OnTrackGap, 1)
            .OneOf("policy.objectiveStatusRule", Policy.ObjectiveStatusRule ?? "", "worst_key_result", "own_gap")
            .Range("policy.cadenceDays", Policy.CadenceDays, 1, 92)
            .Range("policy.cadenceWeekday", Policy.CadenceWeekday, 0, 6)
            .Range("policy.graceDays", Policy.GraceDays, 0, Math.Max(0, Policy.CadenceDays - 1))
            .OneOf("policy.finalScore", Policy.FinalScore ?? "", "self", "manager", "multi_rater")
            .Range("policy.selfWeight", Policy.SelfWeight, 0, Weights.Total)
            .Range("policy.peerWeight", Policy.PeerWeight, 0, Weights.Total)
            .Range("policy.managerWeight", Policy.ManagerWeight, 0, Weights.Total)
            .Check(
                (long)Policy.SelfWeight + Policy.PeerWeight + Policy.ManagerWeight == Weights.Total,
                "policy.managerWeight",
                GoalErrors.WeightsNotWhole
            )
            .OneOf("policy.performanceLink", Policy.PerformanceLink ?? "", "none", "reference", "direct");
    }
}
