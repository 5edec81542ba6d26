using Grpc.Core;
using Okr.Contracts.Alignment.V1;
using Okr.Contracts.Alignment.V1.Grpc;
using Okr.Contracts.Goal.V1;
using Okr.Contracts.Goal.V1.Grpc;
using Okr.Contracts.Organization.V1;
using Okr.Contracts.Organization.V1.Grpc;
using Okr.Contracts.Replication.V1.Grpc;
using Okr.Goal.Consumers;
using Okr.Goal.Data;
using Okr.Goal.Domain;
using Okr.Goal.Features.Cycles;
using Okr.Goal.Features.Import;
using Okr.Goal.Features.KeyResults;
using Okr.Goal.Features.Objectives;
using Okr.Platform.Errors;
using Okr.Platform.Replicas;
using Okr.Platform.Rpc;
using Okr.Platform.Security;
using Okr.Platform.Web;
using Okr.Tests.Progress;

namespace Okr.Tests.Goal;

/// <summary>
/// A company with a boss, and a team with a lead, a member and a colleague elsewhere; one running quarter. The clock stands
/// at 2026-02-10 until it is moved.
/// </summary>
internal sealed class GoalScenario : IDisposable
{
    private readonly TestDatabase<GoalDbContext> database = new();

    public GoalScenario(CyclePolicy? policy = null)
    {
        Boss = Person("boss", null, Company);
        Lead = Person("lead", Boss, Team);
        Member = Person("member", Lead, Team);
        Stranger = Person("stranger", Boss, OtherTeam);
        using var db = Open();
        new OrgUnitReplicaHandler<GoalDbContext>(db, Clock)
            .Handle(
                [
                    Unit(Company, "company", null, Boss),
                    Unit(Team, "team", Company, Lead),
                    Unit(OtherTeam, "team", Company, null),
                ],
                default
            )
            .GetAwaiter()
            .GetResult();
        Quarter = CreateCycle
            .Handle(
                CycleOf("2026-q1", new(2026, 1, 1)) with
                {
                    Policy = policy,
                },
                Open(),
                new FiscalYears(1),
                Admin,
                Clock,
                default
            )
            .GetAwaiter()
            .GetResult();
    }

    public StoppedClock Clock { get; } = new(new DateTime(2026, 2, 10, 9, 0, 0, DateTimeKind.Utc));
    public Guid Company { get; } = Guid.CreateVersion7();
    public Guid Team { get; } = Guid.CreateVersion7();
    public Guid OtherTeam { get; } = Guid.CreateVersion7();
    public CurrentUser Boss { get; }
    public CurrentUser Lead { get; }
    public CurrentUser Member { get; }
    public CurrentUser Stranger { get; }
    public CurrentUser Admin { get; } =
        new()
        {
            Id = Guid.CreateVersion7(),
            AccountId = Guid.CreateVersion7(),
            Name = "admin",
            Roles = new HashSet<string> { Roles.ProgramAdmin },
        };
    public CycleView Quarter { get; }
    public FakeAlignment Alignment { get; } = new();

    public GoalDbContext Open(params Microsoft.EntityFrameworkCore.Diagnostics.IInterceptor[] interceptors) =>
        database.Open(interceptors);

    public AlignmentCheck Check(GoalDbContext db) => new(db, Alignment, new AlignmentChangedHandler(db));

    public OrganizationLookup Organization(GoalDbContext db) => new(db, new EmptyOrganization(), Clock);

    public static CycleRequest CycleOf(string code, DateOnly startsOn) =>
        new(code, code, CycleKind.Quarter, startsOn, null, null, null, null, null, null, null, null);

    public async Task<CycleView> NewCycle(string code, DateOnly startsOn)
    {
        await using var db = Open();
        return await CreateCycle.Handle(CycleOf(code, startsOn), db, new FiscalYears(1), Admin, Clock, default);
    }

    public static KeyResultInput Increase(
        string title,
        decimal baseline = 0,
        decimal target = 10,
        int? weightBp = null
    ) => new(title, null, KeyResultType.Increase, null, baseline, target, null, null, null, null, weightBp, null, null);

    public CreateObjective.Request ObjectiveOf(CurrentUser owner, params KeyResultInput[] keyResults) =>
        new(
            Quarter.Id,
            "Customers love us",
            null,
            ObjectiveKind.Aspirational,
            OwnerKind.Person,
            null,
            owner.PersonId,
            [],
            [],
            false,
            null,
            false,
            null,
            keyResults
        );

    public async Task<ObjectiveView> Create(CreateObjective.Request request, CurrentUser user)
    {
        await using var db = Open();
        return await CreateObjective.Handle(request, db, Organization(db), user, Clock, default);
    }

    /// <summary>Puts the objectives of a person in order.</summary>
    public async Task<IReadOnlyList<ObjectiveView>> Order(CurrentUser owner, CurrentUser user, params Guid[] ids)
    {
        await using var db = Open();
        var request = new ArrangeObjectives.OrderRequest(Quarter.Id, OwnerKind.Person, owner.PersonId, ids);
        return (await ArrangeObjectives.Order(request, db, user, Clock, default)).Items;
    }

