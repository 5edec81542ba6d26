using Okr.Contracts;
using Okr.Contracts.Alignment.V1;
using Okr.Contracts.Goal.V1;
using Okr.Contracts.Organization.V1;
using Okr.Contracts.Progress.V1;
using Okr.Contracts.Replication.V1.Grpc;
using Okr.Contracts.Scoring.V1;
using Okr.Platform.Data;
using Okr.Platform.Messaging;
using Okr.Platform.Rpc;
using Okr.Reporting.Consumers;
using Okr.Reporting.Data;

namespace Okr.Reporting.Rebuilding;

/// <summary>One kind of event that the store is made from: who has it, and what becomes of it.</summary>
internal abstract class FactType(string name, string service)
{
    /// <summary>Everything that <see cref="ReportingModule"/> subscribes to, in the order in which a rebuild reads it.</summary>
    public static readonly IReadOnlyList<FactType> All =
    [
        new FactType<OrgUnitChanged>(
            "organization",
            db => new OrgUnitChangedHandler(db),
            async (db, events, ct) =>
            {
                await db.Insert([.. events.Select(e => e.ToRow())], ct);
                await db.Insert([.. events.SelectMany(e => e.PeriodRows())], ct);
            }
        ),
        new FactType<PersonChanged>(
            "organization",
            db => new PersonChangedHandler(db),
            async (db, events, ct) =>
            {
                await db.Insert([.. events.Select(e => e.ToRow())], ct);
                await db.Insert([.. events.SelectMany(e => e.PeriodRows())], ct);
            }
        ),
        new FactType<RolloutWaveChanged>(
            "organization",
            db => new RolloutWaveChangedHandler(db),
            async (db, events, ct) =>
            {
                await db.Insert([.. events.Select(e => e.ToRow())], ct);
                await db.Insert([.. events.SelectMany(e => e.UnitRows())], ct);
            }
        ),
        new FactType<ExemptionChanged>(
            "organization",
            db => new ExemptionChangedHandler(db),
            (db, events, ct) => db.Insert([.. events.Select(e => e.ToRow())], ct)
        ),
        new FactType<ActiveDaysChanged>(
            "organization",
            db => new ActiveDaysChangedHandler(db),
            (db, events, ct) => db.Insert([.. events.Select(e => e.ToRow())], ct)
        ),
        new FactType<CycleChanged>(
            "goal",
            db => new CycleChangedHandler(db),
            (db, events, ct) => db.Insert([.. events.Select(e => e.ToRow())], ct)
        ),
        new FactType<ObjectiveChanged>(
            "goal",
            db => new ObjectiveChangedHandler(db),
            async (db, events, ct) =>
            {
                await db.Insert([.. events.Select(e => e.ToRow())], ct);
                await db.Insert([.. events.SelectMany(e => e.StateRows())], ct);
                await db.Insert([.. events.SelectMany(e => e.ParticipantRows())], ct);
            }
        ),
        new FactType<KeyResultChanged>(
            "goal",
            db => new KeyResultChangedHandler(db),
            (db, events, ct) => db.Insert([.. events.Select(e => e.ToRow())], ct)
        ),
        new FactType<AlignmentChanged>(
            "alignment",
            db => new AlignmentChangedHandler(db),
            (db, events, ct) => db.Insert([.. events.Select(e => e.ToRow())], ct)
        ),
        new FactType<KeyResultProgressed>(
            "progress",
            db => new KeyResultProgressedHandler(db),
            (db, events, ct) => db.Insert([.. events.Select(e => e.ToRow())], ct)
        ),
        new FactType<CheckInRecorded>(
            "progress",
            db => new CheckInRecordedHandler(db),
            (db, events, ct) => db.Insert([.. events.Select(e => e.ToRow())], ct)
        ),
        new FactType<KeyResultScored>(
            "scoring",
            db => new KeyResultScoredHandler(db),
            (db, events, ct) => db.Insert([.. events.Select(e => e.ToRow())], ct)
        ),
        new FactType<ObjectiveScored>(
            "scoring",
            db => new ObjectiveScoredHandler(db),
            (db, events, ct) => db.Insert([.. events.Select(e => e.ToRow())], ct)
        ),
    ];

    /// <summary>Short event name.</summary>
    public string Name => name;

    /// <summary>The service that has the aggregates.</summary>
    public string Service => service;

    /// <summary>Reads the events of a message; what is given back goes to <see cref="Store"/>.</summary>
    public abstract IReadOnlyList<IEvent> Read(EventEnvelopes chunk);

    /// <summary>Writes the aggregates, none of which is there yet, in the current transaction.</summary>
    public abstract Task Store(ReportingDbContext db, IReadOnlyList<IEvent> events, CancellationToken ct);

    /// <summary>Applies noted events as the consumer does, by their versions.</summary>
    public abstract Task Apply(ReportingDbContext db, IEnumerable<string> payloads, CancellationToken ct);
}

internal sealed class FactType<TEvent>(
    string service,
    Func<ReportingDbContext, IEventHandler<TEvent>> handler,
    Func<ReportingDbContext, IReadOnlyList<TEvent>, CancellationToken, Task> store
) : FactType(typeof(TEvent).Name, service)
    where TEvent : class, IEvent
{
    public override IReadOnlyList<IEvent> Read(EventEnvelopes chunk) =>
        [.. chunk.Events.Select(Replication.Unwrap<TEvent>)];

    public override Task Store(ReportingDbContext db, IReadOnlyList<IEvent> events, CancellationToken ct) =>
        store(db, [.. events.Cast<TEvent>()], ct);

    public override async Task Apply(ReportingDbContext db, IEnumerable<string> payloads, CancellationToken ct)
    {
        await handler(db)
            .Handle(
                [
                    .. payloads.Select(text =>
                        System.Text.Json.JsonSerializer.Deserialize<TEvent>(text, EventJson.Options)!
                    ),
                ],
                ct
            );
        db.ChangeTracker.Clear();
    }
}
