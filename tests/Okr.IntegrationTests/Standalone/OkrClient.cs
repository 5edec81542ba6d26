using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Okr.IntegrationTests.Standalone;

/// <summary>A caller of the public API.</summary>
internal sealed class OkrClient : IDisposable
{
    public OkrClient(Uri address, string? token)
    {
        Http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };
        if (token is not null)
        {
            Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
    }

    public HttpClient Http { get; }

    public void Dispose() => Http.Dispose();

    public async Task<JsonElement> Get(string path)
    {
        using var answer = await Http.GetAsync(new Uri($"/api/v1/{path}", UriKind.Relative));
        return await Read(answer, path);
    }

    /// <summary>All items of a paged list.</summary>
    public async Task<List<JsonElement>> All(string path)
    {
        var items = new List<JsonElement>();
        string? after = null;
        do
        {
            var separator = path.Contains('?') ? '&' : '?';
            var page = await Get(
                after is null ? $"{path}{separator}limit=500" : $"{path}{separator}limit=500&after={after}"
            );
            items.AddRange(page.GetProperty("items").EnumerateArray());
            after = page.GetProperty("next").GetString();
        } while (after is not null);

        return items;
    }

    public async Task<JsonElement> Post(
        string path,
        object body,
        string? idempotencyKey = null,
        long? version = null
    ) => await Send(HttpMethod.Post, path, body, idempotencyKey, version);

    public async Task<JsonElement> Put(string path, object body, long? version = null) =>
        await Send(HttpMethod.Put, path, body, null, version);

    public async Task<JsonElement> Send(
        HttpMethod method,
        string path,
        object body,
        string? idempotencyKey = null,
        long? version = null
    )
    {
        using var request = new HttpRequestMessage(method, new Uri($"/api/v1/{path}", UriKind.Relative))
        {
            Content = JsonContent.Create(body),
        };
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        if (version is not null)
        {
            request.Headers.Add("If-Match", $"\"{version}\"");
        }

        using var answer = await Http.SendAsync(request);
        return await Read(answer, path);
    }

    /// <summary>Uploads the files and returns the import's id.</summary>
    public async Task<Guid> StartImport(
        IEnumerable<(string Name, string Text)> files,
        DateOnly? effectiveOn = null,
        bool publish = false,
        bool dryRun = false
    )
    {
        using var form = new MultipartFormDataContent();
        form.Add(new StringContent(publish ? "true" : "false"), "publish");
        form.Add(new StringContent(dryRun ? "true" : "false"), "dryRun");
        if (effectiveOn is { } day)
        {
            form.Add(
                new StringContent(day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)),
                "effectiveOn"
            );
        }

        foreach (var (name, text) in files)
        {
            form.Add(new ByteArrayContent(Encoding.UTF8.GetBytes(text)), "files", name);
        }

        using var answer = await Http.PostAsync(new Uri("/api/v1/imports", UriKind.Relative), form);
        return (await Read(answer, "imports")).GetProperty("id").GetGuid();
    }

    /// <summary>Waits until the import has ended, and returns it.</summary>
    public async Task<JsonElement> Finished(Guid import)
    {
        var deadline = DateTime.UtcNow.AddMinutes(5);
        while (true)
        {
            var state = await Get($"imports/{import}");
            if (state.GetProperty("state").GetString() is "succeeded" or "failed")
            {
                return state;
            }

            Assert.True(DateTime.UtcNow < deadline, $"The import does not end: {state}");
            await Task.Delay(100);
        }
    }

    public async Task<JsonElement> Import(
        IEnumerable<(string Name, string Text)> files,
        DateOnly? effectiveOn = null,
        bool publish = false,
        bool dryRun = false
    ) => await Finished(await StartImport(files, effectiveOn, publish, dryRun));

    private static async Task<JsonElement> Read(HttpResponseMessage answer, string path)
    {
        var text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode)
        {
            throw new RefusedException(path, answer.StatusCode, text);
        }

        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement.Clone();
    }
}

/// <summary>The API said no.</summary>
internal sealed class RefusedException(string path, HttpStatusCode status, string text)
    : Exception($"{path}: {(int)status} {text}")
{
    public HttpStatusCode Status => status;

    public string Code => JsonDocument.Parse(text).RootElement.GetProperty("code").GetString()!;
}