    /// <summary>States weights of the objectives of a person.</summary>
    public async Task<IReadOnlyList<ObjectiveView>> Weigh(
        CurrentUser owner,
        CurrentUser user,
        params WeightInput[] weights
    )
    {
        await using var db = Open();
        var request = new ArrangeObjectives.WeightsRequest(Quarter.Id, OwnerKind.Person, owner.PersonId, weights);
        return (await ArrangeObjectives.Weigh(request, db, user, Clock, default)).Items;
    }

    public async Task<ObjectiveView> Published(CurrentUser owner, params KeyResultInput[] keyResults)
    {
        var made = await Create(
            ObjectiveOf(owner, keyResults.Length == 0 ? [Increase("More of it")] : keyResults) with
            {
                InitiativeReason = "my own idea",
            },
            owner
        );
        return await Publish(made.Id, owner);
    }

    public async Task<ObjectiveView> Publish(Guid id, CurrentUser user)
    {
        await using var db = Open();
        return await TransitionObjective.Publish(
            id,
            new(null),
            ExpectedVersion.Any,
            db,
            Check(db),
            user,
            Clock,
            default
        );
    }

    public async Task<ObjectiveView> Move(
        Guid id,
        ObjectiveState to,
        CurrentUser user,
        string? reason = null,
        Guid? reviewerId = null
    )
    {
        await using var db = Open();
        return await TransitionObjective.Handle(
            id,
            new(to, reason, reviewerId),
            ExpectedVersion.Any,
            db,
            Check(db),
            Organization(db),
            user,
            Clock,
            default
        );
    }

    public async Task<ObjectiveView> Get(Guid id, CurrentUser user)
    {
        await using var db = Open();
        return await ReadObjectives.Get(id, db, user, default);
    }

    public ImportRun Run(bool validateOnly = false, DateOnly? effectiveOn = null) =>
        new(
            validateOnly,
            effectiveOn ?? new DateOnly(2026, 1, 1),
            new Actor(null, "import"),
            Clock.GetUtcNow().UtcDateTime
        );

    public async Task<ImportReply> ImportObjectives(bool validateOnly, params ObjectiveRow[] rows)
    {
        await using var db = Open();
        return await Okr.Goal.Features.Import.ImportObjectives.Handle(Run(validateOnly), rows, db, default);
    }

    public async Task<ImportReply> ImportKeyResults(bool validateOnly, params KeyResultRow[] rows)
    {
        await using var db = Open();
        return await Okr.Goal.Features.Import.ImportKeyResults.Handle(Run(validateOnly), rows, db, default);
    }

    public int OutboxCount()
    {
        using var db = Open();
        return db.Outbox.Count();
    }

    public static async Task<DomainException> Refused(Func<Task> act, string code)
    {
        var refusal = await Assert.ThrowsAsync<DomainException>(act);
        Assert.Equal(code, refusal.Error.Code);
        return refusal;
    }

    public void Dispose() => database.Dispose();

    private CurrentUser Person(string name, CurrentUser? manager, Guid unit)
    {
        var id = Guid.CreateVersion7();
        using var db = Open();
        new PersonReplicaHandler<GoalDbContext>(db, Clock)
            .Handle(
                [
                    new PersonChanged(
                        id,
                        1,
                        name,
                        name,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        [new PersonPeriod(new(2020, 1, 1), unit, manager?.PersonId, true)]
                    ),
                ],
                default
            )
            .GetAwaiter()
            .GetResult();
        return new CurrentUser
        {
            Id = id,
            AccountId = Guid.CreateVersion7(),
            PersonId = id,
            Name = name,
        };
    }

    private static OrgUnitChanged Unit(Guid id, string kind, Guid? parent, CurrentUser? head) =>
        new(
            id,
            1,
            id.ToString(),
            [new OrgUnitPeriod(new(2020, 1, 1), $"{kind} unit", parent, kind, head?.PersonId, true)]
        );

    /// <summary>Knows the links that a test tells it.</summary>
    internal sealed class FakeAlignment : AlignmentReplication.AlignmentReplicationClient
    {
        private readonly List<AlignmentChanged> links = [];

        public void Accept(Guid fromObjectiveId, Guid toObjectiveId) =>
            links.Add(
                new AlignmentChanged(
                    Guid.CreateVersion7(),
                    1,
                    "supports",
                    fromObjectiveId,
                    toObjectiveId,
                    null,
                    "accepted",
                    DateTime.UtcNow,
                    null,
                    new(2026, 2, 1),
                    null,
                    null,
                    null,
                    null
                )
            );

        public override AsyncUnaryCall<EventEnvelopes> GetAsync(
            EventsRequest request,
            Metadata? headers = null,
            DateTime? deadline = null,
            CancellationToken cancellationToken = default
        )
        {
            var reply = new EventEnvelopes();
            reply.Events.AddRange(
                links.Where(l => request.Ids.Contains(l.FromObjectiveId.ToString())).Select(Replication.Wrap)
            );
            return Answer(reply);
        }
    }

    private sealed class EmptyOrganization : OrganizationReplication.OrganizationReplicationClient
    {
        public override AsyncUnaryCall<EventEnvelopes> GetAsync(
            EventsRequest request,
            Metadata? headers = null,
            DateTime? deadline = null,
            CancellationToken cancellationToken = default
        ) => Answer(new EventEnvelopes());
    }

    private static AsyncUnaryCall<EventEnvelopes> Answer(EventEnvelopes reply) =>
        new(Task.FromResult(reply), Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });
}
