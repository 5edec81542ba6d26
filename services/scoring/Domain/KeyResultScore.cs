using Okr.Contracts.Scoring.V1;

namespace Okr.Scoring.Domain;

/// <summary>The scores of one key result and what they make.</summary>
internal sealed class KeyResultScore
{
    public required Guid KeyResultId { get; init; }
    public long Version { get; private set; }
    public required Guid ObjectiveId { get; init; }
    public required Guid CycleId { get; init; }
    public decimal? Self { get; private set; }
    public string? SelfReason { get; private set; }
    public Guid? SelfBy { get; private set; }
    public DateTime? SelfAt { get; private set; }
    public decimal? Manager { get; private set; }
    public string? ManagerReason { get; private set; }
    public Guid? ManagerBy { get; private set; }
    public DateTime? ManagerAt { get; private set; }
    public decimal? Final { get; private set; }
    public string? FinalReason { get; private set; }
    public DateTime ChangedAt { get; private set; }

    public void GiveSelf(decimal score, string reason, Guid? by, DateTime at) =>
        (Self, SelfReason, SelfBy, SelfAt) = (score, reason, by, at);

    public void GiveManager(decimal score, string reason, Guid? by, DateTime at) =>
        (Manager, ManagerReason, ManagerBy, ManagerAt) = (score, reason, by, at);

    /// <summary>Makes the final score anew from all raters.</summary>
    public void Settle(FinalRule rule, RaterWeights weights, IReadOnlyCollection<decimal> peers, DateTime at)
    {
        Final = ScoreRules.Final(rule, weights, Self, Manager, peers);
        FinalReason = rule switch
        {
            FinalRule.Self => SelfReason,
            FinalRule.Manager => ManagerReason,
            _ => null,
        };
        ChangedAt = at;
        Version++;
    }

    public KeyResultScored ToEvent(decimal? suggested) =>
        new(
            KeyResultId,
            Version,
            ObjectiveId,
            CycleId,
            suggested,
            Self,
            SelfReason,
            Manager,
            ManagerReason,
            Final,
            FinalReason,
            ChangedAt
        );
}

/// <summary>What one participant thinks of a key result.</summary>
internal sealed class PeerScore
{
    public required Guid KeyResultId { get; init; }
    public required Guid PersonId { get; init; }
    public decimal Score { get; private set; }
    public string Reason { get; private set; } = "";
    public DateTime At { get; private set; }

    public void Give(decimal score, string reason, DateTime at) => (Score, Reason, At) = (score, reason, at);
}

/// <summary>The score of one objective, and the answers to the two questions.</summary>
internal sealed class ObjectiveScore
{
    public required Guid ObjectiveId { get; init; }
    public long Version { get; private set; }
    public required Guid CycleId { get; init; }
    public decimal? Score { get; private set; }

    /// <summary>The day of effect on which the score became what it is.</summary>
    public DateOnly? ScoredOn { get; private set; }

    public bool Published { get; private set; }
    public DateTime? PublishedAt { get; private set; }
    public Guid? PublishedBy { get; private set; }

    /// <summary>How far did we get?</summary>
    public string? HowFar { get; private set; }

    /// <summary>How did we get there?</summary>
    public string? HowGotThere { get; private set; }

    public DateTime ChangedAt { get; private set; }

    /// <summary>Takes the score that its key results make; its day moves only when it is another one than before.</summary>
    public void Settle(decimal? score, DateOnly on, DateTime at)
    {
        if (Score != score)
        {
            Score = score;
            ScoredOn = score is null ? null : on;
        }

        Touch(at);
    }

    public void Answer(string? howFar, string? howGotThere, DateTime at)
    {
        HowFar = howFar;
        HowGotThere = howGotThere;
        Touch(at);
    }

    public void Publish(Guid? by, DateOnly on, DateTime at)
    {
        Published = true;
        PublishedAt = at;
        PublishedBy = by;
        ScoredOn = on;
        Touch(at);
    }

    public ObjectiveScored ToEvent() => new(ObjectiveId, Version, CycleId, Score, Published, ScoredOn, ChangedAt);

    private void Touch(DateTime at)
    {
        ChangedAt = at;
        Version++;
    }
}
