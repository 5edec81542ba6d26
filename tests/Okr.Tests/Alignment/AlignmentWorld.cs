using Okr.Alignment.Consumers;
using Okr.Alignment.Data;
using Okr.Alignment.Domain;
using Okr.Alignment.Features.Links;
using Okr.Contracts.Goal.V1;
using Okr.Contracts.Organization.V1;
using Okr.Contracts.Progress.V1;
using Okr.Platform.Errors;
using Okr.Platform.Replicas;
using Okr.Platform.Security;
using Okr.Platform.Web;

namespace Okr.Tests.Alignment;

/// <summary>A small company in the alignment service: a boss, two teams with a lead each, one member each.</summary>
internal sealed class AlignmentWorld : IDisposable
{
    private readonly TestDatabase<AlignmentDbContext> database = new();

    public AlignmentWorld(CyclePolicy? policy = null)
    {
        Company = Facts.Unit("company");
        Red = Facts.Unit("red", Company.Id);
        Blue = Facts.Unit("blue", Company.Id);
        Boss = Facts.Person("boss", Company.Id);
        RedLead = Facts.Person("red lead", Red.Id, Boss.Id);
        BlueLead = Facts.Person("blue lead", Blue.Id, Boss.Id);
        RedMember = Facts.Person("red member", Red.Id, RedLead.Id);
        BlueMember = Facts.Person("blue member", Blue.Id, BlueLead.Id);
        Quarter = Facts.Cycle(policy: policy);
        Tell(Quarter);
        using var db = Open();
        new OrgUnitReplicaHandler<AlignmentDbContext>(db, Clock)
            .Handle([Company, Red, Blue], default)
            .GetAwaiter()
            .GetResult();
        new PersonReplicaHandler<AlignmentDbContext>(db, Clock)
            .Handle([Boss, RedLead, BlueLead, RedMember, BlueMember], default)
            .GetAwaiter()
            .GetResult();
    }

    public FakeGoal Goal { get; } = new();
    public TimeProvider Clock { get; } = new FixedClock();
    public OrgUnitChanged Company { get; }
    public OrgUnitChanged Red { get; }
    public OrgUnitChanged Blue { get; }
    public PersonChanged Boss { get; }
    public PersonChanged RedLead { get; }
    public PersonChanged BlueLead { get; }
    public PersonChanged RedMember { get; }
    public PersonChanged BlueMember { get; }
    public CycleChanged Quarter { get; }

    public AlignmentDbContext Open() => database.Open();

    public ObjectiveChanged Objective(
        string title,
        PersonChanged owner,
        string state = "published",
        bool isTop = false,
        bool confidential = false,
        CycleChanged? cycle = null
    ) => Tell(Facts.Objective((cycle ?? Quarter).Id, title, owner.Id, state, isTop: isTop, confidential: confidential));

    public ObjectiveChanged Tell(ObjectiveChanged change)
    {
        Goal.Knows(change);
        using var db = Open();
        new ObjectiveReplicaHandler(db, Clock).Handle([change], default).GetAwaiter().GetResult();
        return change;
    }

    public CycleChanged Tell(CycleChanged change)
    {
        Goal.Knows(change);
        using var db = Open();
        new CycleReplicaHandler(db).Handle([change], default).GetAwaiter().GetResult();
        return change;
    }

    public KeyResultChanged KeyResult(ObjectiveChanged objective, decimal? progress = null, string? status = null)
    {
        var keyResult = Facts.KeyResult(objective, $"key result of {objective.Title}");
        Tell(keyResult);
        if (progress is not null || status is not null)
        {
            Tell(Facts.Progressed(keyResult, progress, status));
        }

        return keyResult;
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
        new KeyResultStandingHandler(db, Clock).Handle([change], default).GetAwaiter().GetResult();
    }

    public async Task<LinkView> Request(
        CurrentUser user,
        ObjectiveChanged from,
        ObjectiveChanged to,
        LinkKind kind = LinkKind.Supports,
        Guid? keyResultId = null,
        DateOnly? neededBy = null
    )
    {
        using var db = Open();
        return await RequestLink.Handle(
            new RequestLink.Request(
                kind,
                from.Id,
                to.Id,
                keyResultId,
                kind == LinkKind.DependsOn ? "an interface" : null,
                neededBy,
                null
            ),
            db,
            new GoalReplica(db, Goal, Clock),
            user,
            Clock,
            default
        );
    }

    public async Task<LinkView> Answer(CurrentUser user, LinkView link, AnswerLink.Step step, string? reason = null)
    {
        using var db = Open();
        return await AnswerLink.Handle(
            link.Id,
            step,
            reason,
            new ExpectedVersion(link.Version),
            db,
            user,
            Clock,
            default
        );
    }

    /// <summary>A link that is there, whatever the rules of asking for it.</summary>
    public void Linked(ObjectiveChanged from, ObjectiveChanged to)
    {
        using var db = Open();
        db.Links.Add(
            Link.Request(LinkKind.Supports, from.Id, to.Id, null, null, Clock.GetUtcNow().UtcDateTime)
                .AcceptedAtOnce(null, Facts.Today)
        );
        db.SaveWithPlaces([from.Id, to.Id], isMove: false, Facts.Today, default).GetAwaiter().GetResult();
    }

    public async Task<ObjectiveLinks.Response> LinksOf(CurrentUser user, ObjectiveChanged objective)
    {
        using var db = Open();
        return await ObjectiveLinks.Handle(objective.Id, db, new GoalReplica(db, Goal, Clock), user, Clock, default);
    }

    public static CurrentUser As(PersonChanged person) => Facts.User(person.Id);

    public static async Task Refused(ErrorDefinition error, Func<Task> action) =>
        Assert.Equal(error.Code, (await Assert.ThrowsAsync<DomainException>(action)).Error.Code);

    public void Dispose() => database.Dispose();
}
