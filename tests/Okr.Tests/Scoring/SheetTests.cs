using MiniExcelLibs;
using Okr.Contracts.Goal.V1;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Scoring;
using Okr.Scoring.Domain;
using Okr.Scoring.Features.Sheets;
using Okr.Tests.Alignment;
using static Okr.Scoring.Features.Scores.GiveScore;
using static Okr.Tests.Scoring.ScoringWorld;

namespace Okr.Tests.Scoring;

public sealed class SheetTests : IDisposable
{
    private static readonly CurrentUser Admin = Facts.User(null, Roles.ProgramAdmin);
    private readonly ScoringWorld world = new();

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task The_year_is_the_mean_of_the_scored_cycles_and_says_how_many_these_are()
    {
        world.Tell(Facts.Cycle("2026-q3", startsOn: new(2026, 7, 1), endsOn: new(2026, 9, 30)));
        await ScoreAndPublish();

        using var db = world.Open();
        var year = await PersonScores.HandleYear(world.Owner.Id, 2026, db, As(world.Stranger), default);
        var sheet = await GetScoreSheet.Handle(world.Owner.Id, 2026, db, As(world.Stranger), default);

        Assert.Equal((0.48m, 1, 2), (year.Year.Score!.Value, year.Year.ScoredCycles, year.Year.PlannedCycles));
        Assert.Equal(["NPS", "Retention"], sheet.Cycles[0].Objectives[0].KeyResults.Select(k => k.Title));
        Assert.Equal(0.6m, sheet.Cycles[0].Objectives[0].KeyResults[0].Final);
        Assert.Equal("company", sheet.UnitName);
    }

    [Fact]
    public async Task Unpublished_scores_are_on_the_sheet_of_those_concerned_only()
    {
        await world.Give(As(world.Lead), world.First, Rater.Manager, 0.6m);
        await world.Give(As(world.Lead), world.Second, Rater.Manager, 0.3m);
        using var db = world.Open();

        async Task<decimal?> Seen(CurrentUser user) =>
            (await PersonScores.HandleCycle(world.Owner.Id, world.Quarter.Id, db, user, default)).Cycle!.Score;

        Assert.Equal(0.48m, await Seen(As(world.Owner)));
        Assert.Equal(0.48m, await Seen(As(world.Boss)));
        Assert.Equal(0.48m, await Seen(Admin));
        Assert.Null(await Seen(As(world.Stranger)));
    }

    [Fact]
    public async Task A_confidential_objective_does_not_shine_through_the_sum()
    {
        await ScoreAndPublish();
        world.Tell(Facts.Objective(world.Quarter.Id, "secret", world.Owner.Id, confidential: true));
        using var db = world.Open();

        var seen = (
            await PersonScores.HandleCycle(world.Owner.Id, world.Quarter.Id, db, As(world.Stranger), default)
        ).Cycle!;

        Assert.Single(seen.Objectives);
        Assert.Null(seen.Score);
    }

    [Fact]
    public async Task The_cycle_lists_published_scores_with_their_bands()
    {
        await world.Give(As(world.Lead), world.First, Rater.Manager, 0.6m);
        await world.Give(As(world.Lead), world.Second, Rater.Manager, 0.3m);
        using var db = world.Open();

        var before = await CycleScores.Handle(world.Quarter.Id, null, null, null, db, As(world.Stranger), default);
        await world.Publish(As(world.Lead));
        var after = await CycleScores.Handle(world.Quarter.Id, world.Unit.Id, null, 1, db, As(world.Stranger), default);

        Assert.Equal((1, 0, null), (before.Objectives, before.Scored, before.Items[0].Score));
        Assert.Equal((1, 1, 0.48m), (after.Scored, after.Published, after.Items[0].Score!.Value));
        Assert.Equal(1, after.Bands.Single(b => b.Code == "short_of_expectation").Count);
        Assert.Equal("owner", after.Items[0].OwnerName);
    }

