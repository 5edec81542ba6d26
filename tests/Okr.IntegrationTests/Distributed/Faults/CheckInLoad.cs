using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Okr.IntegrationTests.Standalone;

namespace Okr.IntegrationTests.Distributed.Faults;

/// <summary>
/// Clients that check in one after the other through the gateway while the test breaks something. Like a sane client, each
/// sends an <c>Idempotency-Key</c> and repeats a request with the same key until it is acknowledged; all that was
/// acknowledged, and every refusal on the way, is noted.
/// </summary>
internal sealed class CheckInLoad : IAsyncDisposable
{
    private const int Clients = 6;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly SmallCompany company;
    private readonly Uri address;
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentQueue<Acknowledged> acknowledged = new();
    private readonly ConcurrentDictionary<string, int> refusals = new();
    private readonly List<Task> clients = [];
    private volatile string phase = "before";

    private CheckInLoad(SmallCompany company, Uri address)
    {
        this.company = company;
        this.address = address;
    }

    public IReadOnlyCollection<Acknowledged> All => acknowledged;

    /// <summary>How often requests were refused or broken off, by status and code, while <see cref="Phase"/> was what.</summary>
    public IReadOnlyDictionary<string, int> Refusals => refusals;

    /// <summary>What the test is doing; noted with every acknowledgement and refusal.</summary>
    public string Phase
    {
        get => phase;
        set => phase = value;
    }

    public static CheckInLoad Start(SmallCompany company, Uri address, int seed)
    {
        var load = new CheckInLoad(company, address);
        load.clients.AddRange(
            Enumerable.Range(1, Clients).Select(client => Task.Run(() => load.Run(client, new Random(seed + client))))
        );
        return load;
    }

    /// <summary>Waits until <paramref name="more"/> further check-ins were acknowledged in the present phase.</summary>
    public async Task UntilMore(int more)
    {
        var now = Phase;
        var target = Count(now) + more;
        var deadline = DateTime.UtcNow + Patience;
        while (Count(now) < target)
        {
            if (clients.Find(client => client.IsFaulted) is { } failed)
            {
                await failed;
            }

            Assert.True(
                DateTime.UtcNow < deadline,
                $"Check-ins are not acknowledged any more ({now}); refusals: {Describe(refusals)}"
            );
            await Task.Delay(50);
        }
    }

    /// <summary>How many were acknowledged in a phase.</summary>
    public int Count(string of) => acknowledged.Count(a => a.Phase == of);

    /// <summary>No new check-ins; those begun are brought to an end.</summary>
    public async Task Stop()
    {
        await stop.CancelAsync();
        await Task.WhenAll(clients);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        // A failure of the load was told where it was waited for; here only its end matters.
        await Task.WhenAll(clients).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    public static string Describe(IReadOnlyDictionary<string, int> counts) =>
        string.Join(
            ", ",
            counts
                .OrderBy(c => c.Key, StringComparer.Ordinal)
                .Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Key} × {c.Value}"))
        );

    private async Task Run(int client, Random random)
    {
        using var http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            StandaloneProcess.AdminToken
        );
        var own = new List<Acknowledged>();
        for (var number = 1; !stop.IsCancellationRequested; number++)
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"{company.CycleId:N}-{client}-{number}");
            // Every tenth corrects one of the client's own; others' might be corrected by two at once.
            var corrects = own.Count > 0 && number % 10 == 0 ? own[random.Next(own.Count)] : null;
            var measure = corrects?.Statement.Measure ?? Next(client, number, random);
            var statement = Any(key, measure, random);
            if (corrects is not null)
            {
                statement = statement with { On = corrects.Statement.On, SupersedesId = corrects.Id };
            }

            var done = await Insist(http, statement);
            acknowledged.Enqueue(done);
            own.Add(done);
            if (corrects is not null)
            {
                own.Remove(corrects);
            }

            await Task.Delay(Between);
        }
    }

    /// <summary>Each client begins with its share of all measures, so that none is left without a check-in.</summary>
    private SmallCompany.Measure Next(int client, int number, Random random)
    {
        var measures = company.Measures;
        var share = measures.Skip(client - 1).Where((_, i) => i % Clients == 0).ToList();
        return number <= share.Count ? share[number - 1] : measures[random.Next(measures.Count)];
    }

    private Statement Any(string key, SmallCompany.Measure measure, Random random) =>
        new(
            key,
            measure,
            // Half of them speak of a day that is over.
            random.Next(2) == 0
                ? company.Today
                : company.Today.AddDays(-random.Next(1, 30)),
            measure.IsMilestone ? random.Next(0, 101) / 100m : random.Next(-100, 1_200) / 10m,
            random.Next(3) == 0 ? random.Next(0, 11) : null,
            null
        );

    private async Task<Acknowledged> Insist(HttpClient http, Statement statement)
    {
        var deadline = DateTime.UtcNow + Patience;
        while (true)
        {
            string refusal;
            try
            {
                using var answer = await Send(http, statement);
                var text = await answer.Content.ReadAsStringAsync();
                if (answer.IsSuccessStatusCode)
                {
                    return Acknowledged.Read(statement, Phase, JsonDocument.Parse(text).RootElement);
                }

                refusal = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{(int)answer.StatusCode} {CodeOf(answer, text)}"
                );
                // Conflict: the first try with this key is still under way.
                Assert.True(
                    (int)answer.StatusCode >= 500 || answer.StatusCode == HttpStatusCode.Conflict,
                    $"{refusal} ({Phase}): {text}"
                );
            }
            catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
            {
                refusal = "broken off";
            }

            refusals.AddOrUpdate($"{Phase}: {refusal}", 1, (_, count) => count + 1);
            Assert.True(DateTime.UtcNow < deadline, $"{statement.Key} is never acknowledged: {Describe(refusals)}");
            await Task.Delay(200);
        }
    }

    private static async Task<HttpResponseMessage> Send(HttpClient http, Statement statement)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/v1/check-ins", UriKind.Relative))
        {
            Content = JsonContent.Create(
                new
                {
                    keyResultId = statement.Measure.Id,
                    on = statement.On.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                    value = statement.Measure.IsMilestone ? (decimal?)null : statement.Stated,
                    degree = statement.Measure.IsMilestone ? statement.Stated : (decimal?)null,
                    confidence = statement.Confidence,
                    note = statement.Key,
                    supersedesId = statement.SupersedesId,
                }
            ),
        };
        request.Headers.Add("Idempotency-Key", statement.Key);
        return await http.SendAsync(request);
    }

    /// <summary>The code of a problem document; what came instead when it is none.</summary>
    private static string CodeOf(HttpResponseMessage answer, string text)
    {
        if (answer.Content.Headers.ContentType?.MediaType != "application/problem+json")
        {
            return $"without a problem document: {text[..Math.Min(200, text.Length)]}";
        }

        return JsonDocument.Parse(text).RootElement.TryGetProperty("code", out var code) ? code.GetString()! : text;
    }
}

/// <summary>A check-in as the client means it; <paramref name="Stated"/> is the value, or the degree of a milestone.</summary>
internal sealed record Statement(
    string Key,
    SmallCompany.Measure Measure,
    DateOnly On,
    decimal Stated,
    int? Confidence,
    Guid? SupersedesId
);

/// <summary>A check-in that the product said it has.</summary>
internal sealed record Acknowledged(Statement Statement, string Phase, Guid Id)
{
    public static Acknowledged Read(Statement statement, string phase, JsonElement answer) =>
        new(statement, phase, answer.GetProperty("checkIn").GetProperty("id").GetGuid());
}
