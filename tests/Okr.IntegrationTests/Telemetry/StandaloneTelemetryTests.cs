using System.Diagnostics;
using System.Globalization;
using System.Net;
using Okr.IntegrationTests.Servers;
using Okr.IntegrationTests.Standalone;

namespace Okr.IntegrationTests.Telemetry;

/// <summary>Standalone tells the same about itself: gateway and services in one process.</summary>
public sealed class StandaloneTelemetryTests : IAsyncLifetime
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), $"okr-standalone-{Guid.NewGuid():N}");
    private readonly int port = Ports.Free();
    private readonly int managementPort = Ports.Free();
    private Process process = null!;

    public async ValueTask InitializeAsync()
    {
        var start = StandaloneProcess.Command(folder, port);
        start.Environment["Okr__Ports__Management"] = managementPort.ToString(CultureInfo.InvariantCulture);
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var admin = new OkrClient(Address(port), StandaloneProcess.AdminToken);
        await ObservedProduct.Until(
            async () =>
            {
                try
                {
                    await admin.Get("cycles");
                    return true;
                }
                catch (HttpRequestException)
                {
                    return false; // not listening yet
                }
                catch (RefusedException refusal) when (refusal.Status == HttpStatusCode.ServiceUnavailable)
                {
                    return false; // a service behind it is slow to start
                }
            },
            () => "Standalone does not answer"
        );
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Gateway_and_services_are_measured_on_the_management_port_alone()
    {
        using var http = new HttpClient();
        IReadOnlyList<Sample> samples = [];
        await ObservedProduct.Until(
            async () =>
            {
                samples = Exposition.Parse(await http.GetStringAsync(new Uri(Address(managementPort), "metrics")));
                // A database of each of the six services, the bus, draining, and whether the reports' facts are read.
                return samples.Count(s => s.Name == "okr_health_status" && s.Value.Equals(1.0)) == 9;
            },
            () => $"The health checks: {string.Join(", ", samples.Where(s => s.Name == "okr_health_status"))}"
        );

        Assert.All(samples, sample => Assert.Equal("okr-standalone", sample.Labels["service_name"]));
        Assert.Superset(
            new HashSet<string> { "/api/v1/cycles", "/api/v1/cycles/{**rest}" },
            samples.Where(s => s.Labels.ContainsKey("http_route")).Select(s => s.Labels["http_route"]).ToHashSet()
        );
        Assert.Contains(samples, s => s.Name == "okr_outbox_depth");
        using var answer = await http.GetAsync(new Uri(Address(port), "metrics"));
        Assert.NotEqual("text/plain", answer.Content.Headers.ContentType?.MediaType);
    }

    private static Uri Address(int port) =>
        new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));
}
