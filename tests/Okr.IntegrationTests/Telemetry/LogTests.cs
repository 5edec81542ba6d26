using System.Globalization;
using System.Text.Json;

namespace Okr.IntegrationTests.Telemetry;

/// <summary>What the processes write to standard output.</summary>
[Collection(ObservedProductTests.Name)]
public sealed class LogTests(ObservedProduct product)
{
    [Fact]
    public void Every_line_is_a_JSON_object_with_time_level_service_category_and_message()
    {
        var entries = Entries();
        Assert.NotEmpty(entries);
        foreach (var (service, entry) in entries)
        {
            Assert.Equal($"okr-{service}", entry.GetProperty("service").GetString());
            Assert.True(
                DateTime.TryParseExact(
                    entry.GetProperty("timestamp").GetString(),
                    "yyyy-MM-dd'T'HH:mm:ss.fff'Z'",
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal,
                    out _
                ),
                entry.ToString()
            );
            Assert.Contains(
                entry.GetProperty("level").GetString(),
                new[] { "information", "warning", "error", "critical" }
            );
            Assert.NotEmpty(entry.GetProperty("category").GetString()!);
            Assert.NotEmpty(entry.GetProperty("message").GetString()!);
        }
    }

    [Fact]
    public void A_fault_is_logged_once_under_the_trace_id_that_the_caller_was_told()
    {
        Assert.Equal(2, product.Faults.Count);
        foreach (var fault in product.Faults)
        {
            Assert.Equal("internal_error", fault.GetProperty("code").GetString());
            var trace = fault.GetProperty("traceId").GetString();
            var logged = Entries()
                .Where(e => e.Entry.TryGetProperty("traceId", out var id) && id.GetString() == trace)
                .ToList();
            var (service, entry) = Assert.Single(logged);
            Assert.Equal("organization", service);
            Assert.Equal("error", entry.GetProperty("level").GetString());
            Assert.Equal("/api/v1/people", entry.GetProperty("fields").GetProperty("Route").GetString());
            Assert.Contains("Npgsql.PostgresException", entry.GetProperty("exception").GetString());
            Assert.Contains("SQLSTATE", entry.GetProperty("exception").GetString());
            Assert.Contains("CreatePerson", entry.GetProperty("exception").GetString());
        }
    }

    [Fact]
    public void A_consumer_that_gives_up_says_so()
    {
        Assert.Contains(
            Entries(),
            e =>
                e.Service == "reporting"
                && e.Entry.GetProperty("level").GetString() == "error"
                && e.Entry.TryGetProperty("exception", out var exception)
                && exception.GetString()!.Contains("Npgsql.PostgresException: SQLSTATE P0001", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void No_line_holds_anything_about_people_or_a_secret()
    {
        var lines = product.Processes.Output.Split('\n').ToList();
        Assert.Empty(lines.FindAll(ObservedProduct.IsPersonal));
    }

    [Fact]
    public async Task No_line_and_no_metric_holds_a_secret_of_the_configuration()
    {
        Assert.True(product.Secrets.Count >= 8);
        Assert.All(product.Secrets, secret => Assert.True(secret.Length >= 8));
        var told = (await product.Scrape()).Values.Append(product.Processes.Output).ToList();
        Assert.All(
            product.Secrets,
            secret => Assert.DoesNotContain(told, text => text.Contains(secret, StringComparison.Ordinal))
        );
    }

    [Fact]
    public void What_goes_well_is_not_logged()
    {
        var noisy = Entries()
            .Where(e => e.Entry.GetProperty("level").GetString() == "information")
            .GroupBy(e =>
                (e.Service, e.Entry.GetProperty("category").GetString(), e.Entry.GetProperty("message").GetString())
            )
            .Where(same => same.Count() > 3)
            .Select(same => same.Key);
        Assert.Empty(noisy);
    }

    private List<(string Service, JsonElement Entry)> Entries()
    {
        var entries = new List<(string, JsonElement)>();
        foreach (var service in Distributed.SeparateProcesses.Services.Append("gateway"))
        {
            foreach (var line in product.Processes.Instances(service)[0].Output.Split('\n'))
            {
                if (line.Length > 0)
                {
                    Assert.True(line.StartsWith('{'), $"{service} wrote: {line}");
                    entries.Add((service, JsonDocument.Parse(line).RootElement));
                }
            }
        }

        return entries;
    }
}
