namespace Okr.IntegrationTests.Distributed.Faults;

/// <summary>
/// Two replicas of every service and one gateway, shared by the tests that restart, kill and disturb them one after the
/// other. Each test works in a cycle of its own and leaves everything running.
/// </summary>
public sealed class RestlessProduct : IAsyncLifetime
{
    public const string Collection = "restless product";

    /// <summary>Not in the fixture's own start: a missing server is a skip of the test that asks.</summary>
    private readonly Lazy<Task<SeparateProcesses>> product = new(() =>
        SeparateProcesses.Start(replicas: 2, new Dictionary<string, string> { ["Okr__Drain__Seconds"] = "2" })
    );

    internal Task<SeparateProcesses> Running => product.Value;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (product is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await product.Value).DisposeAsync();
        }
    }
}

[CollectionDefinition(RestlessProduct.Collection)]
public sealed class RestlessProductCollection : ICollectionFixture<RestlessProduct>;
