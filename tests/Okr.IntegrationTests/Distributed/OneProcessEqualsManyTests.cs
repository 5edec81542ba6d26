using Okr.IntegrationTests.Distributed.Equality;
using Okr.IntegrationTests.Standalone;

namespace Okr.IntegrationTests.Distributed;

/// <summary>The same work gives the same answers from one process over SQLite and from seven over PostgreSQL and RabbitMQ.</summary>
public sealed class OneProcessEqualsManyTests
{
    private const int Seed = 20260301;
    private const int Rounds = 2;
    private const int EditsOfEachService = 5;

    [Fact]
    public async Task Two_imported_quarters_and_fifty_edits_of_every_service_give_the_same_answers_and_reports()
    {
        await using var one = await StandaloneProcess.Start();
        await using var many = await SeparateProcesses.Start();

        var edits = await Task.WhenAll(
            Work(one.Admin, () => UntilSettled(one.Admin)),
            Work(many.Admin, () => many.UntilSettled())
        );
        Equal(edits[0], edits[1]);

        var answers = await Task.WhenAll(Answers.Of(one.Admin), Answers.Of(many.Admin));
        Equal(answers[0], answers[1]);
    }

    private static async Task<IReadOnlyList<string>> Work(OkrClient admin, Func<Task> settle)
    {
        foreach (var quarter in GitLabOkrs.All().Take(2))
        {
            var import = await admin.Import(quarter.Files(), quarter.StartsOn, publish: true);
            Assert.Equal("succeeded", import.GetProperty("state").GetString());
        }

        foreach (var cycle in await admin.All("cycles"))
        {
            await admin.Post(
                $"cycles/{cycle.GetProperty("id")}/phase",
                new { phase = "scoring", reason = "for the test" }
            );
        }

        await settle();
        var edits = new RandomEdits(admin, Seed);
        for (var round = 0; round < Rounds; round++)
        {
            await edits.Round(EditsOfEachService, settle);
        }

        return edits.Log;
    }

    /// <summary>In one process nobody tells whether events are under way: its reports have to stay as they are for a while.</summary>
    private static async Task UntilSettled(OkrClient admin)
    {
        var cycles = await admin.All("cycles");
        var deadline = DateTime.UtcNow.AddSeconds(180);
        var before = "";
        for (var quiet = 0; quiet < 8; )
        {
            var now = "";
            foreach (var cycle in cycles)
            {
                now += await admin.Get($"reports/operations?cycleId={cycle.GetProperty("id")}");
            }

            quiet = now == before ? quiet + 1 : 0;
            before = now;
            Assert.True(DateTime.UtcNow < deadline, "The reports do not settle within three minutes.");
            await Task.Delay(500);
        }
    }

    /// <summary>The whole of both would be unreadable: the first lines that differ.</summary>
    private static void Equal(IReadOnlyList<string> one, IReadOnlyList<string> many)
    {
        var differences = one.Zip(many)
            .Where(pair => pair.First != pair.Second)
            .Take(5)
            .Select(pair => $"one:  {pair.First}\nmany: {pair.Second}")
            .ToList();
        Assert.True(differences.Count == 0, string.Join("\n\n", differences));
        Assert.Equal(one.Count, many.Count);
    }
}
