using Okr.Contracts.Goal.V1;
using Okr.Contracts.Organization.V1;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;
using Okr.Reporting.Features;
using Okr.Reporting.Features.Operations;
using Okr.Reporting.Features.Progress;
using Okr.Reporting.Features.Trends;
using static Okr.Tests.Reporting.ReportSample;

namespace Okr.Tests.Reporting;

public sealed class ReportRequestTests : IDisposable
{
    private readonly ReportingStore store = new();

    [Fact]
    public async Task A_cycle_or_unit_that_does_not_exist_is_refused()
    {
        await Fill();
        Assert.Equal("invalid_request", await Refused(new(null, null, null, null)));
        Assert.Equal("reporting.cycle_not_found", await Refused(new(Guid.NewGuid(), null, null, null)));
        Assert.Equal("reporting.unit_not_found", await Refused(new(Cycle, null, Guid.NewGuid(), null)));
    }

    [Fact]
    public async Task A_day_in_the_future_or_before_the_drafting_is_refused()
    {
        await Fill();
        Assert.Equal(
            "reporting.as_of_in_future",
            await Refused(new(Cycle, store.Clock.Today().AddDays(1), null, null))
        );
        Assert.Equal("reporting.as_of_before_cycle", await Refused(new(Cycle, Start.AddDays(-32), null, null)));
        Assert.Equal("reporting.as_of_before_cycle", await Refused(new(Cycle, DateOnly.MinValue, null, null)));
        Assert.Equal("reporting.as_of_in_future", await Refused(new(Cycle, DateOnly.MaxValue, null, null)));
        Assert.Null(await Refused(new(Cycle, Start.AddDays(-31), null, null)));
    }

    [Fact]
    public async Task A_list_that_does_not_exist_and_a_word_of_no_list_are_refused()
    {
        await Fill();
        var unknown = await Assert.ThrowsAsync<DomainException>(() => List("everything", ListFilter.None));
        Assert.Equal("reporting.list_not_found", unknown.Error.Code);
        var wrong = await Assert.ThrowsAsync<DomainException>(() =>
            List("objectives", ListFilter.None with { Level = "galaxy", Bin = 10 })
        );
        Assert.Equal(["level", "bin"], wrong.Fields.Select(f => f.Field));
    }

    [Fact]
    public async Task A_trend_of_nothing_or_of_too_many_days_is_refused_and_one_of_no_time_is_empty()
    {
        await Fill();
        Assert.Equal("invalid_request", await RefusedTrend(new(null, null, null, null)));
        Assert.Equal("invalid_request", await RefusedTrend(new("happiness", null, null, null)));
        Assert.Equal("invalid_request", await RefusedTrend(new("fillRate", "hour", null, null)));
        Assert.Equal(
            "reporting.as_of_before_cycle",
            await RefusedTrend(new("fillRate", null, DateOnly.MinValue, null))
        );
        var none = await GetTrend.Handle(
            new(Cycle, null, null, null),
            new("fillRate", null, DateOnly.MaxValue, null),
            store.Facts,
            store.Clock,
            CancellationToken.None
        );
        Assert.Empty(none.Points);
    }

    [Fact]
    public async Task Each_point_of_a_trend_is_the_report_of_that_day()
    {
        await Fill();
        var trend = await GetTrend.Handle(
            new(Cycle, null, null, null),
            new("keyResultProgress", "week", null, null),
            store.Facts,
            store.Clock,
            CancellationToken.None
        );
        Assert.Equal(Start.AddDays(6), trend.Points[0].On);
        Assert.Equal(store.Clock.Today(), trend.Points[^1].On);
        foreach (var point in trend.Points)
        {
            var report = await Report(new(Cycle, point.On, null, null));
            Assert.Equal(report.KeyResults.Progress.Mean, point.Value);
        }

        Assert.True(trend.Points.Select(p => p.Value).Distinct().Count() > 1);
    }

