using System.Data.Common;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Okr.Contracts;
using Okr.Contracts.Goal.V1;
using Okr.Contracts.Goal.V1.Grpc;
using Okr.Contracts.Organization.V1;
using Okr.Contracts.Progress.V1;
using Okr.Contracts.Replication.V1.Grpc;
using Okr.Platform.Data;
using Okr.Platform.Errors;
using Okr.Platform.Replicas;
using Okr.Platform.Rpc;
using Okr.Platform.Security;
using Okr.Progress.Consumers;
using Okr.Progress.Data;
using Okr.Progress.Features;
using Okr.Progress.Features.CheckIns;
using Okr.Progress.Features.Progress;

namespace Okr.Tests.Progress;

/// <summary>
/// A quarter (Mon 5 January – 5 April 2026), its people and one published objective with a key result of 0 → 100, on a
/// real database. The goal service is a dictionary of events; what was not told is there to be asked for.
/// </summary>
internal sealed class ProgressScenario : IDisposable
{
    public static readonly DateOnly Start = new(2026, 1, 5);
    public static readonly DateOnly End = new(2026, 4, 5);

    public TestDatabase<ProgressDbContext> Database { get; } = new();
    public StoppedClock Clock { get; } = new(new DateTime(2026, 2, 2, 9, 0, 0, DateTimeKind.Utc));
    public GoalStub Goal { get; } = new();

    public Guid Company { get; } = Guid.NewGuid();
    public Guid Unit { get; } = Guid.NewGuid();
    public Guid Boss { get; } = Guid.NewGuid();
    public Guid Manager { get; } = Guid.NewGuid();
    public Guid Owner { get; } = Guid.NewGuid();
    public Guid KeyResultOwner { get; } = Guid.NewGuid();
    public Guid CoEditor { get; } = Guid.NewGuid();
    public Guid Participant { get; } = Guid.NewGuid();
    public Guid Stranger { get; } = Guid.NewGuid();

    public CycleChanged Cycle { get; private set; }
    public ObjectiveChanged Objective { get; private set; }
    public KeyResultChanged KeyResult { get; private set; }

    public ProgressScenario()
    {
        Cycle = new(
            Guid.NewGuid(),
            1,
            "2026-Q1",
            "2026 Q1",
            "quarter",
            Start,
            End,
            2026,
            null,
            "active",
            Start.AddDays(-30),
            Start,
            End.AddDays(14),
            new CyclePolicy()
        );
        Objective = NewObjective();
        KeyResult = NewKeyResult(Objective.Id);
    }

    /// <summary>The scenario, with everything known to the service.</summary>
    public static async Task<ProgressScenario> Told()
    {
        var scenario = new ProgressScenario();
        await scenario.TellPeople();
        await scenario.Tell(scenario.Cycle);
        await scenario.Tell(scenario.Objective);
        await scenario.Tell(scenario.KeyResult);
        return scenario;
    }

    public ObjectiveChanged NewObjective(string state = "published") =>
        new(
            Guid.NewGuid(),
            1,
            null,
            Cycle.Id,
            "Win the hearts of first-time customers",
            null,
            "committed",
            "person",
            null,
            Owner,
            [Participant],
            [CoEditor],
            state,
            [
                new("draft", Start, Clock.GetUtcNow().UtcDateTime),
                .. state == "draft"
                    ? []
                    : new[] { new ObjectiveStateChange(state, Start, Clock.GetUtcNow().UtcDateTime) },
            ],
            true,
            null,
            10_000,
            1,
            false,
            false,
            Clock.GetUtcNow().UtcDateTime,
            Clock.GetUtcNow().UtcDateTime
        );

    public KeyResultChanged NewKeyResult(Guid objectiveId, string type = "increase") =>
        new(
            Guid.NewGuid(),
            1,
            null,
            objectiveId,
            Cycle.Id,
            "Raise the share of second orders",
            null,
            type,
            "%",
            type is "increase" ? 0m
                : type is "decrease" ? 100m
                : null,
            type is "increase" or "linear" ? 100m
                : type is "decrease" ? 0m
                : null,
            type is "range" ? 10m : null,
            type is "range" ? 20m : null,
            type is "milestone"
                ? [new(Guid.NewGuid(), "One", 6_000, null), new(Guid.NewGuid(), "Two", 4_000, null)]
                : [],
            [],
            1,
            10_000,
            1,
            KeyResultOwner,
            null,
            false,
            Clock.GetUtcNow().UtcDateTime,
            Clock.GetUtcNow().UtcDateTime
        );

    public async Task TellPeople()
    {
        await using var db = Database.Open();
        await new OrgUnitReplicaHandler<ProgressDbContext>(db, Clock).Handle(
            [
                new(Company, 1, "C", [new(Start, "Company", null, "company", Boss, true)]),
                new(Unit, 1, "U", [new(Start, "Unit", Company, "department", Manager, true)]),
            ],
            default
        );
        PersonChanged Person(Guid id, string name, Guid? manager) =>
            new(
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
                [new PersonPeriod(Start, id == Boss ? Company : Unit, manager, true)]
            );
        await new PersonReplicaHandler<ProgressDbContext>(db, Clock).Handle(
            [
                Person(Boss, "Boss", null),
                Person(Manager, "Manager", Boss),
                Person(Owner, "Owner", Manager),
                Person(KeyResultOwner, "KeyResultOwner", Boss),
                Person(CoEditor, "CoEditor", Boss),
                Person(Participant, "Participant", Boss),
                Person(Stranger, "Stranger", Boss),
            ],
            default
        );
    }

