using Microsoft.EntityFrameworkCore;
using Okr.Contracts.Scoring.V1;
using Okr.Goal.Data;
using Okr.Platform.Data;
using Okr.Platform.Messaging;

namespace Okr.Tests.Platform;

/// <summary>Several relays at one outbox, each with the claim of the database's own kind.</summary>
public sealed class OutboxClaimTests : IDisposable
{
    private static readonly DateTime Now = new(2026, 11, 24, 8, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime Until = Now.AddSeconds(30);
    private readonly TestDatabase<GoalDbContext> database = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => database.Dispose();

    [Fact]
    public async Task The_oldest_rows_are_claimed_first_and_no_more_than_asked_for()
    {
        var ids = await Publish(7);

        Assert.Equal(ids[..3], await Claim(3, Now));
        Assert.Equal(ids[3..], await Claim(10, Now));
        Assert.Empty(await Claim(10, Now));
    }

    [Fact]
    public async Task Relays_at_the_same_moment_never_claim_the_same_row()
    {
        var ids = await Publish(400);

        var claimed = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => Task.Run(() => ClaimUntilNothingIsLeft(7), Ct))
        );

        Assert.Equal(ids, claimed.SelectMany(c => c).Order());
        await using var db = database.Open();
        Assert.All(await db.Outbox.Select(m => m.ClaimedUntil).ToListAsync(Ct), until => Assert.Equal(Until, until));
    }

    [Fact]
    public async Task What_another_relay_is_claiming_is_passed_over_on_a_server_and_waited_for_on_SQLite()
    {
        var ids = await Publish(6);
        await using var first = database.Open();
        await using var transaction = await first.Database.BeginTransactionAsync(Ct);
        var held = await OutboxClaim.Take(first, 4, Now, Until, Ct);
        Assert.Equal(ids[..4], held.Select(m => m.Id));

        var second = Task.Run(() => Claim(10, Now), Ct);
        if (TestServer.Current is SqliteTestServer)
        {
            await transaction.RollbackAsync(Ct);
            Assert.Equal(ids, await second);
        }
        else
        {
            Assert.Equal(ids[4..], await second); // would time out if it waited
            await transaction.RollbackAsync(Ct);
            Assert.Equal(ids[..4], await Claim(10, Now));
        }
    }

    [Fact]
    public async Task A_claim_that_ran_out_is_anybodys()
    {
        var ids = await Publish(2);
        Assert.Equal(ids, await Claim(10, Now));

        Assert.Empty(await Claim(10, Until));
        Assert.Equal(ids, await Claim(10, Until.AddTicks(10)));
        Assert.Empty(await Claim(10, Until.AddTicks(20)));
    }

    [Fact]
    public async Task What_was_published_is_not_claimed()
    {
        var ids = await Publish(3);
        await using (var db = database.Open())
        {
            await db
                .Outbox.Where(m => m.Id == ids[1])
                .ExecuteUpdateAsync(set => set.SetProperty(m => m.PublishedAt, Now), Ct);
        }

        Assert.Equal([ids[0], ids[2]], await Claim(10, Now));
    }

    [Fact]
    public async Task A_claimed_row_is_complete()
    {
        await Publish(1);
        await using var db = database.Open();
        var stored = await db.Outbox.AsNoTracking().SingleAsync(Ct);

        var claimed = Assert.Single(await OutboxClaim.Take(db, 10, Now, Until, Ct));

        stored.ClaimedUntil = Until;
        Assert.Equivalent(stored, claimed, strict: true);
    }

    private async Task<List<long>> ClaimUntilNothingIsLeft(int count)
    {
        var all = new List<long>();
        while (await Claim(count, Now) is { Count: > 0 } claimed)
        {
            all.AddRange(claimed);
        }

        return all;
    }

    private async Task<List<long>> Claim(int count, DateTime now)
    {
        await using var db = database.Open();
        return [.. (await OutboxClaim.Take(db, count, now, now.AddSeconds(30), Ct)).Select(m => m.Id)];
    }

    private async Task<List<long>> Publish(int count)
    {
        await using var db = database.Open();
        for (var i = 0; i < count; i++)
        {
            db.Publish(new ObjectiveScored(Guid.CreateVersion7(), 1, Guid.Empty, 0.7m, true, null, Now));
            await db.SaveChangesAsync(Ct);
        }

        return await db.Outbox.OrderBy(m => m.Id).Select(m => m.Id).ToListAsync(Ct);
    }
}
