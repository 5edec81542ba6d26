using System.Data.Common;
using System.Text.RegularExpressions;
using FsCheck.Xunit;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Okr.Contracts;
using Okr.Contracts.Goal.V1;
using Okr.Contracts.Progress.V1;
using Okr.Contracts.Scoring.V1;
using Okr.Platform.Errors;
using Okr.Reporting;
using Okr.Reporting.Data;
using Okr.Reporting.Features.Rebuilds;
using Okr.Reporting.Rebuilding;

namespace Okr.Tests.Reporting;

public sealed class RebuildTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    private static readonly Regex ReadsScores = new("FROM \\S*objective_scores");

    /// <summary>Commands by which one sees how far a rebuild is: deriving twice, catching up, and the end of the swap.</summary>
    private static readonly Regex[] PlacesAfterReading =
    [
        new("^CREATE INDEX"),
        new("^INSERT INTO \\S*person_days"),
        new("FROM \\S*rebuild_log"),
        new("^UPDATE \\S*rebuilds"),
    ];

    [Property(MaxTest = 6)]
    public void A_rebuilt_store_equals_the_one_that_events_fed_row_by_row(int seed)
    {
        Check(seed).GetAwaiter().GetResult();

        static async Task Check(int seed)
        {
            var company = new GeneratedCompany(seed);
            var events = Everything(company);
            company.Random.Shuffle(events);
            using var store = new ReportingStore();
            await store.Apply(events);
            var fed = await store.Dump();

            var id = await store.AskForRebuild();
            Assert.True(await store.Worker(new CompanySources().Commit(events)).WorkOnce(None));

            Assert.Equal(fed, await store.Dump());
            var rebuild = await store.Rebuild(id);
            Assert.Equal("succeeded", rebuild.State);
            Assert.Equal(rebuild.FactsRead, rebuild.FactsStored);
            Assert.Equal(events.Select(e => (e.GetType(), e.Id)).Distinct().Count(), rebuild.FactsStored);
        }
    }

    [Fact]
    public async Task Garbage_and_damage_in_the_store_are_healed()
    {
        var company = new GeneratedCompany(7);
        var events = Everything(company);
        using var store = new ReportingStore();
        await store.Apply(events);
        var fed = await store.Dump();
        await using (var db = store.Open())
        {
            db.Objectives.Add(
                new Objective
                {
                    Id = Guid.CreateVersion7(),
                    CycleId = company.CycleId,
                    Version = 99,
                    Title = "nobody's",
                    Kind = "committed",
                    OwnerKind = "person",
                }
            );
            await db.SaveChangesAsync(None);
            await db.People.ExecuteUpdateAsync(set =>
                set.SetProperty(p => p.Version, 1_000).SetProperty(p => p.Name, "X")
            );
            await db.KeyResultDays.ExecuteUpdateAsync(set => set.SetProperty(d => d.Confidence, 3));
            await db.ObjectiveStates.ExecuteDeleteAsync(None);
            await db.PersonDays.ExecuteDeleteAsync(None);
        }

        Assert.NotEqual(fed, await store.Dump());
        await store.AskForRebuild();
        await store.Worker(new CompanySources().Commit(events)).WorkOnce(None);

        Assert.Equal(fed, await store.Dump());
    }

    [Property(MaxTest = 6)]
    public void Events_that_arrive_in_any_phase_are_in_the_new_store(int seed)
    {
        Check(seed).GetAwaiter().GetResult();

        static async Task Check(int seed)
        {
            var company = new GeneratedCompany(seed);
            var events = Everything(company);
            company.Random.Shuffle(events);
            var (known, coming) = (events[..(events.Length / 3)], new Queue<IEvent>(events[(events.Length / 3)..]));
            using var store = new ReportingStore();
            using var one = new SemaphoreSlim(1);
            await store.Apply(known);
            var sources = new CompanySources().Commit(known);
            sources.Before = (_, _, _) => Arrive(company.Random.Next(3));
            var (places, waiting) = (new HashSet<string>(), new List<Task>());
            store.Interceptors =
            [
                new CommandHook(
                    async (context, text) =>
                    {
                        var place = PlacesAfterReading.FirstOrDefault(p => p.IsMatch(text))?.ToString();
                        if (context is NextReportingDbContext && place is not null && places.Add(place))
                        {
                            // While the rebuild holds the store's lock events wait: they are applied after it.
                            var arrival = Task.Run(() => Arrive(1 + coming.Count / 8));
                            waiting.Add(arrival);
                            await Task.WhenAny(arrival, Task.Delay(50));
                        }
                    }
                ),
            ];

            var id = await store.AskForRebuild();
            await store.Worker(sources).WorkOnce(None);
            await Task.WhenAll(waiting);
            Assert.Equal("succeeded", (await store.Rebuild(id)).State);
            Assert.Equal(PlacesAfterReading.Length, places.Count);
            await Arrive(coming.Count);

            using var fed = new ReportingStore();
            await fed.Apply(events);
            Assert.Equal(await fed.Dump(), await store.Dump());

            async Task Arrive(int most)
            {
                await one.WaitAsync();
                var some = new List<IEvent>();
                while (some.Count < most && coming.TryDequeue(out var next))
                {
                    some.Add(next);
                }

                sources.Commit(some);
                await store.Apply(some);
                one.Release();
            }
        }
    }

    [Fact]
    public async Task What_was_noted_for_a_rebuild_does_not_stay_and_without_one_nothing_is_noted()
    {
        var company = new GeneratedCompany(3);
        using var store = new ReportingStore();
        await store.Apply(company.Events.Take(5));
        Assert.Equal(0, await Noted(store));
        var sources = new CompanySources().Commit(company.Events);
        var most = 0;
        sources.Before = async (type, message, _) =>
        {
            if (type.Name == nameof(CheckInRecorded) && message == 0)
            {
                await store.Apply(company.Events);
                most = await Noted(store);
            }
        };

        var id = await store.AskForRebuild();
        await store.Worker(sources).WorkOnce(None);

        Assert.Equal(company.Events.Count, most + Repeated(company.Events));
        Assert.Equal(0, await Noted(store));
        Assert.Equal(most, (await store.Rebuild(id)).CaughtUp);

        // Of one aggregate a batch notes the newest only.
        static int Repeated(List<IEvent> events)
        {
            var batches = new List<List<IEvent>> { new() };
            foreach (var change in events)
            {
                if (batches[^1].Count > 0 && (batches[^1][0].GetType() != change.GetType() || batches[^1].Count >= 7))
                {
                    batches.Add([]);
                }

                batches[^1].Add(change);
            }

            return batches.Sum(batch => batch.Count - batch.DistinctBy(e => e.Id).Count());
        }
    }

    [Fact]
    public async Task A_killed_rebuild_leaves_the_store_untouched_and_the_next_begins_anew()
    {
        var company = new GeneratedCompany(11);
        using var store = new ReportingStore();
        await store.Apply(company.Events.Take(company.Events.Count / 2));
        var before = await store.Dump();
        using var kill = new CancellationTokenSource();
        var sources = new CompanySources().Commit(company.Events);
        sources.Before = async (type, _, ct) =>
        {
            if (type.Name == nameof(CheckInRecorded))
            {
                await kill.CancelAsync();
                ct.ThrowIfCancellationRequested();
            }
        };
        var killed = await Claim(store);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new RebuildRun(store.Scopes, sources, store.Clock).Run(killed.Id, killed.Owner, new(), kill.Token)
        );
        Assert.Equal(before, await store.Dump());
        await Assert.ThrowsAsync<DomainException>(store.AskForRebuild); // its lease still runs

        sources.Before = (_, _, _) => Task.CompletedTask;
        var other = store.Worker(sources);
        await other.GiveUpDead(always: false, None);
        Assert.Equal("running", (await store.Rebuild(killed.Id)).State);
        await LetLeaseRunOut(store);
        await other.GiveUpDead(always: false, None);
        Assert.Equal(
            ("failed", "reporting.rebuild_interrupted"),
            ((await store.Rebuild(killed.Id)).State, (await store.Rebuild(killed.Id)).Error!.Code)
        );
        Assert.Equal(before, await store.Dump());

        var next = await store.AskForRebuild();
        Assert.True(await other.WorkOnce(None));
        Assert.Equal("succeeded", (await store.Rebuild(next)).State);
        using var fed = new ReportingStore();
        await fed.Apply(company.Events);
        Assert.Equal(await fed.Dump(), await store.Dump());
    }

    [Fact]
    public async Task A_process_that_was_taken_for_dead_cannot_swap_any_more()
    {
        var company = new GeneratedCompany(13);
        using var store = new ReportingStore();
        await store.Apply(company.Events.Take(company.Events.Count / 2));
        var before = await store.Dump();
        var sources = new CompanySources().Commit(company.Events);
        sources.Before = async (type, message, _) =>
        {
            if (type.Name == nameof(ObjectiveScored) && message == 0)
            {
                await store.Worker(sources).GiveUpDead(always: true, None);
            }
        };
        var taken = await Claim(store);
        await Assert.ThrowsAsync<RebuildLostException>(() =>
            new RebuildRun(store.Scopes, sources, store.Clock).Run(taken.Id, taken.Owner, new(), None)
        );
        Assert.Equal(before, await store.Dump());
        Assert.Equal("failed", (await store.Rebuild(taken.Id)).State);
    }

    [Fact]
    public async Task A_service_that_restarts_is_read_on_from_where_it_was()
    {
        var company = new GeneratedCompany(17);
        using var store = new ReportingStore();
        var sources = new CompanySources().Commit(company.Events);
        var failures = new Dictionary<string, int>();
        sources.Before = (type, message, _) =>
        {
            failures[type.Name] = failures.GetValueOrDefault(type.Name);
            return type.Name is nameof(CheckInRecorded) && message == 1 && failures[type.Name]++ < 2
                ? throw new RpcException(new Status(StatusCode.Unavailable, "away"))
                : Task.CompletedTask;
        };

        var id = await store.AskForRebuild();
        await store.Worker(sources).WorkOnce(None);

        Assert.Equal("succeeded", (await store.Rebuild(id)).State);
        Assert.Equal(3, failures[nameof(CheckInRecorded)]); // twice away, then there
        Assert.All(sources.Beginnings.Values, times => Assert.Equal(1, times));
        using var fed = new ReportingStore();
        await fed.Apply(company.Events);
        Assert.Equal(await fed.Dump(), await store.Dump());
    }

    [Fact]
    public async Task A_service_that_refuses_ends_the_rebuild_with_a_reason_in_both_languages()
    {
        var company = new GeneratedCompany(19);
        using var store = new ReportingStore();
        await store.Apply(company.Events);
        var before = await store.Dump();
        var sources = new CompanySources().Commit(company.Events);
        sources.Before = (type, _, _) =>
            type.Service == "progress"
                ? throw new RpcException(new Status(StatusCode.PermissionDenied, "no"))
                : Task.CompletedTask;

        var id = await store.AskForRebuild();
        await store.Worker(sources).WorkOnce(None);

        Assert.Equal(before, await store.Dump());
        Assert.Equal(0, await Noted(store));
        var english = (await store.Rebuild(id)).Error!;
        Assert.Equal("reporting.rebuild_source_unavailable", english.Code);
        Assert.Contains("progress", english.Message, StringComparison.Ordinal);
        Assert.Contains("progress", (await store.Rebuild(id, "zh-CN")).Error!.Message, StringComparison.Ordinal);
        Assert.NotEqual(english.Message, (await store.Rebuild(id, "zh-CN")).Error!.Message);
        Assert.False(File.Exists(await NextFile(store)));
    }

    [Fact]
    public async Task There_is_one_rebuild_at_a_time_and_all_are_listed()
    {
        using var store = new ReportingStore();
        var first = await store.AskForRebuild();
        var refused = await Assert.ThrowsAsync<DomainException>(store.AskForRebuild);
        Assert.Equal(ReportingErrors.RebuildRunning, refused.Error);
        var replicas = new[] { store.Worker(new CompanySources()), store.Worker(new CompanySources()) };
        Assert.Single(await Task.WhenAll(replicas.Select(r => r.WorkOnce(None))), worked => worked);
        var second = await store.AskForRebuild();

        await using var db = store.Open();
        var all = await ListRebuilds.Handle(null, null, "en", db, store.Clock, None);
        Assert.Equal([(second, "queued"), (first, "succeeded")], all.Items.Select(r => (r.Id, r.State)));
        var page = await ListRebuilds.Handle(null, 1, "en", db, store.Clock, None);
        page = await ListRebuilds.Handle(page.Next, 1, "en", db, store.Clock, None);
        Assert.Equal(first, Assert.Single(page.Items).Id);
        Assert.Null(page.Next);
        var unknown = await Assert.ThrowsAsync<DomainException>(() => store.Rebuild(Guid.NewGuid()));
        Assert.Equal(ReportingErrors.RebuildNotFound, unknown.Error);
    }

    [Fact]
    public async Task A_report_that_is_read_while_the_store_is_swapped_is_of_one_store()
    {
        var company = new GeneratedCompany(23);
        using var store = new ReportingStore();
        await store.Apply(company.Events);
        var day = company.AnyDay();
        var right = (await store.Facts.View(company.CycleId, day, None))!;
        Assert.NotEmpty(right.Objectives);
        await using (var db = store.Open())
        {
            // The store has lost its key results and, by another name, everybody.
            await db.KeyResults.ExecuteDeleteAsync(None);
            await db.People.ExecuteUpdateAsync(set => set.SetProperty(p => p.Name, "lost"));
        }

        using var damaged = store.NewFacts();
        var worker = store.Worker(new CompanySources().Commit(company.Events));
        await store.AskForRebuild();
        var swapped = false;
        store.Interceptors =
        [
            // The cycle and the states of its objectives were read from the old store when the new one takes its place.
            new CommandHook(
                async (_, text) =>
                {
                    if (!swapped && ReadsScores.IsMatch(text))
                    {
                        swapped = true;
                        store.Interceptors = [];
                        await worker.WorkOnce(None);
                    }
                }
            ),
        ];
        var view = (await damaged.View(company.CycleId, day, None))!;

        Assert.True(swapped);
        Assert.Equal(
            right.Objectives.Select(o => (o.Facts.Id, o.KeyResults.Length)),
            view.Objectives.Select(o => (o.Facts.Id, o.KeyResults.Length))
        );
        Assert.DoesNotContain(view.Organization.People, p => p.Name == "lost");
        Assert.Equal(1, damaged.Generation);
        Assert.Equal(1, view.Organization.Facts.Generation);
    }

    [Fact]
    public void Everything_that_the_service_takes_in_is_rebuilt()
    {
        var subscribed = new SubscribedEvents();
        new ReportingModule().AddConsumers(subscribed);
        Assert.Equal(subscribed.Names.Order(), FactType.All.Select(t => t.Name).Order());
    }

    /// <summary>The events with scores of key results among them.</summary>
    internal static IEvent[] Everything(GeneratedCompany company) =>
        [
            .. company.Events,
            .. company
                .Events.OfType<KeyResultChanged>()
                .Select(k => new KeyResultScored(
                    k.Id,
                    3,
                    k.ObjectiveId,
                    k.CycleId,
                    0.5m,
                    0.7m,
                    "why",
                    null,
                    null,
                    k.Position % 2 == 0 ? 0.7m : null,
                    null,
                    DateTime.UnixEpoch
                )),
        ];

    private static async Task<int> Noted(ReportingStore store)
    {
        await using var db = store.Open();
        return await db.RebuildLog.CountAsync();
    }

    private static async Task<string> NextFile(ReportingStore store)
    {
        await using var db = store.Open();
        return NextReportingDbContext.FileOf(db);
    }

    /// <summary>A rebuild that a process has taken, as its worker would.</summary>
    private static async Task<(Guid Id, Guid Owner)> Claim(ReportingStore store)
    {
        var (id, owner) = (await store.AskForRebuild(), Guid.CreateVersion7());
        var now = store.Clock.GetUtcNow().UtcDateTime;
        await using var db = store.Open();
        await db.Rebuilds.ExecuteUpdateAsync(set =>
            set.SetProperty(r => r.State, RebuildState.Running)
                .SetProperty(r => r.LeaseOwner, owner)
                .SetProperty(r => r.StartedAt, now)
                .SetProperty(r => r.LeaseUntil, now + Okr.Reporting.Work.Lease.Length)
        );
        return (id, owner);
    }

    private static async Task LetLeaseRunOut(ReportingStore store)
    {
        var past = store.Clock.GetUtcNow().UtcDateTime.AddSeconds(-1);
        await using var db = store.Open();
        await db.Rebuilds.ExecuteUpdateAsync(set => set.SetProperty(r => r.LeaseUntil, past));
    }

    private sealed class SubscribedEvents : Okr.Platform.Messaging.IEventSubscriptions
    {
        public List<string> Names { get; } = [];

        public Okr.Platform.Messaging.IEventSubscriptions Subscribe<TEvent, THandler>()
            where TEvent : class, IEvent
            where THandler : class, Okr.Platform.Messaging.IEventHandler<TEvent>
        {
            Names.Add(typeof(TEvent).Name);
            return this;
        }

        public Okr.Platform.Messaging.IEventSubscriptions SubscribeOnce<TContext, TEvent, THandler>()
            where TContext : Okr.Platform.Data.ModuleDbContext
            where TEvent : class, IEvent
            where THandler : class, Okr.Platform.Messaging.IEventHandler<TEvent> => throw new NotSupportedException();
    }

    /// <summary>Sees the text of every command before it runs.</summary>
    private sealed class CommandHook(Func<DbContext?, string, Task> seen) : DbCommandInterceptor
    {
        public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<int> result,
            CancellationToken cancellationToken = default
        )
        {
            await seen(eventData.Context, command.CommandText);
            return result;
        }

        public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<DbDataReader> result,
            CancellationToken cancellationToken = default
        )
        {
            await seen(eventData.Context, command.CommandText);
            return result;
        }
    }
}
