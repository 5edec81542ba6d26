using System.Diagnostics;
using System.Globalization;
using Okr.IntegrationTests.Servers;
using Okr.IntegrationTests.Standalone;

namespace Okr.IntegrationTests.Distributed;

/// <summary>One process of the product: a replica of a service, or the gateway.</summary>
internal sealed class ServiceInstance(string service, int number, IReadOnlyDictionary<string, string> settings)
    : IDisposable
{
    private static readonly HttpClient Probe = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly List<string> output = [];
    private Process? process;

    public string Service => service;

    /// <summary>Which of the service's replicas, from 1.</summary>
    public int Number => number;

    /// <summary>REST and gRPC (h2c); no port of the gateway's.</summary>
    public int ServicesPort { get; } = Ports.Free();

    public int ManagementPort { get; } = Ports.Free();

    /// <summary>The public door; the gateway's alone.</summary>
    public int PublicPort { get; } = service == "gateway" ? Ports.Free() : 0;

    public int Pid => process!.Id;

    public bool Running => process is { HasExited: false };

    /// <summary>All that the process, and those before it at this place, wrote.</summary>
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

    /// <summary>Starts the process and waits until it is ready.</summary>
    public async Task Start()
    {
        Launch();
        await UntilReady();
    }

    /// <summary>SIGKILL: no chance to clean up.</summary>
    public async Task Kill()
    {
        process!.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>SIGTERM; waits until the process has ended, and returns its exit code.</summary>
    public async Task<int> Stop()
    {
        await Signals.Terminate(Pid);
        await process!.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (Running)
        {
            process!.Kill();
            process.WaitForExit();
        }

        process?.Dispose();
    }

    /// <summary>The built executable of a service.</summary>
    public static ProcessStartInfo Command(
        string service,
        IReadOnlyDictionary<string, string> settings,
        params string[] arguments
    )
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var folder =
            service == "gateway"
                ? Path.Combine(StandaloneProcess.Root, "gateway")
                : Path.Combine(StandaloneProcess.Root, "services", service);
        var name = string.Concat("Okr.", char.ToUpperInvariant(service[0]).ToString(), service[1..]);
        var start = new ProcessStartInfo(Path.Combine(folder, "bin", configuration, "net10.0", name), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (key, value) in settings)
        {
            start.Environment[key] = value;
        }

        return start;
    }

    internal void Launch()
    {
        process?.Dispose();
        var start = Command(service, settings);
        start.Environment["Okr__Ports__Services"] = Text(ServicesPort);
        start.Environment["Okr__Ports__Management"] = Text(ManagementPort);
        start.Environment["Okr__Ports__Public"] = Text(PublicPort);
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    internal async Task UntilReady()
    {
        var address = new Uri($"http://127.0.0.1:{Text(ManagementPort)}/health/ready");
        var deadline = DateTime.UtcNow.AddSeconds(120);
        while (true)
        {
            if (process!.HasExited)
            {
                throw new InvalidOperationException(
                    $"{service} {Text(number)} ended with {Text(process.ExitCode)}:\n{Output}"
                );
            }

            try
            {
                using var answer = await Probe.GetAsync(address);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
            {
                // not listening yet
            }

            if (DateTime.UtcNow > deadline)
            {
                throw new InvalidOperationException($"{service} {Text(number)} is not ready:\n{Output}");
            }

            await Task.Delay(100);
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

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
}
