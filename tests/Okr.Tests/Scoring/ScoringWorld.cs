using Okr.Contracts.Goal.V1;
using Okr.Contracts.Goal.V1.Grpc;
using Okr.Contracts.Organization.V1;
using Okr.Contracts.Progress.V1;
using Okr.Contracts.Scoring.V1.Grpc;
using Okr.Platform.Errors;
using Okr.Platform.Replicas;
using Okr.Platform.Security;
using Okr.Platform.Web;
using Okr.Scoring.Consumers;
using Okr.Scoring.Data;
using Okr.Scoring.Features.Scores;
using Okr.Tests.Alignment;

namespace Okr.Tests.Scoring;

/// <summary>A boss, a lead, an owner with one objective of two key results, a participant and a stranger.</summary>
internal sealed class ScoringWorld : IDisposable
{
    private readonly TestDatabase<ScoringDbContext> database = new();

    public ScoringWorld(CyclePolicy? policy = null, string phase = "active")
    {
        Unit = Facts.Unit("company");
        Boss = Facts.Person("boss", Unit.Id);
        Lead = Facts.Person("lead", Unit.Id, Boss.Id);
        Owner = Facts.Person("owner", Unit.Id, Lead.Id);
        KeyResultOwner = Facts.Person("key result owner", Unit.Id, Lead.Id);
        Participant = Facts.Person("participant", Unit.Id, Boss.Id);
        Stranger = Facts.Person("stranger", Unit.Id, Boss.Id);
        using (var db = Open())
        {
            new OrgUnitReplicaHandler<ScoringDbContext>(db, Clock).Handle([Unit], default).GetAwaiter().GetResult();
            new PersonReplicaHandler<ScoringDbContext>(db, Clock)
                .Handle([Boss, Lead, Owner, KeyResultOwner, Participant, Stranger], default)
                .GetAwaiter()
                .GetResult();
        }

        Quarter = Facts.Cycle(phase: phase, policy: policy);
        Tell(Quarter);
        Objective = Facts.Objective(Quarter.Id, "Delight customers", Owner.Id, participants: [Participant.Id]);
        Tell(Objective);
        First = Facts.KeyResult(Objective, "NPS", 6000, Owner.Id);
        Second = Facts.KeyResult(Objective, "Retention", 4000, KeyResultOwner.Id, 1);
        Tell(First);
        Tell(Second);
    }

    public FakeGoal Goal { get; } = new();
    public TimeProvider Clock { get; } = new FixedClock();
    public OrgUnitChanged Unit { get; }
    public PersonChanged Boss { get; }
    public PersonChanged Lead { get; }
    public PersonChanged Owner { get; }
    public PersonChanged KeyResultOwner { get; }
    public PersonChanged Participant { get; }
    public PersonChanged Stranger { get; }
    public CycleChanged Quarter { get; }
    public ObjectiveChanged Objective { get; }
    public KeyResultChanged First { get; }
    public KeyResultChanged Second { get; }

    public ScoringDbContext Open() => database.Open();

    public void Tell(CycleChanged change)
    {
        Goal.Knows(change);
        using var db = Open();
        new CycleReplicaHandler(db, Clock).Handle([change], default).GetAwaiter().GetResult();
    }

    public void Tell(ObjectiveChanged change)
    {
        Goal.Knows(change);
        using var db = Open();
        new ObjectiveReplicaHandler(db).Handle([change], default).GetAwaiter().GetResult();
    }

    public void Tell(KeyResultChanged change)
    {
        Goal.Knows(change);
        using var db = Open();
        new KeyResultReplicaHandler(db, Clock).Handle([change], default).GetAwaiter().GetResult();
    }

    public void Tell(KeyResultProgressed change)
    {
        using var db = Open();
        new KeyResultStandingHandler(db).Handle([change], default).GetAwaiter().GetResult();
    }

    public async Task<ObjectiveScoreView> Give(
        CurrentUser user,
        KeyResultChanged keyResult,
        GiveScore.Rater rater,
        decimal? score,
        string? reason = "because",
        long? version = null
    )
    {
        using var db = Open();
        return await GiveScore.Handle(
            keyResult.Id,
            rater,
            new GiveScore.Request(score, reason),
            version is { } v ? new ExpectedVersion(v) : null,
            db,
            new GoalReplica(db, Goal, Clock),
            user,
            Clock,
            default
        );
    }

    public async Task<ObjectiveScoreView> Publish(CurrentUser user)
    {
        using var db = Open();
        return await PublishScores.Handle(
            Objective.Id,
            null,
            db,
            new GoalReplica(db, Goal, Clock),
            user,
            Clock,
            default
        );
    }

    public async Task<ObjectiveScoreView> Get(CurrentUser user)
    {
        using var db = Open();
        return await GetObjectiveScores.Handle(Objective.Id, db, new GoalReplica(db, Goal, Clock), user, default);
    }

    public async Task<ImportReply> Import(params (string KeyResultId, string Score, string Reason)[] rows)
    {
        var request = new ImportSelfScoresRequest { Context = new ImportContext { EffectiveOn = "2026-06-30" } };
        request.Rows.AddRange(
            rows.Select(
                (row, i) =>
                    new SelfScoreRow
                    {
                        Line = i + 1,
                        KeyResultId = row.KeyResultId,
                        Score = row.Score,
                        Reason = row.Reason,
                    }
            )
        );
        using var db = Open();
        return await ImportSelfScores.Handle(request, db, new GoalReplica(db, Goal, Clock), Clock, default);
    }

    public static CurrentUser As(PersonChanged person) => Facts.User(person.Id);

    public static async Task<DomainException> Refused(ErrorDefinition error, Func<Task> action)
    {
        var refusal = await Assert.ThrowsAsync<DomainException>(action);
        Assert.Equal(error.Code, refusal.Error.Code);
        return refusal;
    }

    public void Dispose() => database.Dispose();
}