    public async Task Tell(CycleChanged change)
    {
        Cycle = change;
        Goal.Put(change);
        await using var db = Database.Open();
        await new CycleHandler(db, new(db, Clock)).Handle([change], default);
    }

    public async Task Tell(ObjectiveChanged change)
    {
        Goal.Put(change);
        await using var db = Database.Open();
        await new ObjectiveHandler(db, new(db, Clock)).Handle([change], default);
    }

    public async Task Tell(KeyResultChanged change)
    {
        Goal.Put(change);
        await using var db = Database.Open();
        await new KeyResultHandler(db, new(db, Clock)).Handle([change], default);
    }

    public async Task<ObjectiveChanged> TellObjective(string state = "published")
    {
        var objective = NewObjective(state);
        await Tell(objective);
        return objective;
    }

    public async Task<KeyResultChanged> TellKeyResult(string type, Guid? objectiveId = null)
    {
        var keyResult = NewKeyResult(objectiveId ?? Objective.Id, type);
        await Tell(keyResult);
        return keyResult;
    }

    public static CurrentUser User(Guid person, params string[] roles) =>
        new()
        {
            Id = person,
            AccountId = person,
            PersonId = person,
            Name = "Somebody",
            Roles = roles.ToHashSet(),
        };

    public GoalLookup Lookup(ProgressDbContext db)
    {
        var states = new KeyResultStates(db, Clock);
        return new(db, Goal, new(db, states), new(db, states), new(db, states));
    }

    public CheckInRecorder Recorder(ProgressDbContext db) => new(db, new(db, Clock), Lookup(db), Clock);

    public ImportCheckIns Import(ProgressDbContext db) => new(db, Recorder(db), Lookup(db), Clock);

    public ProgressReader Reader(ProgressDbContext db) => new(db, Lookup(db), Clock);

    public async Task<RecordCheckIn.Response> CheckIn(NewCheckIn request, Guid? person = null)
    {
        await using var db = Database.Open();
        return await RecordCheckIn.Handle(request, Recorder(db), User(person ?? Owner), Clock, default);
    }

    public async Task<ObjectiveProgress> Read(Guid objectiveId, Guid? person = null)
    {
        await using var db = Database.Open();
        return await GetObjectiveProgress.Handle(objectiveId, Reader(db), User(person ?? Owner), default);
    }

    public async Task<KeyResultState> State(Guid? keyResult = null)
    {
        await using var db = Database.Open();
        return await db.States.SingleAsync(s => s.KeyResultId == (keyResult ?? KeyResult.Id));
    }

    /// <summary>Everything published so far, oldest first.</summary>
    public async Task<List<TEvent>> Published<TEvent>()
        where TEvent : class, IEvent
    {
        await using var db = Database.Open();
        var rows = await db.Outbox.Where(m => m.Type == typeof(TEvent).Name).OrderBy(m => m.Id).ToListAsync();
        return
        [
            .. rows.Select(m => System.Text.Json.JsonSerializer.Deserialize<TEvent>(m.Payload, EventJson.Options)!),
        ];
    }

    public static async Task<DomainException> Refused(Task work, string code)
    {
        var refusal = await Assert.ThrowsAsync<DomainException>(() => work);
        Assert.Equal(code, refusal.Error.Code);
        return refusal;
    }

    public static async Task RefusedField(Task work, string field, string code)
    {
        var refusal = await Refused(work, "invalid_request");
        Assert.Contains((field, code), refusal.Fields.Select(f => (f.Field, f.Error.Code)));
    }

    public void Dispose() => Database.Dispose();
}

/// <summary>A clock that stands until it is moved.</summary>
internal sealed class StoppedClock(DateTime now) : TimeProvider
{
    public DateTime Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => new(Now);
}

/// <summary>The goal service's answers, and how often it was asked.</summary>
internal sealed class GoalStub : GoalReplication.GoalReplicationClient
{
    private readonly Dictionary<(string Type, Guid Id), EventEnvelope> events = [];

    public int Calls { get; private set; }

    public void Put<TEvent>(TEvent change)
        where TEvent : class, IEvent => events[(typeof(TEvent).Name, change.Id)] = Replication.Wrap(change);

    public override AsyncUnaryCall<EventEnvelopes> GetAsync(
        EventsRequest request,
        Metadata? headers = null,
        DateTime? deadline = null,
        CancellationToken cancellationToken = default
    )
    {
        Calls++;
        var reply = new EventEnvelopes();
        foreach (var id in request.Ids)
        {
            if (events.TryGetValue((request.Type, Guid.Parse(id)), out var envelope))
            {
                reply.Events.Add(envelope);
            }
        }

        return new(
            Task.FromResult(reply),
            Task.FromResult(new Metadata()),
            () => Status.DefaultSuccess,
            () => [],
            () => { }
        );
    }
}

/// <summary>Counts what goes to the database.</summary>
internal sealed class CommandCounter : DbCommandInterceptor
{
    public List<string> Commands { get; } = [];

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default
    )
    {
        Commands.Add(command.CommandText);
        return base.ReaderExecutingAsync(command, eventData, result, cancellationToken);
    }
}
