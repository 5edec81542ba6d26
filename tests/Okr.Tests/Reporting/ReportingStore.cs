using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Okr.Contracts;
using Okr.Contracts.Alignment.V1;
using Okr.Contracts.Goal.V1;
using Okr.Contracts.Organization.V1;
using Okr.Contracts.Progress.V1;
using Okr.Contracts.Scoring.V1;
using Okr.Platform;
using Okr.Platform.Messaging;
using Okr.Platform.Security;
using Okr.Reporting.Bi;
using Okr.Reporting.Bi.Upkeep;
using Okr.Reporting.Consumers;
using Okr.Reporting.Data;
using Okr.Reporting.Facts;
using Okr.Reporting.Features.Rebuilds;
using Okr.Reporting.Rebuilding;
using Okr.Reporting.Telemetry;

namespace Okr.Tests.Reporting;

/// <summary>The service's own store, fed by its real handlers, with the cache that the endpoints use.</summary>
internal sealed class ReportingStore : IDisposable
{
    private readonly TestDatabase<ReportingDbContext> database = new();
    private readonly ServiceProvider services;

    public ReportingStore()
    {
        var collection = new ServiceCollection();
        collection.AddScoped<ReportingDbContext>(_ => Open());
        collection.AddMetrics();
        services = collection.BuildServiceProvider();
        Metrics = new ReportingMetrics(services.GetRequiredService<IMeterFactory>(), Clock);
        Facts = NewFacts();
    }

    public SteppingClock Clock { get; } = new(new DateTime(2026, 6, 1, 8, 0, 0, DateTimeKind.Utc));
    public FactsCache Facts { get; }

    /// <summary>Contexts on the store, as each request has one of its own.</summary>
    public IServiceScopeFactory Scopes => services.GetRequiredService<IServiceScopeFactory>();

    private ReportingMetrics Metrics { get; }

    /// <summary>The cache of another replica.</summary>
    public FactsCache NewFacts() => new(Scopes, Metrics, Clock);

    /// <summary>See every command of every context opened from now on.</summary>
    public IInterceptor[] Interceptors { get; set; } = [];

    public ReportingDbContext Open() => database.Open(Interceptors);

    /// <summary>The worker of one replica of the service, that reads from the given sources.</summary>
    public RebuildWorker Worker(IFactSources sources)
    {
        var collection = new ServiceCollection();
        collection.AddScoped<ReportingDbContext>(_ => Open());
        collection.AddSingleton(sources);
        return new(
            collection.BuildServiceProvider().GetRequiredService<IServiceScopeFactory>(),
            new RebuildSignal(),
            new OkrOptions(),
            null!, // only the loop waits for the start
            Clock,
            NullLogger<RebuildWorker>.Instance
        );
    }

    /// <summary>What keeps the BI feed on one replica.</summary>
    public BiUpkeep Upkeep(BiOptions? options = null) =>
        new(
            Scopes,
            Facts,
            options
                ?? new BiOptions
                {
                    HistoryAfterHours = 0,
                    UnitDays = 36_500,
                    KeyResultDays = 36_500,
                },
            null!, // only the loop waits for the start
            Clock,
            NullLogger<BiUpkeep>.Instance
        );

    /// <summary>Asks for a rebuild.</summary>
    public async Task<Guid> AskForRebuild()
    {
        await using var db = Open();
        var started = await StartRebuild.Handle(db, new RebuildSignal(), Somebody(), Clock, CancellationToken.None);
        return started.Id;
    }

    public async Task<RebuildView> Rebuild(Guid id, string language = "en")
    {
        await using var db = Open();
        return await GetRebuild.Handle(id, language, db, Clock, CancellationToken.None);
    }

    public static CurrentUser Somebody(Guid? person = null, params string[] roles) =>
        new()
        {
            Id = person ?? Guid.CreateVersion7(),
            AccountId = Guid.CreateVersion7(),
            PersonId = person,
            Name = "Somebody",
            Roles = roles.ToHashSet(),
        };

