using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Okr.Contracts.Alignment.V1;
using Okr.Goal.Consumers;
using Okr.Goal.Data;
using Okr.Platform.Replicas;

namespace Okr.Tests.Platform;

/// <summary>The bus brings what a request has just asked for.</summary>
public sealed class CatchUpTests : IDisposable
{
    private readonly TestDatabase<GoalDbContext> database = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => database.Dispose();

    [Fact]
    public async Task A_row_that_the_bus_adds_at_the_same_moment_is_no_failure_of_the_request()
    {
        var requested = Link(1, "requested");
        var accepted = requested with { Version = 2, State = "accepted" };
        await using var db = database.Open(new Meanwhile(() => FromTheBus(requested)));

        await db.TakeIn(new AlignmentChangedHandler(db), [accepted], Ct);

        Assert.Equal((2, true), await Stored(accepted.Id));
    }

    [Fact]
    public async Task What_the_bus_brought_newer_stays_and_so_does_what_the_request_holds()
    {
        var known = Link(1, "accepted");
        await FromTheBus(known);
        var requested = Link(1, "requested");
        await using var db = database.Open(new Meanwhile(() => FromTheBus(requested with { Version = 3 })));
        var held = await db.Alignments.SingleAsync(a => a.Id == known.Id, Ct);

        await db.TakeIn(
            new AlignmentChangedHandler(db),
            [requested with { Version = 2, State = "accepted" }, known with { Version = 2, State = "removed" }],
            Ct
        );

        Assert.Equal((3, false), await Stored(requested.Id));
        Assert.Equal((2, false), await Stored(known.Id));
        Assert.Equal(EntityState.Unchanged, db.Entry(held).State);
        Assert.False(held.AcceptedUpward);
    }

    [Fact]
    public async Task A_failure_that_is_no_race_is_told()
    {
        await using var db = database.Open(new Meanwhile(() => throw new InvalidOperationException("no race")));

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            db.TakeIn(new AlignmentChangedHandler(db), [Link(1, "accepted")], Ct)
        );
    }

    private async Task FromTheBus(AlignmentChanged link)
    {
        await using var db = database.Open();
        await new AlignmentChangedHandler(db).Handle([link], Ct);
    }

    private async Task<(long, bool)> Stored(Guid id)
    {
        await using var db = database.Open();
        var link = await db.Alignments.SingleAsync(a => a.Id == id, Ct);
        return (link.Version, link.AcceptedUpward);
    }

    private static AlignmentChanged Link(long version, string state) =>
        new(
            Guid.CreateVersion7(),
            version,
            "supports",
            Guid.CreateVersion7(),
            Guid.CreateVersion7(),
            null,
            state,
            DateTime.UtcNow,
            null,
            null,
            null,
            null,
            null,
            null
        );

    /// <summary>Something happens between the reading and the first save.</summary>
    private sealed class Meanwhile(Func<Task> happens) : SaveChangesInterceptor
    {
        private bool happened;

        public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(
            DbContextEventData eventData,
            InterceptionResult<int> result,
            CancellationToken cancellationToken = default
        )
        {
            if (!happened)
            {
                happened = true;
                await happens();
            }

            return result;
        }
    }
}
