using Okr.IntegrationTests.Servers;

[assembly: AssemblyFixture(typeof(TestServers))]

namespace Okr.IntegrationTests.Servers;

/// <summary>
/// One PostgreSQL and one RabbitMQ for the whole run, started by the first test that asks. Each product gets a database
/// and a virtual host of its own in them.
/// </summary>
public sealed class TestServers : IAsyncDisposable
{
    private static readonly Lazy<Task<PostgresServer>> LazyPostgres = new(() => Task.Run(PostgresServer.Start));
    private static readonly Lazy<Task<RabbitMqServer>> LazyRabbit = new(() => Task.Run(RabbitMqServer.Start));

    internal static Task<PostgresServer> Postgres => LazyPostgres.Value;
    internal static Task<RabbitMqServer> Rabbit => LazyRabbit.Value;

    public async ValueTask DisposeAsync()
    {
        if (LazyRabbit is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            (await LazyRabbit.Value).Dispose();
        }

        if (LazyPostgres is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            (await LazyPostgres.Value).Dispose();
        }
    }
}
