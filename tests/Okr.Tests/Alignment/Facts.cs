using Grpc.Core;
using Okr.Contracts;
using Okr.Contracts.Goal.V1;
using Okr.Contracts.Goal.V1.Grpc;
using Okr.Contracts.Organization.V1;
using Okr.Contracts.Replication.V1.Grpc;
using Okr.Platform.Rpc;
using Okr.Platform.Security;

namespace Okr.Tests.Alignment;

/// <summary>Events of the other services as the tests of alignment and scoring need them.</summary>
internal static class Facts
{
    public static readonly DateOnly Today = new(2026, 5, 15);
    public static readonly DateOnly QuarterStart = new(2026, 4, 1);
    public static readonly DateOnly QuarterEnd = new(2026, 6, 30);

    public static PersonChanged Person(string name, Guid unitId, Guid? managerId = null) =>
        new(
            Guid.CreateVersion7(),
            1,
            name,
            name,
            null,
            null,
            null,
            null,
            null,
            null,
            [new PersonPeriod(new DateOnly(2020, 1, 1), unitId, managerId, true)]
        );

    public static OrgUnitChanged Unit(string name, Guid? parentId = null, Guid? headId = null) =>
        new(
            Guid.CreateVersion7(),
            1,
            name,
            [
                new OrgUnitPeriod(
                    new DateOnly(2020, 1, 1),
                    name,
                    parentId,
                    parentId is null ? "company" : "department",
                    headId,
                    true
                ),
            ]
        );

    public static CycleChanged Cycle(
        string code = "2026-q2",
        string kind = "quarter",
        DateOnly? startsOn = null,
        DateOnly? endsOn = null,
        string phase = "active",
        CyclePolicy? policy = null
    ) =>
        new(
            Guid.CreateVersion7(),
            1,
            code,
            code,
            kind,
            startsOn ?? QuarterStart,
            endsOn ?? QuarterEnd,
            2026,
            null,
            phase,
            startsOn ?? QuarterStart,
            startsOn ?? QuarterStart,
            endsOn ?? QuarterEnd,
            policy ?? new CyclePolicy()
        );

    public static ObjectiveChanged Objective(
        Guid cycleId,
        string title,
        Guid? ownerPersonId,
        string state = "published",
        Guid? ownerUnitId = null,
        string ownerKind = "person",
        bool isTop = false,
        bool confidential = false,
        string kind = "aspirational",
        int weightBp = 10_000,
        IReadOnlyList<Guid>? participants = null
    ) =>
        new(
            Guid.CreateVersion7(),
            1,
            null,
            cycleId,
            confidential ? "" : title,
            null,
            kind,
            ownerKind,
            ownerUnitId,
            ownerPersonId,
            participants ?? [],
            [],
            state,
            [],
            isTop,
            null,
            weightBp,
            0,
            confidential,
            false,
            DateTime.UtcNow,
            DateTime.UtcNow
        );

    public static KeyResultChanged KeyResult(
        ObjectiveChanged objective,
        string title,
        int weightBp = 10_000,
        Guid? ownerPersonId = null,
        int position = 0
    ) =>
        new(
            Guid.CreateVersion7(),
            1,
            null,
            objective.Id,
            objective.CycleId,
            title,
            null,
            "increase",
            null,
            0m,
            100m,
            null,
            null,
            [],
            [],
            1,
            weightBp,
            position,
            ownerPersonId,
            null,
            false,
            DateTime.UtcNow,
            DateTime.UtcNow
        );

    public static Okr.Contracts.Progress.V1.KeyResultProgressed Progressed(
        KeyResultChanged keyResult,
        decimal? progress,
        string? manualStatus = null,
        long version = 1
    ) =>
        new(
            keyResult.Id,
            version,
            keyResult.ObjectiveId,
            keyResult.CycleId,
            Today,
            DateTime.UtcNow,
            null,
            progress,
            progress,
            true,
            null,
            manualStatus,
            false,
            null,
            null,
            1,
            QuarterStart,
            7,
            3
        );

    public static CurrentUser User(Guid? personId, params string[] roles) =>
        new()
        {
            Id = personId ?? Guid.CreateVersion7(),
            AccountId = Guid.CreateVersion7(),
            PersonId = personId,
            Name = "somebody",
            Roles = roles.ToHashSet(),
        };
}

/// <summary>Noon of <see cref="Facts.Today"/>.</summary>
internal sealed class FixedClock : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => new(Facts.Today.ToDateTime(new TimeOnly(12, 0)), TimeSpan.Zero);
}

/// <summary>The goal service as far as the others ask it: it tells what the test has put here.</summary>
internal sealed class FakeGoal : GoalReplication.GoalReplicationClient
{
    private readonly Dictionary<Guid, EventEnvelope> known = [];

    public int Calls { get; private set; }

    public void Knows<TEvent>(TEvent fact)
        where TEvent : class, IEvent => known[fact.Id] = Replication.Wrap(fact);

    public override AsyncUnaryCall<EventEnvelopes> GetAsync(
        EventsRequest request,
        Metadata? headers = null,
        DateTime? deadline = null,
        CancellationToken cancellationToken = default
    )
    {
        Calls++;
        var reply = new EventEnvelopes();
        reply.Events.AddRange(
            request
                .Ids.Select(id => known.GetValueOrDefault(Guid.Parse(id)))
                .Where(e => e is not null && e.Type == request.Type)
        );
        return new AsyncUnaryCall<EventEnvelopes>(
            Task.FromResult(reply),
            Task.FromResult(new Metadata()),
            () => Status.DefaultSuccess,
            () => [],
            () => { }
        );
    }
}

/// <summary>A call from another service.</summary>
internal sealed class FakeCall : ServerCallContext
{
    protected override string MethodCore => "test";
    protected override string HostCore => "test";
    protected override string PeerCore => "test";
    protected override DateTime DeadlineCore => DateTime.MaxValue;
    protected override Metadata RequestHeadersCore => [];
    protected override CancellationToken CancellationTokenCore => CancellationToken.None;
    protected override Metadata ResponseTrailersCore => [];
    protected override Status StatusCore { get; set; }
    protected override WriteOptions? WriteOptionsCore { get; set; }
    protected override AuthContext AuthContextCore => new(null, []);

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
        throw new NotSupportedException();

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;
}
