using Okr.IntegrationTests.Standalone;

namespace Okr.IntegrationTests.Distributed;

/// <summary>The same import gives the same answers from one process and from seven.</summary>
public sealed class SeparateProcessesTests
{
    [Fact]
    public async Task A_quarter_imported_over_PostgreSQL_and_RabbitMQ_equals_standalone()
    {
        var quarter = GitLabOkrs.All()[0];
        await using var one = await StandaloneProcess.Start();
        await using var many = await SeparateProcesses.Start();

        foreach (var product in new[] { one.Admin, many.Admin })
        {
            var import = await product.Import(quarter.Files(), quarter.StartsOn, publish: true);
            Assert.Equal("succeeded", import.GetProperty("state").GetString());
        }

        Assert.Equal(await Picture.Of(one.Admin, quarter), await Picture.Of(many.Admin, quarter));
    }
}
