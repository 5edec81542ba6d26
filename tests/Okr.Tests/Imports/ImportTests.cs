using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Okr.Organization.Data.Imports;
using Okr.Platform.Errors;

namespace Okr.Tests.Imports;

public sealed class ImportTests : IDisposable
{
    private const string Cycles =
        "code,name,kind,starts_on,ends_on,fiscal_year\n2026-q3,2026 Q3,quarter,2026-07-01,2026-09-30,FY26\n";

    private const string Units = "code,name,parent_code,kind\nacme,ACME,,company\nsales,销售部,acme,division\n";

    private const string People =
        "employee_no,name,email,org_unit_code,manager_employee_no,title\n"
        + "e1,沈若澜,a@example.com,acme,,CEO\ne2,Ben,b@example.com,sales,e1,Sales\n";

    private const string ObjectiveColumns =
        "code,cycle,owner_org_unit,owner_employee_no,title,parent_objective_code,parent_key_result_code,position\n";

    private const string Objectives =
        ObjectiveColumns
        + "o1,2026-q3,acme,e1,Be loved,,,1\no2,2026-q3,,e2,Sell well,o1,k1,1\no3,2026-q3,sales,e2,Empty,o1,,2\n";

    private const string KeyResultColumns =
        "code,objective_code,title,type,unit,baseline,target,owner_employee_no,position\n";

    private const string KeyResults =
        KeyResultColumns + "k1,o1,NPS,number,,10,20,e1,1\nk2,o2,Deals,number,,,100,e2,1\n";

    private const string Results =
        "key_result_code,final_progress,outcome_text\nk1,0.85,\"Nearly, well done\"\nk2,0.64,\n";

    private readonly ImportScenario scenario = new();

    public void Dispose() => scenario.Dispose();

    [Fact]
    public async Task A_whole_folder_goes_in_with_links_publication_results_and_scores()
    {
        var import = await scenario.Import("publish=true effectiveOn=2026-07-01", All());

        Assert.Equal("succeeded", import.State);
        Assert.All(import.Files, f => Assert.Equal(("done", 0L), (f.State, f.Errors)));
        Assert.Equal([1L, 2L, 2L, 3L, 2L, 2L, 1L], import.Files.Select(f => f.Created));
        Assert.Equal("2026", scenario.Goal.Cycles["2026-q3"].FiscalYear);
        Assert.Equal(
            ("company", true),
            (scenario.Goal.Objectives["o1"].OwnerUnitKind, !scenario.Goal.Objectives["o1"].HasParent)
        );
        Assert.Equal(
            [("o2", "o1", FakeGoal.IdOf("k1")), ("o3", "o1", "")],
            scenario.Alignment.Links.Select(l =>
                (
                    scenario.Goal.Objectives.Keys.Single(o => FakeGoal.IdOf(o) == l.FromObjectiveId),
                    scenario.Goal.Objectives.Keys.Single(o => FakeGoal.IdOf(o) == l.ToObjectiveId),
                    l.ToKeyResultId
                )
            )
        );
        Assert.Equal(["o1", "o2"], scenario.Goal.Published);
        Assert.Equal(["objectives.csv:4::goal.stays_draft"], await scenario.Issues(import.Id));

        var result = scenario.Progress.CheckIns["results:k1"];
        Assert.Equal(("2026-09-30", "0.85", "Nearly, well done"), (result.On, result.Progress, result.Note));
        // Rounded half away from zero; a score without a reason gets a sentence.
        Assert.Equal([("0.9", "Nearly, well done")], scenario.Scoring.Scores.Take(1).Select(s => (s.Score, s.Reason)));
        Assert.Equal("0.6", scenario.Scoring.Scores[1].Score);
        Assert.NotEmpty(scenario.Scoring.Scores[1].Reason);
        Assert.Contains("check-ins:k2:2026-07-06", scenario.Progress.CheckIns.Keys);
        Assert.Equal(
            scenario.Goal.KeyResults["k2"].OwnerPersonId,
            scenario.Progress.CheckIns["check-ins:k2:2026-07-06"].PersonId
        );
    }