    /// <summary>Gives the events to the handlers in their order, in batches of neighbours of one type.</summary>
    public async Task Apply(IEnumerable<IEvent> events)
    {
        var batch = new List<IEvent>();
        foreach (var message in events)
        {
            if (batch.Count > 0 && (batch[0].GetType() != message.GetType() || batch.Count >= 7))
            {
                await Handle(batch);
                batch.Clear();
            }

            batch.Add(message);
        }

        if (batch.Count > 0)
        {
            await Handle(batch);
        }
    }

    /// <summary>All rows as text, without revisions and times of change, which say nothing about facts.</summary>
    public async Task<List<string>> Dump()
    {
        await using var db = Open();
        var rows = new List<string>();
        await Add(db.People);
        await Add(db.PersonPeriods);
        await Add(db.OrgUnits);
        await Add(db.OrgUnitPeriods);
        await Add(db.RolloutWaves);
        await Add(db.RolloutWaveUnits);
        await Add(db.Exemptions);
        await Add(db.ActiveMonths);
        await Add(db.Cycles);
        await Add(db.Objectives);
        await Add(db.ObjectiveStates);
        await Add(db.ObjectiveParticipants);
        await Add(db.KeyResults);
        await Add(db.Alignments);
        await Add(db.CheckIns);
        await Add(db.KeyResultDays);
        await Add(db.PersonDays);
        await Add(db.KeyResultProgress);
        await Add(db.KeyResultScores);
        await Add(db.ObjectiveScores);
        return rows;

        async Task Add<T>(DbSet<T> set)
            where T : class =>
            rows.AddRange(
                (await set.AsNoTracking().ToListAsync())
                    .Select(row =>
                        typeof(T).Name
                        + string.Join(
                            '|',
                            typeof(T)
                                .GetProperties()
                                .Where(p => p.Name is not ("Revision" or "ModifiedAt"))
                                .Select(p => $"{p.Name}={p.GetValue(row)}")
                        )
                    )
                    .Order(StringComparer.Ordinal)
            );
    }

    public void Dispose()
    {
        Facts.Dispose();
        services.Dispose();
        database.Dispose();
    }

    private async Task Handle(List<IEvent> batch)
    {
        await using var db = Open();
        await Handle(db, batch);
    }

    /// <summary>Gives events of one type to their handler.</summary>
    public static Task Handle(ReportingDbContext db, IReadOnlyList<IEvent> batch)
    {
        return (
            batch[0] switch
            {
                PersonChanged => Run(new PersonChangedHandler(db)),
                OrgUnitChanged => Run(new OrgUnitChangedHandler(db)),
                RolloutWaveChanged => Run(new RolloutWaveChangedHandler(db)),
                ExemptionChanged => Run(new ExemptionChangedHandler(db)),
                ActiveDaysChanged => Run(new ActiveDaysChangedHandler(db)),
                CycleChanged => Run(new CycleChangedHandler(db)),
                ObjectiveChanged => Run(new ObjectiveChangedHandler(db)),
                KeyResultChanged => Run(new KeyResultChangedHandler(db)),
                AlignmentChanged => Run(new AlignmentChangedHandler(db)),
                CheckInRecorded => Run(new CheckInRecordedHandler(db)),
                KeyResultProgressed => Run(new KeyResultProgressedHandler(db)),
                KeyResultScored => Run(new KeyResultScoredHandler(db)),
                ObjectiveScored => Run(new ObjectiveScoredHandler(db)),
                var other => throw new NotSupportedException(other.GetType().Name),
            }
        );

        Task Run<TEvent>(IEventHandler<TEvent> handler)
            where TEvent : class, IEvent => handler.Handle([.. batch.Cast<TEvent>()], CancellationToken.None);
    }
}

/// <summary>A clock whose day stands still and whose stopwatch moves a second with every look.</summary>
internal sealed class SteppingClock(DateTime now) : TimeProvider
{
    private long looks;

    public override DateTimeOffset GetUtcNow() => now;

    public override long TimestampFrequency => 1;

    public override long GetTimestamp() => ++looks;
}
