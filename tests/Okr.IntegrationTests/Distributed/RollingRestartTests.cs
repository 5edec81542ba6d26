using System.Collections.Concurrent;
using System.Net.Http.Headers;
using Okr.IntegrationTests.Distributed.Faults;
using Okr.IntegrationTests.Standalone;

namespace Okr.IntegrationTests.Distributed;

/// <summary>A new version goes out replica by replica while people work.</summary>
[Collection(RestlessProduct.Collection)]
public sealed class RollingRestartTests(RestlessProduct restless)
{
    [Fact]
    public Task No_request_fails_while_every_replica_of_every_service_is_restarted() => restless.Disturb(Restart);

    private static async Task Restart(SeparateProcesses product)
    {
        var company = await SmallCompany.Found(product, "rolling");
        await using var checkIns = CheckInLoad.Start(company, product.Address, seed: 7);
        await using var reads = new Reads(product.Address, company);
        await checkIns.UntilMore(20);

        foreach (var service in SeparateProcesses.Services)
        {
            foreach (var replica in product.Instances(service))
            {
                checkIns.Phase = reads.Phase = $"{service} {replica.Number}";
                Assert.Equal(0, await replica.Stop());
                await checkIns.UntilMore(3);
                await replica.Start();
                await checkIns.UntilMore(3);
            }
        }

        await checkIns.Stop();
        await reads.Stop();
        Assert.Equal("", CheckInLoad.Describe(checkIns.Refusals));
        Assert.Equal("", string.Join('\n', reads.Failures));
        Assert.True(reads.Answered > 0);
    }

    /// <summary>Somebody who opens one screen after the other, of every service.</summary>
    private sealed class Reads : IAsyncDisposable
    {
        private readonly CancellationTokenSource stop = new();
        private readonly ConcurrentQueue<string> failures = new();
        private readonly Task client;
        private volatile string phase = "before";
        private int answered;

        public Reads(Uri address, SmallCompany company)
        {
            client = Task.Run(() => Read(address, company));
        }

        public string Phase
        {
            get => phase;
            set => phase = value;
        }

        public int Answered => answered;

        public IReadOnlyCollection<string> Failures => failures;

        public async Task Stop()
        {
            await stop.CancelAsync();
            await client;
        }

        public async ValueTask DisposeAsync()
        {
            await Stop();
            stop.Dispose();
        }

        private async Task Read(Uri address, SmallCompany company)
        {
            using var http = new HttpClient { BaseAddress = address };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
                "Bearer",
                StandaloneProcess.AdminToken
            );
            string[] screens =
            [
                "people",
                $"objectives?cycleId={company.CycleId}",
                $"cascade?cycleId={company.CycleId}",
                $"objectives/{company.Goals[0].Id}/progress",
                "scoring/bands",
                $"reports/operations?cycleId={company.CycleId}",
            ];
            for (var number = 0; !stop.IsCancellationRequested; number++)
            {
                var screen = screens[number % screens.Length];
                try
                {
                    using var answer = await http.GetAsync(new Uri($"/api/v1/{screen}", UriKind.Relative));
                    if (answer.IsSuccessStatusCode)
                    {
                        answered++;
                    }
                    else
                    {
                        failures.Enqueue(
                            $"{Phase}: {screen}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}"
                        );
                    }
                }
                catch (HttpRequestException exception)
                {
                    failures.Enqueue($"{Phase}: {screen}: {exception.Message}");
                }

                await Task.Delay(200);
            }
        }
    }
}
