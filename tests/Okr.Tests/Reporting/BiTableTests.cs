using System.Collections;
using Microsoft.EntityFrameworkCore;
using Okr.Contracts.Goal.V1;
using Okr.Reporting.Bi;
using Okr.Reporting.Bi.Upkeep;
using Okr.Reporting.Data;
using Okr.Reporting.Reports;

namespace Okr.Tests.Reporting;

public sealed class BiTableTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly ReportingStore store = new();
    private BiUpkeep? upkeep;

    [Fact]
    public async Task Every_table_holds_what_the_store_does()
    {
        var company = new GeneratedCompany(11);
        await store.Apply(company.Events);
        await KeepUp();

        await using var db = store.Open();
        Assert.Equal(await db.Objectives.CountAsync(None), (await Rows<ObjectiveRow>()).Count);
        Assert.Equal(await db.KeyResults.CountAsync(None), (await Rows<KeyResultRow>()).Count);
        Assert.Equal(await db.CheckIns.CountAsync(None), (await Rows<CheckInRow>()).Count);
        Assert.Equal(await db.Alignments.CountAsync(None), (await Rows<AlignmentRow>()).Count);
        Assert.Equal(await db.People.CountAsync(None), (await Rows<PersonRow>()).Count);
        var units = await Rows<OrgUnitRow>();
        Assert.Equal(company.Units.Count, units.Count);
        Assert.All(units, unit => Assert.EndsWith($"|{unit.OrgUnitKey}|", unit.Path, StringComparison.Ordinal));
        Assert.All(
            units.Where(unit => unit.ParentOrgUnitKey is not null),
            unit =>
                Assert.Equal(
                    units.Single(u => u.OrgUnitKey == unit.ParentOrgUnitKey).Path + $"{unit.OrgUnitKey}|",
                    unit.Path
                )
        );
        var checkIns = await Rows<CheckInRow>();
        Assert.NotEmpty(checkIns);
        Assert.All(checkIns, c => Assert.NotNull(c.KeyResultKey));
        Assert.All(checkIns, c => Assert.NotNull(c.CycleKey));
        Assert.Contains(checkIns, c => c.PersonKey is not null);
        Assert.Contains(checkIns, c => c.OrgUnitKey is not null);
        var dates = (await Rows<BiDate>()).Select(d => d.DateKey).ToHashSet();
        Assert.All(checkIns, c => Assert.Contains(c.DateKey, dates));
    }

    [Fact]
    public async Task Numbers_outlive_a_rebuild_and_later_rows_get_new_ones()
    {
        var events = new GeneratedCompany(7).Events.ToArray();
        await store.Apply(events[..(events.Length / 2)]);
        await KeepUp();
        var before = await Numbers();
        Assert.NotEmpty(before);

        await store.AskForRebuild();
        Assert.True(await store.Worker(new CompanySources().Commit(events)).WorkOnce(None));
        Assert.All(await Numbers(), number => Assert.Contains(number, before));
        await KeepUp();

        var after = await Numbers();
        Assert.Superset(before, after);
        Assert.True(after.Count > before.Count);
        Assert.Equal(after.Count, after.Select(n => (n.Table, n.Key)).Distinct().Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public async Task However_many_are_numbered_at_a_time_all_are_in_the_order_of_their_writing(int step)
    {
        await store.Apply(new GeneratedCompany(7).Events);
        await using var db = store.Open();

        await Numbering.Assign(db, new BiState(), DateTime.UtcNow, None, step);

        Assert.Equal(await Written<CheckIn>(db), await Numbered<CheckInKey>(db));
        Assert.Equal(await Written<Objective>(db), await Numbered<ObjectiveKey>(db));
        Assert.Equal(await Written<Cycle>(db), await Numbered<CycleKey>(db));
    }

    [Fact]
    public async Task A_recorded_day_is_the_report_of_that_day_for_every_unit_and_subtree()
    {
        var company = new GeneratedCompany(5);
        await store.Apply(company.Events);
        await KeepUp(days: true);

        var day = GeneratedCompany.Start.AddDays(40);
        var view = (await store.Facts.View(company.CycleId, day, None))!;
        var units = await Rows<OrgUnitRow>();
        var facts = (await Rows<UnitDailyFact>()).Where(f => f.DateKey == Calendar.KeyOf(day)).ToList();
        Assert.NotEmpty(facts);
        for (var i = 0; i < view.Organization.Units.Length; i++)
        {
            var unit = units.Single(u => u.Id == view.Organization.Units[i].Id);
            var subtree = facts.Where(f => f.Path.Contains($"|{unit.OrgUnitKey}|", StringComparison.Ordinal)).ToList();
            var counts = view.Subtree[i];
            Assert.Equal(counts[Count.Objectives], subtree.Sum(f => f.Objectives));
            Assert.Equal(counts[Count.Eligible], subtree.Sum(f => f.EligiblePeople));
            Assert.Equal(counts[Count.Due], subtree.Sum(f => f.DueSlots));
            Assert.Equal(counts[Count.GuardrailBreaches], subtree.Sum(f => f.GuardrailBreaches));
            Assert.Equal(counts.KeyResultProgress, subtree.Sum(f => f.KeyResultProgressSum));
            Assert.Equal(
                view.Own[i][Count.KeyResults],
                facts.Where(f => f.OrgUnitKey == unit.OrgUnitKey).Sum(f => f.KeyResults)
            );
        }

        var keyResults = (await Rows<KeyResultDailyFact>()).Where(f => f.DateKey == Calendar.KeyOf(day)).ToList();
        Assert.Equal(view.Company[Count.KeyResults], keyResults.Count);
        Assert.Equal(view.Company.KeyResultProgress, keyResults.Sum(f => f.Progress ?? 0));
        Assert.NotEqual(0, view.Company[Count.GuardrailBreaches]);
        Assert.Equal(view.Company[Count.GuardrailBreaches], keyResults.Count(f => f.IsGuardrailBreached));
    }

    [Fact]
    public async Task A_recorded_day_stays_as_it_was_known()
    {
        var company = new GeneratedCompany(3);
        await store.Apply(company.Events);
        await KeepUp(days: true);
        var before = (await Rows<UnitDailyFact>()).ToDictionary(f => f.UnitDailyFactKey, f => f.Objectives);

        var late = company.Events.OfType<ObjectiveChanged>().GroupBy(o => o.Id).Select(g => g.MaxBy(o => o.Version)!);
        await store.Apply(late.Select(o => o with { Version = o.Version + 100, Deleted = true }));
        await KeepUp(days: true);

        Assert.Equal(before, (await Rows<UnitDailyFact>()).ToDictionary(f => f.UnitDailyFactKey, f => f.Objectives));
    }

    [Fact]
    public async Task The_text_of_what_is_confidential_deleted_or_a_draft_is_not_given()
    {
        var company = new GeneratedCompany(3);
        await store.Apply(company.Events);
        await KeepUp();
        var shown = (await Rows<ObjectiveRow>()).First(o => o.Title is not null);
        var change = company.Events.OfType<ObjectiveChanged>().Where(o => o.Id == shown.Id).MaxBy(o => o.Version)!;

        var keyResults = company
            .Events.OfType<KeyResultChanged>()
            .Where(k => k.ObjectiveId == shown.Id)
            .GroupBy(k => k.Id)
            .Select(versions =>
                versions.MaxBy(k => k.Version)! with
                {
                    Version = 500,
                    Unit = "deals",
                    Deleted = false,
                }
            );
        await store.Apply(keyResults);
        var open = (await Rows<KeyResultRow>()).Where(k => k.ObjectiveKey == shown.ObjectiveKey).ToList();
        Assert.NotEmpty(open);
        Assert.All(open, k => Assert.Equal("deals", k.MeasureUnit));

        await store.Apply([change with { Version = 500, Confidential = true }]);
        Assert.Null((await Rows<ObjectiveRow>()).Single(o => o.Id == shown.Id).Title);
        Assert.All(
            (await Rows<KeyResultRow>()).Where(k => k.ObjectiveKey == shown.ObjectiveKey),
            k => Assert.Equal((null, null), (k.Title, k.MeasureUnit))
        );
        Assert.All(
            (await Rows<CheckInRow>()).Where(c => c.ObjectiveKey == shown.ObjectiveKey),
            c => Assert.Null(c.Note)
        );

        await store.Apply([
            change with
            {
                Version = 501,
                States = [new("draft", GeneratedCompany.Start, DateTime.UtcNow)],
            },
        ]);
        Assert.Null((await Rows<ObjectiveRow>()).Single(o => o.Id == shown.Id).Title);
        Assert.All(
            (await Rows<KeyResultRow>()).Where(k => k.ObjectiveKey == shown.ObjectiveKey),
            k => Assert.Equal((null, null), (k.Title, k.MeasureUnit))
        );
        await store.Apply([change with { Version = 502, Deleted = true }]);
        var deleted = (await Rows<ObjectiveRow>()).Single(o => o.Id == shown.Id);
        Assert.True(deleted.IsDeleted);
        Assert.Null(deleted.Title);
    }

    [Fact]
    public async Task A_change_raises_the_time_of_change_of_its_row_alone()
    {
        var company = new GeneratedCompany(3);
        await store.Apply(company.Events);
        await KeepUp();
        var before = (await Rows<ObjectiveRow>()).ToDictionary(o => o.Id, o => o.ModifiedAt);
        var change = company.Events.OfType<ObjectiveChanged>().MaxBy(o => o.Version)!;

        await store.Apply([change with { Version = 500 }]);

        foreach (var row in await Rows<ObjectiveRow>())
        {
            Assert.Equal(row.Id == change.Id, row.ModifiedAt > before[row.Id]);
        }
    }

    public void Dispose()
    {
        upkeep?.Dispose();
        store.Dispose();
    }

    /// <summary>Numbers all rows and follows the organisation; records all days, or the first alone, which takes a fraction of the time.</summary>
    private async Task KeepUp(bool days = false)
    {
        upkeep ??= store.Upkeep();
        while (await upkeep.WorkOnce(None) && days) { }
    }

    private async Task<List<TRow>> Rows<TRow>(BiReader? reader = null)
        where TRow : class
    {
        await using var db = store.Open();
        var table = (BiTable<TRow>)BiTables.All.Single(t => t.RowType == typeof(TRow));
        return await table.Rows(db, reader ?? BiReader.Unrestricted).ToListAsync(None);
    }

    private static async Task<List<Guid>> Written<TRow>(ReportingDbContext db)
        where TRow : class, IModified
    {
        var ids = await db.Set<TRow>()
            .OrderBy(row => row.ModifiedAt)
            .ThenBy(row => EF.Property<Guid>(row, "Id"))
            .Select(row => EF.Property<Guid>(row, "Id"))
            .ToListAsync(None);
        Assert.NotEmpty(ids);
        return ids;
    }

    private static Task<List<Guid>> Numbered<TKey>(ReportingDbContext db)
        where TKey : BiKey => db.Set<TKey>().OrderBy(key => key.Key).Select(key => key.Id).ToListAsync(None);

    private async Task<HashSet<(string Table, Guid Id, long Key)>> Numbers()
    {
        await using var db = store.Open();
        var numbers = new HashSet<(string, Guid, long)>();
        foreach (var table in BiTables.All.Where(t => t.RowType.GetProperty("Id") is not null))
        {
            foreach (var row in (IEnumerable)table.Rows(db, BiReader.Unrestricted))
            {
                numbers.Add(
                    (
                        table.Name,
                        (Guid)table.RowType.GetProperty("Id")!.GetValue(row)!,
                        (long)table.Key.Property.GetValue(row)!
                    )
                );
            }
        }

        return numbers;
    }
}
