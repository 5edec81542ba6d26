using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Okr.Contracts.Organization.V1;
using Okr.Organization.Features.Visits;
using Okr.Platform.Data;
using Okr.Platform.Errors;

namespace Okr.Tests.Organization;

public sealed class ActiveDaysTests : IDisposable
{
    private readonly OrganizationScenario scenario = new();
    private readonly Guid ada = Guid.CreateVersion7();
    private readonly Guid bob = Guid.CreateVersion7();

    public void Dispose() => scenario.Dispose();

    [Fact]
    public async Task A_day_is_noted_once_however_often_it_is_told()
    {
        await Note((ada, scenario.Today), (ada, scenario.Today), (bob, scenario.Today));
        await Note((ada, scenario.Today));
        await Note((ada, scenario.Today.AddDays(-1)), (bob, scenario.Today));

        var months = await scenario.With(db => db.ActiveMonths.ToListAsync(OrganizationScenario.Ct));
        Assert.Equal(2, months.Count);
        Assert.Equal([9, 10], months.Single(m => m.PersonId == ada).ToEvent().Days);
        Assert.Equal([10], months.Single(m => m.PersonId == bob).ToEvent().Days);
        var told = await Told();
        Assert.Equal(
            [(1, "10"), (2, "9,10")],
            told.Where(e => e.PersonId == ada).Select(e => ((int)e.Version, string.Join(',', e.Days)))
        );
        Assert.Equal([10], Assert.Single(told, e => e.PersonId == bob).Days);
        Assert.All(told, e => Assert.Equal(new DateOnly(2026, 3, 1), e.Month));
    }

    [Fact]
    public async Task Days_of_two_months_are_two_aggregates()
    {
        await Note((ada, new(2026, 2, 28)), (ada, new(2026, 3, 1)));

        Assert.Equal(
            [(new(2026, 2, 1), 28), (new DateOnly(2026, 3, 1), 1)],
            (await Told()).Select(e => (e.Month, Assert.Single(e.Days))).OrderBy(e => e.Month)
        );
    }

    [Fact]
    public async Task What_another_process_notes_meanwhile_is_kept()
    {
        await Note((ada, scenario.Today));
        var others = new Meanwhile(() => Note((ada, scenario.Today.AddDays(-2)), (bob, scenario.Today.AddDays(-2))));
        await using var db = scenario.Open(others);
        await NoteActiveDays.Handle(
            [(ada, scenario.Today.AddDays(-1)), (bob, scenario.Today)],
            db,
            scenario.Clock,
            OrganizationScenario.Ct
        );

        var months = await scenario.With(read => read.ActiveMonths.ToListAsync(OrganizationScenario.Ct));
        Assert.Equal([8, 9, 10], months.Single(m => m.PersonId == ada).ToEvent().Days);
        Assert.Equal([8, 10], months.Single(m => m.PersonId == bob).ToEvent().Days);
    }

    [Fact]
    public async Task A_day_that_is_to_come_and_more_than_can_be_told_at_once_are_refused()
    {
        var late = await Assert.ThrowsAsync<DomainException>(() => Note((ada, scenario.Today.AddDays(2))));
        Assert.Equal("organization.day_out_of_range", late.Error.Code);
        var many = Enumerable.Repeat((ada, scenario.Today), NoteActiveDays.Most + 1).ToArray();
        Assert.Equal("too_many", (await Assert.ThrowsAsync<DomainException>(() => Note(many))).Error.Code);
        Assert.Empty(await Told());
    }

    private Task<bool> Note(params (Guid, DateOnly)[] days) =>
        scenario.With(async db =>
        {
            await NoteActiveDays.Handle(days, db, scenario.Clock, OrganizationScenario.Ct);
            return true;
        });

    private async Task<List<ActiveDaysChanged>> Told() =>
        [
            .. (await scenario.With(db => db.Outbox.OrderBy(m => m.Id).ToListAsync(OrganizationScenario.Ct))).Select(
                m => System.Text.Json.JsonSerializer.Deserialize<ActiveDaysChanged>(m.Payload, EventJson.Options)!
            ),
        ];

    /// <summary>Lets something happen right before the first save.</summary>
    private sealed class Meanwhile(Func<Task> happens) : SaveChangesInterceptor
    {
        private bool over;

        public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(
            DbContextEventData eventData,
            InterceptionResult<int> result,
            CancellationToken cancellationToken = default
        )
        {
            if (!over)
            {
                over = true;
                await happens();
            }

            return result;
        }
    }
}
