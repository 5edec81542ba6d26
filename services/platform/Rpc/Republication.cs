using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Okr.Contracts.Replication.V1.Grpc;
using Okr.Platform.Data;

namespace Okr.Platform.Rpc;

/// <summary>
/// Tells again what a module's aggregates are like now, for consumers that lost events (a broker that was lost, a restored
/// backup). A consumer that has them, or newer ones, passes them over.
/// </summary>
public interface IRepublication
{
    string Module { get; }

    /// <summary>The short names of the module's events, in the order in which consumers want them.</summary>
    IReadOnlyList<string> Types { get; }

    /// <summary>
    /// Puts an event for every aggregate of the type into the outbox, a chunk to a transaction; the module's relay sends them.
    /// Returns how many.
    /// </summary>
    Task<long> Republish(string type, CancellationToken ct);
}

/// <summary>Registers what a module can tell again.</summary>
public static class Republication
{
    /// <summary>The module's gRPC stream, which reads the aggregates, and the names of its events.</summary>
    public static void AddRepublication<TContext, TService>(
        this IHostApplicationBuilder builder,
        string module,
        Func<TService, Func<EventStreamRequest, IServerStreamWriter<EventEnvelopes>, ServerCallContext, Task>> stream,
        params string[] types
    )
        where TContext : ModuleDbContext
        where TService : class =>
        builder.Services.AddSingleton<IRepublication>(services => new Republication<TContext, TService>(
            services.GetRequiredService<IServiceScopeFactory>(),
            module,
            stream,
            types
        ));
}

internal sealed class Republication<TContext, TService>(
    IServiceScopeFactory scopes,
    string module,
    Func<TService, Func<EventStreamRequest, IServerStreamWriter<EventEnvelopes>, ServerCallContext, Task>> stream,
    IReadOnlyList<string> types
) : IRepublication
    where TContext : ModuleDbContext
    where TService : class
{
    public string Module => module;

    public IReadOnlyList<string> Types => types;

    public async Task<long> Republish(string type, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var service = ActivatorUtilities.CreateInstance<TService>(scope.ServiceProvider);
        var outbox = new OutboxWriter(scopes, ct);
        await stream(service)(
            new EventStreamRequest { Type = type },
            outbox,
            new LocalCall(new DefaultHttpContext { RequestServices = scope.ServiceProvider }, ct)
        );
        return outbox.Written;
    }

    private sealed class OutboxWriter(IServiceScopeFactory scopes, CancellationToken ct)
        : IServerStreamWriter<EventEnvelopes>
    {
        public long Written { get; private set; }

        public WriteOptions? WriteOptions { get; set; }

        public async Task WriteAsync(EventEnvelopes message)
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<TContext>();
            db.Outbox.AddRange(
                message.Events.Select(envelope => new OutboxMessage
                {
                    MessageId = Guid.CreateVersion7(),
                    Type = envelope.Type,
                    Payload = envelope.Json,
                    CreatedAt = DateTime.UtcNow,
                })
            );
            await db.SaveChangesAsync(ct);
            Written += message.Events.Count;
        }
    }

    /// <summary>A call from within the process: what the stream reads of it are the services and the token.</summary>
    private sealed class LocalCall : ServerCallContext
    {
        private readonly CancellationToken ct;

        public LocalCall(HttpContext http, CancellationToken ct)
        {
            this.ct = ct;
            UserState["__HttpContext"] = http; // where GetHttpContext() looks when the call did not come over HTTP
        }

        protected override string MethodCore => "Stream";
        protected override string HostCore => "";
        protected override string PeerCore => "";
        protected override DateTime DeadlineCore => DateTime.MaxValue;
        protected override Metadata RequestHeadersCore { get; } = [];
        protected override CancellationToken CancellationTokenCore => ct;
        protected override Metadata ResponseTrailersCore { get; } = [];
        protected override Status StatusCore { get; set; }
        protected override WriteOptions? WriteOptionsCore { get; set; }
        protected override AuthContext AuthContextCore { get; } = new(null, []);

        protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) =>
            throw new NotSupportedException();

        protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;
    }
}
