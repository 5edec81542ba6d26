using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Okr.Contracts.Progress.V1;
using Okr.Progress.Consumers;
using Okr.Progress.Data;

namespace Okr.Tests.Progress;

/// <summary>Cycles, objectives and key results come by queues of their own: in any order, and at the same moment.</summary>
public sealed class ReplicaOrderTests
{
    public enum Kind
    {
        Cycle,
        Objective,
        KeyResult,
    }

    [Theory]
    [InlineData(Kind.KeyResult, Kind.Objective, false)]
    [InlineData(Kind.KeyResult, Kind.Objective, true)]
    [InlineData(Kind.Objective, Kind.KeyResult, false)]
    [InlineData(Kind.Objective, Kind.KeyResult, true)]
    [InlineData(Kind.KeyResult, Kind.Cycle, false)]
    [InlineData(Kind.Cycle, Kind.KeyResult, false)]
    [InlineData(Kind.Objective, Kind.Cycle, true)]
    [InlineData(Kind.Cycle, Kind.Objective, true)]
    public async Task Of_two_that_commit_at_the_same_moment_one_starts_the_record(
        Kind one,
        Kind other,
        bool draftIsKnown
    )
    {
        using var s = new ProgressScenario();
        if (draftIsKnown)
        {
            await s.Tell(s.Objective with { Version = 0, State = "draft", States = [] });
        }

        foreach (var kind in Enum.GetValues<Kind>().Where(kind => kind != one && kind != other))
        {
            await Bring(s, kind);
        }

        if (TestServer.Current is SqliteTestServer)
        {
            // One writer at a time: whoever comes second waits for the first.
            await Bring(s, other);
            await Bring(s, one);
        }
        else
        {
            var meanwhile = new BeforeTheFirstCommit(() => Bring(s, other));
            await Bring(s, one, meanwhile);
            Assert.True(meanwhile.Happened);
        }

        Assert.Equal(1, (await s.State()).Version);
        Assert.Single(await s.Published<KeyResultProgressed>());
    }

    [Theory]
    [InlineData(Kind.Cycle)]
    [InlineData(Kind.Objective)]
    [InlineData(Kind.KeyResult)]
    public async Task What_was_killed_before_it_started_the_record_starts_it_when_it_comes_again(Kind last)
    {
        using var s = new ProgressScenario();
        foreach (var kind in Enum.GetValues<Kind>().Where(kind => kind != last))
        {
            await Bring(s, kind);
        }

        await Assert.ThrowsAsync<KilledException>(() => Bring(s, last, new KilledAtTheRecord()));
        Assert.Empty(await s.Published<KeyResultProgressed>());

        await Bring(s, last);
        await Bring(s, last);

        Assert.Equal(1, (await s.State()).Version);
        Assert.Single(await s.Published<KeyResultProgressed>());
    }

    private static async Task Bring(ProgressScenario s, Kind kind, params IInterceptor[] interceptors)
    {
        await using var db = s.Database.Open(interceptors);
        var states = new KeyResultStates(db, s.Clock);
        await (
            kind switch
            {
                Kind.Cycle => new CycleHandler(db, states).Handle([s.Cycle], default),
                Kind.Objective => new ObjectiveHandler(db, states).Handle([s.Objective], default),
                _ => new KeyResultHandler(db, states).Handle([s.KeyResult], default),
            }
        );
    }

    /// <summary>Something happens when all is written and nothing is seen of it yet.</summary>
    private sealed class BeforeTheFirstCommit(Func<Task> happens) : DbTransactionInterceptor, ISaveChangesInterceptor
    {
        public bool Happened { get; private set; }

        public async ValueTask<InterceptionResult<int>> SavingChangesAsync(
            DbContextEventData eventData,
            InterceptionResult<int> result,
            CancellationToken cancellationToken = default
        )
        {
            if (eventData.Context!.Database.CurrentTransaction is null)
            {
                await Happen();
            }

            return result;
        }

        public override async ValueTask<InterceptionResult> TransactionCommittingAsync(
            DbTransaction transaction,
            TransactionEventData eventData,
            InterceptionResult result,
            CancellationToken cancellationToken = default
        )
        {
            await Happen();
            return result;
        }

        private async Task Happen()
        {
            if (!Happened)
            {
                Happened = true;
                await happens();
            }
        }
    }

    private sealed class KilledAtTheRecord : SaveChangesInterceptor
    {
        public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
            DbContextEventData eventData,
            InterceptionResult<int> result,
            CancellationToken cancellationToken = default
        ) =>
            eventData.Context!.ChangeTracker.Entries<KeyResultState>().Any(entry => entry.State == EntityState.Added)
                ? throw new KilledException()
                : ValueTask.FromResult(result);
    }

    private sealed class KilledException : Exception;
}