    [Fact]
    public async Task The_same_folder_again_changes_nothing_in_the_organisation()
    {
        await scenario.Import("effectiveOn=2026-07-01", All());
        var again = await scenario.Import("effectiveOn=2026-07-01", All());

        Assert.Equal("succeeded", again.State);
        Assert.All(again.Files.Take(5), f => Assert.Equal((0L, 0L, f.Rows), (f.Created, f.Updated, f.Unchanged)));
    }

    [Fact]
    public async Task A_dry_run_counts_what_would_happen_and_stores_nothing()
    {
        var import = await scenario.Import("dryRun=true effectiveOn=2026-07-01", All());

        Assert.Equal("succeeded", import.State);
        Assert.Equal([1L, 2L, 2L, 3L, 2L], import.Files.Take(5).Select(f => f.Created));
        Assert.Empty(scenario.Goal.Cycles);
        Assert.Empty(scenario.Goal.Objectives);
        Assert.Empty(scenario.Progress.CheckIns);
        Assert.Empty(scenario.Scoring.Scores);
        await using var db = scenario.Open();
        Assert.False(await db.Set<Okr.Organization.Domain.Person>().AnyAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_bad_row_keeps_its_file_out_and_the_files_that_need_it()
    {
        var import = await scenario.Import(
            "effectiveOn=2026-07-01",
            ("cycles.csv", Cycles),
            ("org-units.csv", Units),
            ("people.csv", People + "e3,Nobody,,nowhere,,\n"),
            ("objectives.csv", ObjectiveColumns + "o1,2026-q3,acme,,Be loved,,,1\no2,2026-q3,,e2,Sell well,o1,,1\n")
        );

        Assert.Equal("failed", import.State);
        Assert.Equal(["done", "done", "refused", "refused"], import.Files.Select(f => f.State));
        var issues = await scenario.Issues(import.Id, "error");
        Assert.Equal(2, issues.Count);
        Assert.StartsWith("people.csv:4:org_unit_code:", issues[0], StringComparison.Ordinal);
        Assert.Equal("objectives.csv:3:owner_employee_no:import.refused_reference", issues[1]);
        Assert.Empty(scenario.Goal.Objectives);
        await using var db = scenario.Open();
        Assert.False(await db.Set<Okr.Organization.Domain.Person>().AnyAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Every_bad_row_is_listed_duplicates_unknown_references_contradictions_and_circles()
    {
        var import = await scenario.Import(
            "effectiveOn=2026-07-01",
            ("cycles.csv", Cycles),
            ("org-units.csv", Units),
            ("people.csv", People),
            (
                "objectives.csv",
                ObjectiveColumns
                    + "o1,2026-q3,acme,e1,Be loved,,,1\n"
                    + "o1,2026-q3,acme,e1,Twice,,,2\n"
                    + "o2,1999-q9,acme,e1,When,,,1\n"
                    + "o3,2026-q3,nowhere,e1,Where,,,1\n"
                    + "o4,2026-q3,,,Who,,,1\n"
                    + "o5,2026-q3,acme,e1,Above,o99,,1\n"
                    + "o6,2026-q3,acme,e1,Disagree,o5,k1,1\n"
                    + "o7,2026-q3,acme,e1,Round,o8,,1\n"
                    + "o8,2026-q3,acme,e1,And round,o7,,1\n"
                    + "o9,2026-q3,acme,e1,Myself,o9,,1\n"
                    + ",2026-q3,acme,e1,No code,,,1\n"
            ),
            ("key-results.csv", KeyResultColumns + "k1,o1,NPS,number,,10,20,e1,1\nk2,o77,Lost,number,,,1,e1,1\n"),
            ("results.csv", "key_result_code,final_progress\nk1,1.5\nk1,1\nk9,1\n"),
            ("check-ins.csv", "key_result_code,on\nk9,2026-07-06\n")
        );

        Assert.Equal("failed", import.State);
        Assert.Equal(
            [
                "check-ins.csv:2:key_result_code:import.unknown_reference",
                "key-results.csv:2:objective_code:import.refused_reference",
                "key-results.csv:3:objective_code:import.unknown_reference",
                "objectives.csv:11:parent_objective_code:import.parent_circle",
                "objectives.csv:12:code:import.required",
                "objectives.csv:3:code:import.duplicate",
                "objectives.csv:4:cycle:import.unknown_reference",
                "objectives.csv:5:owner_org_unit:import.unknown_reference",
                "objectives.csv:6:owner_org_unit:import.owner_required",
                "objectives.csv:7:parent_objective_code:import.unknown_reference",
                "objectives.csv:8:parent_key_result_code:import.parents_disagree",
                "objectives.csv:9:parent_objective_code:import.parent_circle",
                "results.csv:2:key_result_code:import.refused_reference",
                "results.csv:3:key_result_code:import.duplicate",
                "results.csv:4:key_result_code:import.unknown_reference",
            ],
            (await scenario.Issues(import.Id)).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task What_the_owning_service_says_of_a_row_is_listed_and_refuses_the_file()
    {
        var import = await scenario.Import(
            "effectiveOn=2026-07-01 publish=true",
            ("cycles.csv", Cycles),
            ("org-units.csv", Units),
            ("people.csv", People),
            ("objectives.csv", Objectives),
            ("key-results.csv", KeyResultColumns + "k1,o1,NPS,wrong,,10,20,e1,1\n")
        );

        Assert.Equal(["done", "done", "done", "done", "refused"], import.Files.Select(f => f.State));
        var issues = await scenario.Issues(import.Id);
        Assert.Contains("key-results.csv:2:type:goal.type", issues);
        // The objective is in; its link to the key result is not, and says so.
        Assert.Contains("objectives.csv:3:parent_key_result_code:import.link_left_out", issues);
        Assert.Equal(3, scenario.Goal.Objectives.Count);
        Assert.Single(scenario.Alignment.Links);
    }

    [Fact]
    public async Task An_import_whose_worker_died_is_begun_again_by_another_after_the_lease()
    {
        using var process = new CancellationTokenSource();
        scenario.Goal.BeforeKeyResults = () =>
        {
            process.Cancel();
            process.Token.ThrowIfCancellationRequested();
        };
        var id = await scenario.Upload("effectiveOn=2026-07-01 publish=true", All());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scenario.Worker().WorkOnce(process.Token));
        Assert.Equal("running", (await scenario.Get(id)).State);
        Assert.NotEmpty(scenario.Goal.Objectives);
        Assert.Empty(scenario.Goal.KeyResults);

        scenario.Goal.BeforeKeyResults = () => { };
        var other = scenario.Worker();
        Assert.False(await other.WorkOnce(CancellationToken.None)); // the dead one's lease still holds
        scenario.Clock.Now += TimeSpan.FromMinutes(1);
        Assert.True(await other.WorkOnce(CancellationToken.None));

        var import = await scenario.Get(id);
        Assert.Equal("succeeded", import.State);
        Assert.Equal((3L, 0L), (import.Files[3].Unchanged, import.Files[3].Created));
        Assert.Equal(2, scenario.Goal.KeyResults.Count);
        Assert.Equal(2, scenario.Alignment.Links.Count);
    }

    [Fact]
    public async Task A_service_that_never_answers_ends_the_import_after_some_attempts_with_a_sentence()
    {
        scenario.Goal.BeforeKeyResults = () => throw new RpcException(new Status(StatusCode.InvalidArgument, "no"));
        var id = await scenario.Upload("effectiveOn=2026-07-01", All());
        for (var attempt = 0; attempt < 5; attempt++)
        {
            Assert.True(await scenario.Worker().WorkOnce(CancellationToken.None));
            scenario.Clock.Now += TimeSpan.FromMinutes(1);
        }

        Assert.False(await scenario.Worker().WorkOnce(CancellationToken.None));
        Assert.Equal("failed", (await scenario.Get(id)).State);
        Assert.Contains("key-results.csv:1::import.gave_up", await scenario.Issues(id));
    }

    [Fact]
    public async Task Imports_run_one_after_the_other_and_leave_no_bytes_behind()
    {
        var first = await scenario.Upload("", ("cycles.csv", Cycles));
        var second = await scenario.Upload("", ("cycles.csv", Cycles));
        Assert.True(await scenario.Worker().WorkOnce(CancellationToken.None));
        Assert.Equal(("succeeded", "queued"), ((await scenario.Get(first)).State, (await scenario.Get(second)).State));
        Assert.True(await scenario.Worker().WorkOnce(CancellationToken.None));
        Assert.False(await scenario.Worker().WorkOnce(CancellationToken.None));

        Assert.Equal(1, (await scenario.Get(second)).Files[0].Unchanged);
        await using var db = scenario.Open();
        Assert.False(await db.Set<ImportChunk>().AnyAsync(TestContext.Current.CancellationToken));
        Assert.False(await db.Set<ImportCode>().AnyAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_file_of_many_chunks_is_read_from_the_database_as_it_came()
    {
        var text = new System.Text.StringBuilder("key_result_code,final_progress,outcome_text\n");
        for (var i = 0; i < 3_500; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"x{i},1,{new string('结', 60)}\n");
        }

        var import = await scenario.Import("", ("results.csv", text.ToString()));

        Assert.True(text.Length * 2 > ImportChunk.Size);
        Assert.Equal((3_500L, 3_500L), (import.Files[0].Rows, import.Files[0].Errors));
    }

    [Theory]
    [InlineData("", "salaries.csv", "import.unknown_file")]
    [InlineData("colour=red", "cycles.csv", "import.unknown_field")]
    [InlineData("dryRun=perhaps", "cycles.csv", "invalid_request")]
    [InlineData("effectiveOn=tomorrow", "cycles.csv", "invalid_request")]
    [InlineData("", "cycles.xlsx", "import.unreadable_workbook")]
    public async Task An_upload_that_makes_no_sense_is_refused_and_leaves_nothing(
        string fields,
        string file,
        string code
    )
    {
        var refusal = await Assert.ThrowsAsync<DomainException>(() => scenario.Upload(fields, (file, Cycles)));

        Assert.Equal(code, refusal.Error.Code);
        await AssertNothingLeft();
    }

    [Fact]
    public async Task The_same_file_twice_or_no_file_is_refused()
    {
        var twice = await Assert.ThrowsAsync<DomainException>(() =>
            scenario.Upload("", ("cycles.csv", Cycles), ("cycles.csv", Cycles))
        );
        Assert.Equal("import.file_twice", twice.Error.Code);
        var none = await Assert.ThrowsAsync<DomainException>(() =>
            scenario.Upload("dryRun=true", Array.Empty<(string, string)>())
        );
        Assert.Equal("import.no_files", none.Error.Code);
        await AssertNothingLeft();
    }

    private async Task AssertNothingLeft()
    {
        await using var db = scenario.Open();
        Assert.False(await db.Set<Import>().AnyAsync(TestContext.Current.CancellationToken));
        Assert.False(await db.Set<ImportChunk>().AnyAsync(TestContext.Current.CancellationToken));
    }

    private static (string, string)[] All() =>
        [
            // Not in the order in which they depend on each other: that is the import's business.
            ("check-ins.csv", "key_result_code,on,value,author_employee_no\nk2,2026/7/6,12,\n"),
            ("results.csv", Results),
            ("key-results.csv", KeyResults),
            ("objectives.csv", Objectives),
            ("people.csv", People),
            ("org-units.csv", Units),
            ("cycles.csv", Cycles),
        ];
}