    [Fact]
    public async Task A_confidential_objective_counts_without_its_text()
    {
        await store.Apply(Events.Select(e => e is KeyResultChanged k ? k with { Unit = "deals" } : e));
        var report = await Progress(null, 50);
        var row = Assert.Single(report.Items, item => item.ObjectiveId == Secret);
        Assert.True(row.Confidential);
        Assert.Null(row.Title);
        var keyResult = Assert.Single(row.KeyResults);
        Assert.Null(keyResult.Title);
        Assert.Null(keyResult.LastNote);
        Assert.Null(keyResult.Unit);
        Assert.Equal("deals", report.Items.Single(item => item.ObjectiveId == Top).KeyResults[0].Unit);
        Assert.Equal(0.4m, keyResult.Progress);
        Assert.Equal(0, (await Progress("plan", 50)).Total);
        Assert.Equal(1, (await Progress("SECRET", 50)).Total); // the other objective's key result
        Assert.Equal(2, (await Report(new(Cycle, null, null, null))).Objectives.Objectives);
    }

    [Theory]
    [InlineData("draft")]
    [InlineData("in_review")]
    [InlineData("aligning")]
    [InlineData("finalized")]
    [InlineData("cancelled")]
    [InlineData("postponed")]
    public async Task What_was_never_published_is_neither_shown_nor_found_by_its_text_until_it_is(string state)
    {
        string[] texts = ["top", "plan-of-top", "secret result", "result-of-top"];
        var plan = Events.OfType<ObjectiveChanged>().Single(o => o.Id == Top) with
        {
            Code = "plan-of-top",
            State = state,
            States = [new("draft", Start.AddDays(-20), DateTime.UnixEpoch), new(state, Start, DateTime.UnixEpoch)],
        };
        await store.Apply(
            Events.Select(e =>
                e switch
                {
                    ObjectiveChanged o when o.Id == Top => plan,
                    KeyResultChanged k when k.Id == KeyResultOfTop => k with { Code = "result-of-top" },
                    _ => e,
                }
            )
        );
        var row = Assert.Single((await Of(state)).Objectives);
        Assert.Equal((Top, false, null, null), (row.ObjectiveId, row.Confidential, row.Code, row.Title));
        foreach (var text in texts)
        {
            Assert.Equal(0, (await Of(state, text)).Total);
        }

        var today = store.Clock.Today();
        await store.Apply([
            plan with
            {
                Version = 2,
                State = "published",
                States = [.. plan.States, new("published", today, DateTime.UnixEpoch)],
            },
        ]);
        row = Assert.Single((await Of("published")).Objectives, o => o.ObjectiveId == Top);
        Assert.Equal(("plan-of-top", "Top"), (row.Code, row.Title));
        foreach (var text in texts)
        {
            Assert.Equal(Top, Assert.Single((await Of("published", text)).Objectives).ObjectiveId);
        }

        await store.Apply([
            plan with
            {
                Version = 3,
                State = "cancelled",
                States =
                [
                    .. plan.States,
                    new("published", today.AddDays(-1), DateTime.UnixEpoch),
                    new("cancelled", today, DateTime.UnixEpoch),
                ],
            },
        ]);
        Assert.Equal("Top", Assert.Single((await Of("cancelled")).Objectives).Title); // what was open stays open

        Task<GetOperationsList.Response> Of(string inState, string? text = null) =>
            List(
                "all-objectives",
                ListFilter.None with
                {
                    State = inState,
                },
                query: new(Cycle, null, null, null, ObjectiveText: text)
            );
    }

