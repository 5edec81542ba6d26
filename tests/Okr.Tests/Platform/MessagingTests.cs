using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Okr.Contracts.Scoring.V1;
using Okr.Platform;
using Okr.Platform.Data;
using Okr.Platform.Messaging;

namespace Okr.Tests.Platform;

/// <summary>Outbox, relay, bus and inbox together, in a module of the test's own.</summary>
public sealed class MessagingTests : IAsyncLifetime
{
    private readonly string database = TestServer.NewName();
    private readonly Arrivals arrivals = new();
    private WebApplication app = null!;

    public async ValueTask InitializeAsync()
    {
        TestServer.Current.Create(database);
        await Start();
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        TestServer.Current.Drop(database);
    }

    [Fact]
    public async Task What_is_committed_arrives_in_the_order_of_the_outbox()
    {
        var ids = Enumerable.Range(0, 1_200).Select(_ => Guid.CreateVersion7()).ToList();
        await Save(db => ids.ForEach(id => db.Publish(Scored(id, 1))));
        await Eventually(() => arrivals.Plain.Count == ids.Count);
        Assert.Equal(ids, arrivals.Plain);
    }

    [Fact]
    public async Task What_is_rolled_back_is_never_sent()
    {
        await using (var scope = app.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<FakeDbContext>();
            await using var transaction = await db.Database.BeginTransactionAsync();
            db.Publish(Scored(Guid.CreateVersion7(), 1));
            await db.SaveChangesAsync();
        }

        var sent = Guid.CreateVersion7();
        await Save(db => db.Publish(Scored(sent, 1)));
        await Eventually(() => !arrivals.Plain.IsEmpty);
        Assert.Equal([sent], arrivals.Plain);
    }

    [Fact]
    public async Task A_handler_that_fails_is_called_again()
    {
        arrivals.FailuresLeft = 3;
        var id = Guid.CreateVersion7();
        await Save(db => db.Publish(Scored(id, 1)));
        await Eventually(() => arrivals.Plain.Contains(id));
        Assert.Equal(0, arrivals.FailuresLeft);
    }

    [Fact]
    public async Task After_a_restart_everything_is_sent_again_and_the_inbox_takes_each_once()
    {
        var ids = Enumerable.Range(0, 20).Select(_ => Guid.CreateVersion7()).ToList();
        await Save(db => ids.ForEach(id => db.Publish(Scored(id, 1))));
        await Eventually(() => arrivals.Plain.Count == ids.Count && arrivals.Once.Count == ids.Count);

        await Stop();
        await Start();
        var last = Guid.CreateVersion7();
        await Save(db => db.Publish(Scored(last, 1)));

        await Eventually(() => arrivals.Plain.Count == (2 * ids.Count) + 1 && arrivals.Once.Contains(last));
        Assert.Equal([.. ids, last], arrivals.Once);
    }

    private static ObjectiveScored Scored(Guid id, long version) =>
        new(id, version, Guid.Empty, 0.7m, true, null, DateTime.UtcNow);

    [Fact]
    public async Task Answers_kept_for_repeated_requests_go_after_a_day()
    {
        await Save(db =>
        {
            db.IdempotencyKeys.Add(Answer("yesterday", DateTime.UtcNow.AddHours(-25)));
            db.IdempotencyKeys.Add(Answer("today", DateTime.UtcNow.AddHours(-23)));
        });
        await Stop();
        await Start();

        var kept = await Keys();
        for (var tries = 0; tries < 500 && kept.Count > 1; tries++)
        {
            await Task.Delay(20);
            kept = await Keys();
        }

        Assert.Equal(["today"], kept);
    }

    private static IdempotencyRecord Answer(string key, DateTime createdAt) =>
        new()
        {
            PersonId = Guid.Empty,
            Key = key,
            Request = "",
            CreatedAt = createdAt,
        };

    private async Task<List<string>> Keys()
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await scope
            .ServiceProvider.GetRequiredService<FakeDbContext>()
            .IdempotencyKeys.Select(r => r.Key)
            .ToListAsync();
    }

    private async Task Start()
    {
        var settings = new Dictionary<string, string?>(TestServer.Current.Settings(database))
        {
            ["Okr:Mode"] = "standalone",
            ["Okr:Ports:Services"] = "0",
            ["Okr:Ports:Management"] = "0",
        };
        app = OkrHost.Build(
            [],
            [new FakeModule()],
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(settings);
                builder.Services.AddSingleton(arrivals);
            }
        );
        await using (var scope = app.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<FakeDbContext>().Database.EnsureCreatedAsync();
        }

        await app.StartAsync();
    }

    private async Task Stop()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private async Task Save(Action<FakeDbContext> change)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<FakeDbContext>();
        change(db);
        await db.SaveChangesAsync();
    }

    private static async Task Eventually(Func<bool> condition)
    {
        var deadline = DateTime.UtcNow.AddSeconds(30);
        while (!condition() && DateTime.UtcNow < deadline)
        {
            await Task.Delay(20);
        }

        Assert.True(condition());
    }

    internal sealed class Arrivals
    {
        public ConcurrentQueue<Guid> Plain { get; } = [];
        public ConcurrentQueue<Guid> Once { get; } = [];
        public int FailuresLeft { get; set; }
    }

    internal abstract class FakeDbContext(DbContextOptions options) : ModuleDbContext(options)
    {
        public override string Module => "fake";

        protected override void Configure(ModelBuilder modelBuilder) { }
    }

    internal sealed class SqliteFakeDbContext(DbContextOptions<SqliteFakeDbContext> options) : FakeDbContext(options);

    internal sealed class PostgresFakeDbContext(DbContextOptions<PostgresFakeDbContext> options)
        : FakeDbContext(options);

    internal sealed class SqlServerFakeDbContext(DbContextOptions<SqlServerFakeDbContext> options)
        : FakeDbContext(options);

    private sealed class FakeModule : IModule
    {
        public string Name => "fake";

        public void AddServices(IHostApplicationBuilder builder) =>
            builder.AddModuleDatabase<
                FakeDbContext,
                SqliteFakeDbContext,
                PostgresFakeDbContext,
                SqlServerFakeDbContext
            >(Name);

        public void AddConsumers(IEventSubscriptions events) =>
            events
                .Subscribe<ObjectiveScored, PlainHandler>()
                .SubscribeOnce<FakeDbContext, ObjectiveScored, OnceHandler>();

        public void MapEndpoints(IEndpointRouteBuilder api) { }

        public void MapGrpc(IEndpointRouteBuilder app) { }
    }

    internal sealed class PlainHandler(Arrivals arrivals) : IEventHandler<ObjectiveScored>
    {
        public Task Handle(IReadOnlyList<ObjectiveScored> events, CancellationToken ct)
        {
            if (arrivals.FailuresLeft > 0)
            {
                arrivals.FailuresLeft--;
                throw new InvalidOperationException("not this time");
            }

            foreach (var scored in events)
            {
                arrivals.Plain.Enqueue(scored.Id);
            }

            return Task.CompletedTask;
        }
    }

    internal sealed class OnceHandler(Arrivals arrivals) : IEventHandler<ObjectiveScored>
    {
        public Task Handle(IReadOnlyList<ObjectiveScored> events, CancellationToken ct)
        {
            foreach (var scored in events)
            {
                arrivals.Once.Enqueue(scored.Id);
            }

            return Task.CompletedTask;
        }
    }
}