    [Fact]
    public async Task The_export_is_refused_where_scores_are_kept_apart_from_performance()
    {
        using var other = new ScoringWorld(new CyclePolicy(PerformanceLink: "none"));
        using var db = other.Open();

        await Refused(
            ScoringErrors.ExportRefused,
            () => ExportScores.Handle(other.Quarter.Id, Languages.English, db, Admin, other.Clock, default)
        );
        Assert.Empty(db.Exports);
    }

    [Fact]
    public async Task The_export_says_reference_only_and_is_recorded()
    {
        await ScoreAndPublish();
        using var db = world.Open();

        var file = await ExportScores.Handle(world.Quarter.Id, Languages.English, db, Admin, world.Clock, default);
        var chinese = await ExportScores.Handle(world.Quarter.Id, Languages.Chinese, db, Admin, world.Clock, default);

        var cells = Cells(file);
        Assert.Contains(cells, c => c.StartsWith("Reference only", StringComparison.Ordinal));
        Assert.Contains("owner", cells);
        Assert.Contains("0.48", cells);
        Assert.Contains(Cells(chinese), c => c.StartsWith("仅供参考", StringComparison.Ordinal));
        var log = await ListExports.Handle(null, null, db, Facts.User(world.Stranger.Id, Roles.Auditor), default);
        Assert.Equal(["hr_export", "hr_export"], log.Items.Select(e => e.Kind));
        Assert.All(log.Items, e => Assert.Equal(PerformanceLink.Reference, e.PerformanceLink));
    }

    [Fact]
    public async Task Direct_links_are_exported_without_the_reference_line()
    {
        using var other = new ScoringWorld(new CyclePolicy(PerformanceLink: "direct"));
        using var db = other.Open();

        var file = await ExportScores.Handle(other.Quarter.Id, Languages.English, db, Admin, other.Clock, default);

        Assert.DoesNotContain(Cells(file), c => c.StartsWith("Reference only", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_sheet_as_a_workbook_is_recorded_too()
    {
        await ScoreAndPublish();
        using var db = world.Open();

        var file = await GetScoreSheet.HandleXlsx(
            world.Owner.Id,
            2026,
            Languages.English,
            db,
            As(world.Owner),
            world.Clock,
            default
        );

        Assert.Contains("Retention", Cells(file));
        var record = Assert.Single((await ListExports.Handle(null, null, db, Admin, default)).Items);
        Assert.Equal(("score_sheet", "owner"), (record.Kind, record.SubjectPersonName));
    }

    [Fact]
    public async Task The_list_of_exports_is_not_for_everybody()
    {
        using var db = world.Open();

        await Refused(PlatformErrors.Forbidden, () => ListExports.Handle(null, null, db, As(world.Lead), default));
    }

    [Fact]
    public async Task Nobody_has_no_sheet()
    {
        using var db = world.Open();

        await Refused(
            ScoringErrors.PersonNotFound,
            () => GetScoreSheet.Handle(Guid.NewGuid(), 2026, db, Admin, default)
        );
        await Refused(
            ScoringErrors.CycleNotFound,
            () => PersonScores.HandleCycle(world.Owner.Id, Guid.NewGuid(), db, Admin, default)
        );
        await Refused(
            PlatformErrors.InvalidRequest,
            () => PersonScores.HandleYear(world.Owner.Id, null, db, Admin, default)
        );
    }

    private async Task ScoreAndPublish()
    {
        await world.Give(As(world.Lead), world.First, Rater.Manager, 0.6m);
        await world.Give(As(world.Lead), world.Second, Rater.Manager, 0.3m);
        await world.Publish(As(world.Lead));
    }

    private static List<string> Cells(byte[] file)
    {
        using var stream = new MemoryStream(file);
        return
        [
            .. stream
                .Query()
                .Cast<IDictionary<string, object?>>()
                .SelectMany(row => row.Values)
                .OfType<object>()
                .Select(v => Convert.ToString(v, System.Globalization.CultureInfo.InvariantCulture)!),
        ];
    }
}
