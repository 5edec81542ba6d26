using System.Diagnostics;

namespace Okr.IntegrationTests.Standalone;

/// <summary><c>okr verify</c>, which <c>helm test</c> runs, against the product as a process.</summary>
public sealed class VerifyTests
{
    [Fact]
    public async Task The_check_passes_as_often_as_it_is_run_and_leaves_nobody_and_nothing_that_counts()
    {
        await using var product = await StandaloneProcess.Start();

        for (var run = 1; run <= 2; run++)
        {
            var (code, output) = await Verify(product.Address, StandaloneProcess.AdminToken);
            Assert.True(code == 0, output);
            Assert.Equal(6, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        }

        Assert.Empty(await product.Admin.All("people?active=true"));
        Assert.Empty(await product.Admin.All("org-units"));
        var cycle = Assert.Single(await product.Admin.All("cycles"));
        var objectives = await product.Admin.All($"objectives?cycleId={cycle.GetProperty("id").GetGuid()}");
        Assert.Equal(2, objectives.Count);
        Assert.All(objectives, o => Assert.Equal("cancelled", o.GetProperty("state").GetString()));
    }

    [Fact]
    public async Task A_token_that_does_not_count_and_a_server_that_is_not_there_are_told_apart()
    {
        await using var product = await StandaloneProcess.Start();
        var (refused, sentence) = await Verify(product.Address, "a-token-that-nobody-made");
        Assert.Equal(1, refused);
        Assert.Contains("401", sentence, StringComparison.Ordinal);

        var (absent, _) = await Verify(new Uri("http://127.0.0.1:1"), StandaloneProcess.AdminToken);
        Assert.Equal(2, absent);
    }

    private static async Task<(int Code, string Output)> Verify(Uri server, string token)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var start = new ProcessStartInfo(
            Path.Combine(StandaloneProcess.Root, "tools", "cli", "bin", configuration, "net10.0", "okr"),
            ["verify", "--server", server.AbsoluteUri]
        )
        {
            RedirectStandardOutput = true,
        };
        start.Environment["OKR_TOKEN"] = token;
        start.Environment["LANG"] = "C.UTF-8";
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }
}
