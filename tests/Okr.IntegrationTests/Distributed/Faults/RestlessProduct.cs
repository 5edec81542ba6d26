namespace Okr.IntegrationTests.Distributed.Faults;

/// <summary>
/// Two replicas of every service and one gateway, shared by the tests that restart, kill and disturb them one after the
/// other. Each test works in a cycle of its own and leaves everything running.
/// </summary>
public sealed class RestlessProduct : IAsyncLifetime
{
    public const string Collection = "restless product";

    private SeparateProcesses? product;

    /// <summary>
    /// Runs one test on it. What a failed test leaves behind says nothing about the others: the next one gets another product.
    /// </summary>
    internal async Task Disturb(Func<SeparateProcesses, Task> test)
    {
        // Not in the fixture's own start: a missing server is a skip of the test that asks.
        product ??= await SeparateProcesses.Start(
            replicas: 2,
            new Dictionary<string, string> { ["Okr__Drain__Seconds"] = "2" }
        );
        try
        {
            await test(product);
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (product is { } running)
        {
            product = null;
            await running.DisposeAsync();
        }
    }
}

[CollectionDefinition(RestlessProduct.Collection)]
public sealed class RestlessProductCollection : ICollectionFixture<RestlessProduct>;
