using Okr.Platform.Data;
using Okr.Platform.Errors;

namespace Okr.Goal.Domain;

/// <summary>What the guards of the life cycle look at.</summary>
/// <param name="KeyResults">The live key results: owner and weight of each.</param>
/// <param name="ReviewRequired">Cycle policy.</param>
/// <param name="ReviewAccepted">The caller is somebody whose word is the acceptance: a manager of the owner or the named reviewer.</param>
/// <param name="Aligned">An accepted upward alignment exists.</param>
/// <param name="TopOrInitiative">Marked as top-level, or as an initiative with a reason.</param>
/// <param name="CycleAcceptsPublications">The cycle is drafted or runs.</param>
/// <param name="HasReason">The caller gave a reason.</param>
internal sealed record LifeCycleFacts(
    IReadOnlyList<(Guid? OwnerPersonId, int WeightBp)> KeyResults,
    bool ReviewRequired,
    bool ReviewAccepted,
    bool Aligned,
    bool TopOrInitiative,
    bool CycleAcceptsPublications,
    bool HasReason
);

/// <summary>
/// CRAFT (domain.md §3): draft → in_review → aligning → finalized → published → scored → closed; back to draft until
/// published; cancelled from any state before scored. Scores move an objective to scored, a carry-over to postponed.
/// </summary>
internal static class LifeCycle
{
    private static readonly ObjectiveState[] Way =
    [
        ObjectiveState.Draft,
        ObjectiveState.InReview,
        ObjectiveState.Aligning,
        ObjectiveState.Finalized,
        ObjectiveState.Published,
    ];

    /// <summary>Whether somebody may ask for this step at all.</summary>
    public static bool IsStep(ObjectiveState from, ObjectiveState to) =>
        (from, to) switch
        {
            (ObjectiveState.Draft, ObjectiveState.InReview) => true,
            (ObjectiveState.InReview, ObjectiveState.Aligning) => true,
            (ObjectiveState.Aligning, ObjectiveState.Finalized) => true,
            (ObjectiveState.Finalized, ObjectiveState.Published) => true,
            (ObjectiveState.InReview or ObjectiveState.Aligning or ObjectiveState.Finalized, ObjectiveState.Draft) =>
                true,
            (
                ObjectiveState.Draft
                    or ObjectiveState.InReview
                    or ObjectiveState.Aligning
                    or ObjectiveState.Finalized
                    or ObjectiveState.Published,
                ObjectiveState.Cancelled
            ) => true,
            (ObjectiveState.Published or ObjectiveState.Scored, ObjectiveState.Closed) => true,
            _ => false,
        };

    /// <summary>The states still to pass until published; empty when there is no such way.</summary>
    public static IReadOnlyList<ObjectiveState> WayToPublished(ObjectiveState from)
    {
        var index = Array.IndexOf(Way, from);
        return index < 0 ? [] : Way[(index + 1)..];
    }

    /// <summary>Everything that stands in the way of the step; empty when it may be taken.</summary>
    public static IReadOnlyList<FieldError> Unmet(ObjectiveState from, ObjectiveState to, LifeCycleFacts facts) =>
        IsStep(from, to)
            ? [.. Guards(from, to, facts)]
            : [new FieldError("to", GoalErrors.TransitionNotAllowed, SnakeCase.Of(from), SnakeCase.Of(to))];

    /// <summary>Everything that stands in the way of walking on to published at once.</summary>
    public static IReadOnlyList<FieldError> UnmetToPublish(ObjectiveState from, LifeCycleFacts facts)
    {
        var way = WayToPublished(from);
        return way.Count == 0
            ? Unmet(from, ObjectiveState.Published, facts)
            : [.. way.SelectMany(to => Guards(from, to, facts))];
    }

    private static IEnumerable<FieldError> Guards(ObjectiveState from, ObjectiveState to, LifeCycleFacts facts)
    {
        switch (to)
        {
            case ObjectiveState.InReview:
                if (facts.KeyResults.Count == 0)
                {
                    yield return new FieldError("keyResults", GoalErrors.NoKeyResult);
                }

                break;
            case ObjectiveState.Aligning:
                if (facts is { ReviewRequired: true, ReviewAccepted: false })
                {
                    yield return new FieldError("reviewerId", GoalErrors.ReviewNotAccepted);
                }

                break;
            case ObjectiveState.Finalized:
                if (facts is { Aligned: false, TopOrInitiative: false })
                {
                    yield return new FieldError("alignments", GoalErrors.NotAligned);
                }

                for (var i = 0; i < facts.KeyResults.Count; i++)
                {
                    if (facts.KeyResults[i].OwnerPersonId is null)
                    {
                        yield return new FieldError(
                            $"keyResults[{i}].ownerPersonId",
                            GoalErrors.KeyResultWithoutOwner,
                            i + 1
                        );
                    }

                    if (facts.KeyResults[i].WeightBp <= 0)
                    {
                        yield return new FieldError(
                            $"keyResults[{i}].weightBp",
                            GoalErrors.KeyResultWithoutWeight,
                            i + 1
                        );
                    }
                }

                break;
            case ObjectiveState.Published:
                if (!facts.CycleAcceptsPublications)
                {
                    yield return new FieldError("cycleId", GoalErrors.CycleTakesNoPublications);
                }

                break;
            case ObjectiveState.Cancelled:
            case ObjectiveState.Closed when from == ObjectiveState.Published:
                if (!facts.HasReason)
                {
                    yield return new FieldError("reason", GoalErrors.ReasonRequired);
                }

                break;
        }
    }
}
