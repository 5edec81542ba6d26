using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Okr.Cli;

/// <summary>The import endpoints of the platform.</summary>
internal sealed class ImportApi : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly HttpClient http;

    public ImportApi(Uri server, string token, string language)
    {
        http = new HttpClient { BaseAddress = server, Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        http.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
    }

    /// <summary>Sends the files as they are read from disk; returns the id of the import.</summary>
    public async Task<Guid> Start(
        IReadOnlyList<string> files,
        bool dryRun,
        DateOnly? effectiveOn,
        bool publish,
        Action<long> sent,
        CancellationToken ct
    )
    {
        using var form = new MultipartFormDataContent();
        // The fields stand before the files: the server reads the form as a stream.
        form.Add(new StringContent(dryRun ? "true" : "false"), "dryRun");
        form.Add(new StringContent(publish ? "true" : "false"), "publish");
        if (effectiveOn is { } day)
        {
            form.Add(new StringContent(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)), "effectiveOn");
        }

        foreach (var file in files)
        {
            var content = new StreamContent(new CountingStream(File.OpenRead(file), sent));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            form.Add(content, "files", Path.GetFileName(file));
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/imports") { Content = form };
        using var response = await http.SendAsync(request, ct);
        return (await Read<StartedImport>(response, ct)).Id;
    }

    public async Task<ImportState> Get(Guid id, CancellationToken ct)
    {
        using var response = await http.GetAsync($"api/v1/imports/{id}", ct);
        return await Read<ImportState>(response, ct);
    }

    public async Task<IssuePage> Issues(Guid id, string? severity, int limit, CancellationToken ct)
    {
        using var response = await http.GetAsync(
            $"api/v1/imports/{id}/issues?limit={limit}{(severity is null ? "" : $"&severity={severity}")}",
            ct
        );
        return await Read<IssuePage>(response, ct);
    }

    public void Dispose() => http.Dispose();

    private static async Task<T> Read<T>(HttpResponseMessage response, CancellationToken ct)
    {
        var body = await response.Content.ReadAsStringAsync(ct);
        if (!response.IsSuccessStatusCode)
        {
            throw new ImportRefusedException(Describe((int)response.StatusCode, body));
        }

        try
        {
            return JsonSerializer.Deserialize<T>(body, Json)
                ?? throw new ImportRefusedException(Describe((int)response.StatusCode, body));
        }
        catch (JsonException)
        {
            throw new ImportRefusedException(Describe((int)response.StatusCode, body));
        }
    }

    private static string Describe(int status, string body)
    {
        try
        {
            using var problem = JsonDocument.Parse(body);
            var title = problem.RootElement.GetProperty("title").GetString();
            var fields = problem.RootElement.TryGetProperty("errors", out var errors)
                ? errors
                    .EnumerateArray()
                    .Select(e => $"{e.GetProperty("field").GetString()}: {e.GetProperty("message").GetString()}")
                : [];
            return string.Join(" ", [$"{status}", title!, .. fields]);
        }
        catch (Exception exception)
            when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return $"{status}"; // not a problem document: something else answers at that address
        }
    }

    private sealed record StartedImport(Guid Id);

    /// <summary>Tells how many bytes went out.</summary>
    private sealed class CountingStream(Stream inner, Action<long> sent) : Stream
    {
        public override bool CanRead => true;
        public override bool CanSeek => inner.CanSeek;
        public override bool CanWrite => false;
        public override long Length => inner.Length;

        public override long Position
        {
            get => inner.Position;
            set => inner.Position = value;
        }

        public override int Read(byte[] buffer, int offset, int count) => Count(inner.Read(buffer, offset, count));

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer,
            CancellationToken cancellationToken = default
        ) => Count(await inner.ReadAsync(buffer, cancellationToken));

        public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

        public override void Flush() => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }

        private int Count(int read)
        {
            sent(read);
            return read;
        }
    }
}

/// <summary>The server said no; the message is for people.</summary>
internal sealed class ImportRefusedException(string message) : Exception(message);

internal sealed record ImportState(Guid Id, string State, bool DryRun, IReadOnlyList<ImportFileState> Files)
{
    public bool IsOver => State is "succeeded" or "failed";
}

internal sealed record ImportFileState(
    string Name,
    string State,
    long Rows,
    long Processed,
    long Created,
    long Updated,
    long Unchanged,
    long Errors,
    long Warnings
);

internal sealed record IssuePage(IReadOnlyList<Issue> Items, string? Next);

internal sealed record Issue(string File, long Line, string? Column, string Code, string Severity, string Message);
