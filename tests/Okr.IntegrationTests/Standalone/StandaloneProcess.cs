using System.Diagnostics;
using Okr.IntegrationTests.Servers;

namespace Okr.IntegrationTests.Standalone;

/// <summary>The built product as its users start it: one process, a data folder and ports of its own.</summary>
internal sealed class StandaloneProcess : IAsyncDisposable
{
    public const string AdminToken = "integration-test-admin-token";
    private readonly List<string> output = [];
    private readonly IReadOnlyDictionary<string, string> settings;
    private Process? process;

    private StandaloneProcess(string folder, IReadOnlyDictionary<string, string> settings)
    {
        Folder = folder;
        this.settings = settings;
    }

    /// <summary>The data folder; a second process may be started on it after the first ended.</summary>
    public string Folder { get; }

    public Uri Address { get; private set; } = null!;

    /// <summary>A client with the bootstrap administrator's token.</summary>
    public OkrClient Admin { get; private set; } = null!;

    public string Output
    {
        get
        {
            lock (output)
            {
                return string.Join('\n', output);
            }
        }
    }

    public static string Root { get; } = FindRoot();

    /// <summary>Starts it and waits until it answers.</summary>
    /// <param name="folder">Its data folder; a new one when missing.</param>
    /// <param name="settings">Environment variables beyond the usual.</param>
    public static async Task<StandaloneProcess> Start(
        string? folder = null,
        IReadOnlyDictionary<string, string>? settings = null
    )
    {
        var standalone = new StandaloneProcess(
            folder ?? Path.Combine(Path.GetTempPath(), $"okr-standalone-{Guid.NewGuid():N}"),
            settings ?? new Dictionary<string, string>()
        );
        await standalone.Run();
        return standalone;
    }

    /// <summary>Ends it without a chance to clean up, as a crash does.</summary>
    public async Task Kill()
    {
        process!.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    /// <summary>Ctrl-C; returns the exit code.</summary>
    public async Task<int> Interrupt()
    {
        await Signals.Interrupt(process!.Id);
        await process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);
        return process.ExitCode;
    }

    /// <summary>Starts it again on the same data.</summary>
    public Task Restart() => Run();

    public OkrClient Client(string? token) => new(Address, token);

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            await Kill();
        }

        process?.Dispose();
        Admin.Dispose();
        if (Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    /// <summary>The executable, built in the configuration of the tests.</summary>
    public static ProcessStartInfo Command(string folder, int port)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        // A shell that starts the tests in the background has them ignore Ctrl-C, and what they start too.
        var start = new ProcessStartInfo(
            "env",
            [
                "--default-signal=INT",
                Path.Combine(Root, "services", "standalone", "bin", configuration, "net10.0", "Okr.Standalone"),
            ]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Root,
        };
        start.Environment["OKR_DATA"] = folder;
        start.Environment["OKR_PORT"] = port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        start.Environment["OKR_ADMIN_TOKEN"] = AdminToken;
        start.Environment["Okr__Ports__Bind"] = "127.0.0.1";
        start.Environment["Okr__Ports__Services"] = "0";
        start.Environment["Okr__Ports__Management"] = "0";
        return start;
    }

    /// <summary>A free port may be taken by somebody else before the product binds to it: then another one is tried.</summary>
    private async Task Run()
    {
        for (var attempt = 1; ; attempt++)
        {
            var before = Output.Length;
            try
            {
                await RunOnce();
                return;
            }
            catch (InvalidOperationException)
                when (attempt < 5 && Output[before..].Contains("AddressInUse", StringComparison.Ordinal))
            {
                // another port, then
            }
        }
    }

    private async Task RunOnce()
    {
        var port = Ports.Free();
        Address = new Uri($"http://127.0.0.1:{port}");
        var start = Command(Folder, port);
        foreach (var (key, value) in settings)
        {
            start.Environment[key] = value;
        }

        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Admin?.Dispose();
        Admin = Client(AdminToken);
        var deadline = DateTime.UtcNow.AddSeconds(90);
        while (true)
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException($"Standalone ended with {process.ExitCode}:\n{Output}");
            }

            try
            {
                using var answer = await Admin.Http.GetAsync(new Uri("/api/v1/me", UriKind.Relative));
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException) when (DateTime.UtcNow < deadline)
            {
                // not listening yet
            }

            if (DateTime.UtcNow > deadline)
            {
                throw new InvalidOperationException($"Standalone does not answer:\n{Output}");
            }

            await Task.Delay(100);
        }
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            lock (output)
            {
                output.Add(line);
            }
        }
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "okr-platform.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside the repository.");
        }

        return folder.FullName;
    }
}