    [Fact]
    public async Task The_last_note_is_that_of_the_day()
    {
        await Fill();
        Assert.Equal("second", Note(await Progress(null, 50)));
        Assert.Equal("first", Note(await Progress(null, 50, Start.AddDays(10))));
        Assert.Null(Note(await Progress(null, 50, Start.AddDays(1))));

        static string? Note(GetProgressReport.Response report) =>
            report.Items.Single(item => item.ObjectiveId == Top).KeyResults[0].LastNote;
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gap_or_overlap()
    {
        await Fill();
        var first = await Progress(null, 1);
        Assert.NotNull(first.Next);
        await using var db = store.Open();
        var second = await GetProgressReport.Handle(
            new(Cycle, null, null, null),
            new(null, null, null),
            first.Next,
            1,
            store.Facts,
            db,
            store.Clock,
            CancellationToken.None
        );
        Assert.Null(second.Next);
        Assert.Equal(
            (await Progress(null, 50)).Items.Select(i => i.ObjectiveId),
            first.Items.Concat(second.Items).Select(i => i.ObjectiveId)
        );
        var forged = await Assert.ThrowsAsync<DomainException>(() =>
            GetProgressReport.Handle(
                new(Cycle, null, null, null),
                new(null, null, null),
                "not a cursor",
                1,
                store.Facts,
                db,
                store.Clock,
                CancellationToken.None
            )
        );
        Assert.Equal("after", forged.Fields[0].Field);
    }

    [Theory]
    [InlineData(-100, 2)]
    [InlineData(int.MinValue, 2)]
    [InlineData(int.MaxValue, 0)]
    public async Task A_cursor_with_a_place_that_there_is_not_is_before_the_first_or_after_the_last(int place, int rows)
    {
        await Fill();
        await using var db = store.Open();
        var page = await GetProgressReport.Handle(
            new(Cycle, null, null, null),
            new(null, null, null),
            Cursor.Write(new { Id = Guid.Empty, Place = place }),
            50,
            store.Facts,
            db,
            store.Clock,
            CancellationToken.None
        );
        Assert.Equal(rows, page.Items.Count);
    }

    [Fact]
    public async Task Who_has_not_done_something_is_named_only_to_those_responsible()
    {
        await Fill();
        Assert.Equal((1, 1), await NonParticipants(ReportingStore.Somebody()));
        Assert.Equal((1, 1), await NonParticipants(ReportingStore.Somebody(Guid.NewGuid(), Roles.Coach)));
        Assert.Equal((1, 0), await NonParticipants(ReportingStore.Somebody(Head)));
        Assert.Equal((1, 0), await NonParticipants(ReportingStore.Somebody(Member)));
        Assert.Equal((1, 0), await NonParticipants(ReportingStore.Somebody(null, Roles.ProgramAdmin)));
        Assert.Equal((1, 0), await NonParticipants(ReportingStore.Somebody(null, Roles.Executive)));
        Assert.Equal(
            (1, 0),
            await NonParticipants(
                ReportingStore.Somebody(null, Roles.UnitAdmin) with
                {
                    AdministeredUnitIds = new HashSet<Guid> { Company },
                }
            )
        );

        async Task<(long Total, long Hidden)> NonParticipants(CurrentUser user)
        {
            var list = await List("non-participants", ListFilter.None, user);
            Assert.Equal(list.Total - list.Hidden, list.People.Count);
            return (list.Total, list.Hidden);
        }
    }

    [Fact]
    public async Task Who_had_the_platform_open_or_not_is_named_only_to_those_responsible()
    {
        await Fill();
        var today = store.Clock.Today();
        await store.Apply([
            new ActiveDaysChanged(Guid.NewGuid(), 1, Member, new(today.Year, today.Month, 1), [today.Day]),
        ]);
        Assert.Equal((1, 1), await Named("viewers", ReportingStore.Somebody()));
        Assert.Equal((1, 0), await Named("viewers", ReportingStore.Somebody(Member)));
        Assert.Equal((1, 0), await Named("viewers", ReportingStore.Somebody(Head)));
        Assert.Equal((1, 0), await Named("viewers", ReportingStore.Somebody(null, Roles.Executive)));
        Assert.Equal((1, 1), await Named("non-viewers", ReportingStore.Somebody(Member)));
        Assert.Equal((1, 0), await Named("non-viewers", ReportingStore.Somebody(Head)));

        async Task<(long Total, long Hidden)> Named(string name, CurrentUser user)
        {
            var list = await List(name, ListFilter.None, user);
            Assert.Equal(list.Total - list.Hidden, list.People.Count);
            return (list.Total, list.Hidden);
        }
    }

    [Fact]
    public async Task Lists_of_what_people_have_done_tell_what_they_have_not_only_to_those_responsible()
    {
        await Fill();
        foreach (var name in Lists.People.Where(list => !list.Value.Private).Select(list => list.Key))
        {
            foreach (var user in new[] { ReportingStore.Somebody(), ReportingStore.Somebody(Member, Roles.Coach) })
            {
                Assert.All(
                    (await List(name, ListFilter.None, user)).People,
                    row =>
                    {
                        Assert.Equal((null, null, null), (row.Filled, row.Aligned, row.LastCheckInOn));
                        Assert.Empty(row.Reasons);
                    }
                );
            }
        }

        foreach (var user in new[] { ReportingStore.Somebody(Head), ReportingStore.Somebody(null, Roles.Executive) })
        {
            var row = Assert.Single((await List("owners", ListFilter.None, user)).People);
            Assert.Equal(
                (Head, false, false, Start.AddDays(20)),
                (row.PersonId, row.Filled, row.Aligned, row.LastCheckInOn)
            );
            Assert.NotEmpty(row.Reasons);
        }

        Assert.NotEmpty((await List("owners", ListFilter.None)).People);
    }

    [Fact]
    public async Task A_unit_without_okrs_is_listed_with_its_reasons()
    {
        await Fill();
        var report = await GetLowAdoption.Handle(
            new(Cycle, null, null, null),
            null,
            store.Facts,
            ReportingStore.Somebody(),
            store.Clock,
            CancellationToken.None
        );
        var team = Assert.Single(report.Units, row => row.Unit.Id == Team);
        Assert.Equal(0m, team.ParticipationRate);
        Assert.Null(team.PersonAlignmentRate);
        Assert.Equal(["no_okr", "incomplete", "not_updated"], team.Reasons);
        Assert.Equal(0.6m, team.Shortfall);
        Assert.Equal(report.Units.OrderByDescending(row => row.Shortfall).ToList(), report.Units);
    }

    [Fact]
    public async Task The_cycle_before_is_compared_at_the_same_elapsed_share()
    {
        await Fill();
        var report = await Report(new(Cycle, Start.AddDays(45), null, null));
        Assert.Equal(Before, report.Comparison.PreviousCycle!.Cycle.Id);
        Assert.Equal(new DateOnly(2026, 2, 15), report.Comparison.PreviousCycle.AsOf);
        Assert.Null(report.Comparison.Company);
        Assert.NotNull((await Report(new(Cycle, null, Team, null))).Comparison.Company);
    }

    [Fact]
    public async Task Rates_without_a_denominator_are_null()
    {
        await Fill();
        var report = await Report(new(Before, null, Team, null));
        Assert.Equal(0, report.KeyResults.KeyResults);
        Assert.Null(report.KeyResults.UpdateRate);
        Assert.Null(report.Objectives.AlignmentRate);
        Assert.Null(report.Objectives.Progress.Median);
        Assert.Equal(0m, report.Participation.ParticipationRate);
    }

    public void Dispose() => store.Dispose();

    private Task Fill() => store.Apply(ReportSample.Events);

    private async Task<GetOperationsReport.Response> Report(ReportQuery query)
    {
        await using var db = store.Open();
        return await GetOperationsReport.Handle(query, store.Facts, db, store.Clock, CancellationToken.None);
    }

    private async Task<string?> Refused(ReportQuery query)
    {
        try
        {
            await Report(query);
            return null;
        }
        catch (DomainException refusal)
        {
            return refusal.Error.Code;
        }
    }

    private async Task<string?> RefusedTrend(GetTrend.Query trend)
    {
        var refusal = await Assert.ThrowsAsync<DomainException>(() =>
            GetTrend.Handle(new(Cycle, null, null, null), trend, store.Facts, store.Clock, CancellationToken.None)
        );
        return refusal.Error.Code;
    }

    private Task<GetOperationsList.Response> List(
        string list,
        ListFilter filter,
        CurrentUser? user = null,
        ReportQuery? query = null
    ) =>
        GetOperationsList.Handle(
            list,
            query ?? new(Cycle, null, null, null),
            filter,
            null,
            Cursor.MaxLimit,
            store.Facts,
            user ?? ReportingStore.Somebody(),
            store.Clock,
            CancellationToken.None
        );

    private async Task<GetProgressReport.Response> Progress(string? search, int limit, DateOnly? asOf = null)
    {
        await using var db = store.Open();
        return await GetProgressReport.Handle(
            new(Cycle, asOf, null, null),
            new(null, null, search),
            null,
            limit,
            store.Facts,
            db,
            store.Clock,
            CancellationToken.None
        );
    }
}
