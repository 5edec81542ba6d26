namespace Okr.Contracts.Goal.V1;

/// <summary>
/// A cycle: days are inclusive. <paramref name="Kind"/> is annual, half_year, quarter, two_month or month;
/// <paramref name="Phase"/> is drafting, active, scoring or closed.
/// </summary>
public sealed record CycleChanged(
    Guid Id,
    long Version,
    string Code,
    string Name,
    string Kind,
    DateOnly StartsOn,
    DateOnly EndsOn,
    int FiscalYear,
    Guid? ParentId,
    string Phase,
    DateOnly DraftingOpensOn,
    DateOnly PublishBy,
    DateOnly ScoringEndsOn,
    CyclePolicy Policy
) : IEvent;

/// <summary>Rules that a cycle may set for itself (domain.md §2–6).</summary>
/// <param name="ReviewRequired">Whether objectives pass in_review and aligning before finalized.</param>
/// <param name="AlignmentNeedsConsent">Whether aligning upward inside one's own reporting line is a request too.</param>
/// <param name="ManagersMayEdit">Whether an owner's managers may change objectives and check in.</param>
/// <param name="OnTrackGap">Largest gap (expected − progress) that is still on_track.</param>
/// <param name="AtRiskGap">Largest gap that is still at_risk.</param>
/// <param name="ObjectiveStatusRule">worst_key_result or own_gap.</param>
/// <param name="CadenceDays">Days between two due check-ins.</param>
/// <param name="CadenceWeekday">Weekday of due check-ins, 0 = Sunday … 6 = Saturday.</param>
/// <param name="GraceDays">Days after the due day in which a check-in is still on time.</param>
/// <param name="FinalScore">self, manager or multi_rater.</param>
/// <param name="SelfWeight">Basis points of the self score under multi_rater.</param>
/// <param name="PeerWeight">Basis points of the peer scores under multi_rater.</param>
/// <param name="ManagerWeight">Basis points of the manager score under multi_rater.</param>
/// <param name="PerformanceLink">none, reference or direct.</param>
public sealed record CyclePolicy(
    bool ReviewRequired = false,
    bool AlignmentNeedsConsent = false,
    bool ManagersMayEdit = true,
    decimal OnTrackGap = 0.10m,
    decimal AtRiskGap = 0.25m,
    string ObjectiveStatusRule = "worst_key_result",
    int CadenceDays = 7,
    int CadenceWeekday = 1,
    int GraceDays = 3,
    string FinalScore = "manager",
    int SelfWeight = 3000,
    int PeerWeight = 2000,
    int ManagerWeight = 5000,
    string PerformanceLink = "reference"
);
