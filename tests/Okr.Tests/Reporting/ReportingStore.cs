using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Okr.Contracts;
using Okr.Contracts.Alignment.V1;
using Okr.Contracts.Goal.V1;
using Okr.Contracts.Organization.V1;
using Okr.Contracts.Progress.V1;
using Okr.Contracts.Scoring.V1;
using Okr.Platform.Messaging;
using Okr.Platform.Security;
using Okr.Reporting.Consumers;
using Okr.Reporting.Data;
using Okr.Reporting.Facts;
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
        collection.AddScoped<ReportingDbContext>(_ => database.Open());
        collection.AddMetrics();
        services = collection.BuildServiceProvider();
        Facts = new FactsCache(
            services.GetRequiredService<IServiceScopeFactory>(),
            new ReportingMetrics(services.GetRequiredService<IMeterFactory>(), Clock),
            Clock
        );
    }

    public SteppingClock Clock { get; } = new(new DateTime(2026, 6, 1, 8, 0, 0, DateTimeKind.Utc));
    public FactsCache Facts { get; }

    public ReportingDbContext Open() => database.Open();

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

    /// <summary>All rows as text, without the revisions, which count changes and say nothing about facts.</summary>
    public async Task<List<string>> Dump()
    {
        await using var db = Open();
        var rows = new List<string>();
        await Add(db.People);
        await Add(db.PersonPeriods);
        await Add(db.OrgUnits);
        await Add(db.OrgUnitPeriods);
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
                                .Where(p => p.Name is not "Revision")
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
        await (
            batch[0] switch
            {
                PersonChanged => Run(new PersonChangedHandler(db)),
                OrgUnitChanged => Run(new OrgUnitChangedHandler(db)),
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
