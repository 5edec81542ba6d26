using System.Globalization;
using System.Net.Http.Headers;

namespace Okr.Cli;

/// <summary>The import endpoints of the platform.</summary>
internal sealed class ImportApi : IDisposable
{
    private readonly HttpClient http;

    public ImportApi(Uri server, string token, string language)
    {
        http = Answers.Client(server, token, language);
        http.Timeout = Timeout.InfiniteTimeSpan; // an upload takes as long as it takes
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
        return (await Answers.Read<StartedImport>(response, ct)).Id;
    }

    public async Task<ImportState> Get(Guid id, CancellationToken ct)
    {
        using var response = await http.GetAsync($"api/v1/imports/{id}", ct);
        return await Answers.Read<ImportState>(response, ct);
    }

    public async Task<IssuePage> Issues(Guid id, string? severity, int limit, CancellationToken ct)
    {
        using var response = await http.GetAsync(
            $"api/v1/imports/{id}/issues?limit={limit}{(severity is null ? "" : $"&severity={severity}")}",
            ct
        );
        return await Answers.Read<IssuePage>(response, ct);
    }

    public void Dispose() => http.Dispose();

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
