using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Okr.Platform;
using Okr.Reporting.Data;
using Okr.Reporting.Features;
using Okr.Reporting.Reports;
using Okr.Reporting.Telemetry;

namespace Okr.Reporting.Facts;

/// <summary>
/// The facts of the cycles that are being asked for, in memory, one set per replica of the service, with the views and points of
/// trends made from them. <see cref="FactsRefresh"/> looks at the store's revisions every <see cref="Interval"/>, reads what
/// changed and moves the views on, so that a question finds everything ready. A question that finds what it needs older than
/// <see cref="Staleness"/> looks itself.
/// </summary>
internal sealed class FactsCache(IServiceScopeFactory scopes, ReportingMetrics metrics, TimeProvider clock)
    : IDisposable
{
    /// <summary>How often the store is looked at for cycles that are being asked for.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    /// <summary>How often for cycles that nobody has asked for in <see cref="Idle"/>.</summary>
    public static readonly TimeSpan IdleInterval = TimeSpan.FromSeconds(2);

    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(1);

    /// <summary>How long an answer may go without looking at the store.</summary>
    public static readonly TimeSpan Staleness = TimeSpan.FromMilliseconds(750);

    /// <summary>Views of past days and points of trends that a cycle keeps, besides today's view.</summary>
    private const int MostPastViews = 3;

    // The longest trend that can be asked for: with fewer it would be counted anew each time.
    private const int MostPoints = Steps.MaxPoints;

    /// <summary>Points that a cycle keeps while memory is tight: everybody's state is in each.</summary>
    private const int FewPoints = 120;

    /// <summary>
    /// Cycles are dropped, the longest unasked first, and fewer points kept, when facts take more than this share of the memory
    /// there is.
    /// </summary>
    private const double MostMemory = 0.5;

    private readonly ConcurrentDictionary<Guid, CycleEntry> cycles = new();
    private readonly SemaphoreSlim organizationGate = new(1);
    private OrganizationFacts? organization;
    private long organizationLooked;
    private long generation;

    /// <summary>
    /// The newest generation of the store that was seen. What is given out is of this generation at that time: a report that
    /// finds the same one before and after was made from one store.
    /// </summary>
    public long Generation => Volatile.Read(ref generation);

    /// <summary>Takes note of a generation read elsewhere.</summary>
    public void Notice(long seen)
    {
        long known;
        while (seen > (known = Generation) && Interlocked.CompareExchange(ref generation, seen, known) != known) { }
    }

    /// <summary>The cycle without the view of any day; null when there is no such cycle.</summary>
    public async Task<CycleFacts?> Cycle(Guid cycleId, CancellationToken ct)
    {
        var entry = cycles.GetOrAdd(cycleId, _ => new CycleEntry());
        entry.Asked = clock.GetTimestamp();
        return (await Fresh(cycleId, entry, ct))?.Facts;
    }

    /// <summary>The cycle on a day; null when there is no such cycle.</summary>
    public async Task<DayView?> View(Guid cycleId, DateOnly day, CancellationToken ct)
    {
        var entry = cycles.GetOrAdd(cycleId, _ => new CycleEntry());
        entry.AskedFor(day, clock.GetTimestamp());
        if (await Fresh(cycleId, entry, ct) is not { } state)
        {
            return null;
        }

        if (state.Views.TryGetValue(day, out var view))
        {
            return view;
        }

        // One at a time, beside the refreshing; what the refreshing found meanwhile is caught up with.
        await entry.Making.WaitAsync(ct);
        try
        {
            state = await entry.Begin(ct) ?? state;
            if (!state.Views.TryGetValue(day, out view))
            {
                var made = await Task.Run(() => DayView.Of(state.Facts, state.Organization, day), ct);
                await entry.End(
                    (now, missed) =>
                    {
                        view =
                            missed?.Aggregate(made, (late, changes) => late.Moved(changes))
                            ?? DayView.Of(now.Facts, now.Organization, day);
                        return Bounded(entry, now with { Views = now.Views.SetItem(day, view) });
                    },
                    ct
                );
            }

            return view;
        }
        finally
        {
            entry.Forgo();
            entry.Making.Release();
        }
    }

    /// <summary>Counts of days, oldest first, of one revision of the facts; empty when there is no such cycle.</summary>
    public async Task<IReadOnlyList<DayCounts>> Trend(Guid cycleId, IReadOnlyList<DateOnly> days, CancellationToken ct)
    {
        var entry = cycles.GetOrAdd(cycleId, _ => new CycleEntry());
        entry.Asked = clock.GetTimestamp();
        if (await Fresh(cycleId, entry, ct) is not { } state)
        {
            return [];
        }

        if (days.All(state.Points.ContainsKey))
        {
            return [.. days.Select(day => state.Points[day])];
        }

        await entry.Making.WaitAsync(ct);
        try
        {
            state = await entry.Begin(ct) ?? state;
            var begun = state.Points;
            var missing = days.Where(day => !begun.ContainsKey(day)).ToList();
            var made = await Task.Run(
                () => missing.ConvertAll(day => DayCounts.Count(state.Facts, state.Organization, day, ct)),
                ct
            );
            var known = begun.SetItems(made.Select(point => KeyValuePair.Create(point.Day, point)));
            await entry.End(
                (now, missed) =>
                {
                    // Not only what was made: meanwhile the points that there were may have been dropped.
                    var points = now.Points;
                    foreach (var day in days.Where(day => !now.Points.ContainsKey(day)))
                    {
                        points = points.SetItem(
                            day,
                            missed?.Aggregate(known[day], (late, changes) => late.Moved(changes))
                                ?? DayCounts.Count(now.Facts, now.Organization, day, ct)
                        );
                    }

                    return state = Bounded(entry, now with { Points = points }, days);
                },
                ct
            );
            return [.. days.Select(day => state.Points[day])];
        }
        finally
        {
            entry.Forgo();
            entry.Making.Release();
        }
    }

    /// <summary>
    /// Looks at the store for every cycle whose turn it is, and has the views of today and, shortly before midnight, of tomorrow
    /// ready.
    /// </summary>
    public async Task RefreshAll(TimeSpan ahead, CancellationToken ct)
    {
        foreach (var (cycleId, entry) in cycles)
        {
            var asked = clock.GetElapsedTime(entry.Asked) < Idle;
            if (
                entry.State is not { } state
                || clock.GetElapsedTime(state.Looked) < (asked ? Interval / 2 : IdleInterval)
            )
            {
                continue;
            }

            await Refresh(cycleId, entry, Interval / 2, ct);
            foreach (var day in new[] { clock.Today(), DateOnly.FromDateTime(clock.UtcNow() + ahead) })
            {
                var recently = entry.Asked;
                if (asked && state.Views.Count > 0 && !state.Views.ContainsKey(day))
                {
                    await View(cycleId, day, ct);
                }

                if (asked && state.Points.Count > 0 && !state.Points.ContainsKey(day))
                {
                    await Trend(cycleId, [day], ct);
                }

                entry.Asked = recently;
            }
        }
    }

    /// <summary>The state of a cycle, not older than <see cref="Staleness"/>; null when there is no such cycle.</summary>
    private async Task<CycleState?> Fresh(Guid cycleId, CycleEntry entry, CancellationToken ct)
    {
        if (
            entry.State is { } state
            && state.Facts.Revision.Generation == Generation
            && clock.GetElapsedTime(state.Looked) < Staleness
        )
        {
            metrics.Hit();
            return state;
        }

        return await Refresh(cycleId, entry, Staleness, ct);
    }

    /// <summary>Reads what changed and moves everything on, unless somebody else just did.</summary>
    private async Task<CycleState?> Refresh(Guid cycleId, CycleEntry entry, TimeSpan enough, CancellationToken ct)
    {
        await entry.Gate.WaitAsync(ct);
        try
        {
            while (true)
            {
                if (
                    entry.State is { } fresh
                    && fresh.Facts.Revision.Generation == Generation
                    && clock.GetElapsedTime(fresh.Looked) < enough
                )
                {
                    return fresh;
                }

                var looked = clock.GetTimestamp();
                var organizationFacts = await Organization(ct);
                var state = await Read(cycleId, entry, organizationFacts, looked, ct);
                if (state is null)
                {
                    cycles.TryRemove(new(cycleId, entry));
                    return null;
                }

                if (
                    state.Facts.Revision.Generation == organizationFacts.Generation
                    && organizationFacts.Generation == Generation
                )
                {
                    return entry.State = Bounded(entry, state);
                }
            }
        }
        finally
        {
            entry.Gate.Release();
            Forget();
        }
    }

    private async Task<CycleState?> Read(
        Guid cycleId,
        CycleEntry entry,
        OrganizationFacts organizationFacts,
        long looked,
        CancellationToken ct
    )
    {
        var before = entry.State;
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ReportingDbContext>();
        var started = clock.GetTimestamp();
        if (before is not null && await CycleFactsReader.ReadChanges(db, before.Facts, ct) is { } changes)
        {
            Notice(changes.Facts.Revision.Generation);
            metrics.Read(FactsRead.Changes, started);
            if (organizationFacts != before.Organization)
            {
                entry.Note(null);
            }
            else if (changes.Facts != before.Facts)
            {
                entry.Note(changes);
            }

            return before.Moved(changes, organizationFacts) with
            {
                Looked = looked,
            };
        }

        entry.Note(null);
        var (facts, seen) = await CycleFactsReader.Read(db, cycleId, ct);
        Notice(seen);
        metrics.Read(FactsRead.Cycle, started);
        if (facts is null)
        {
            return null;
        }

        // What was in memory was in use: today's view at least is made before the new facts are given out.
        var views = ImmutableDictionary<DateOnly, DayView>.Empty;
        if (before?.Views.ContainsKey(clock.Today()) == true)
        {
            views = views.Add(clock.Today(), DayView.Of(facts, organizationFacts, clock.Today()));
        }

        return new(facts, organizationFacts, views, ImmutableDictionary<DateOnly, DayCounts>.Empty, looked);
    }

    private async Task<OrganizationFacts> Organization(CancellationToken ct)
    {
        await organizationGate.WaitAsync(ct);
        try
        {
            if (
                organization is not null
                && organization.Generation == Generation
                && clock.GetElapsedTime(organizationLooked) < Interval / 2
            )
            {
                return organization;
            }

            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<ReportingDbContext>();
            var looked = clock.GetTimestamp();
            var before = organization;
            organization = await OrganizationFactsReader.Read(db, before, ct);
            Notice(organization.Generation);
            if (organization != before)
            {
                metrics.Read(FactsRead.Organization, looked);
            }

            organizationLooked = looked;
            return organization;
        }
        finally
        {
            organizationGate.Release();
        }
    }

    /// <summary>Drops the views of past days, and the points, that were not asked for in the longest time.</summary>
    private CycleState Bounded(CycleEntry entry, CycleState state, IReadOnlyList<DateOnly>? keep = null)
    {
        var today = clock.Today();
        var views = state
            .Views.Keys.Where(day => day < today)
            .OrderByDescending(day => entry.AskedOn.GetValueOrDefault(day))
            .Skip(MostPastViews)
            .ToList();
        var most = state.Points.Count > FewPoints && IsMemoryTight() ? FewPoints : MostPoints;
        var points =
            state.Points.Count <= most
                ? []
                : state
                    .Points.Keys.Where(day => keep?.Contains(day) != true)
                    .Order()
                    .Take(state.Points.Count - most)
                    .ToList();
        return views.Count + points.Count == 0
            ? state
            : state with
            {
                Views = state.Views.RemoveRange(views),
                Points = state.Points.RemoveRange(points),
            };
    }

    private void Forget()
    {
        if (cycles.Count < 2 || !IsMemoryTight())
        {
            return;
        }

        var oldest = cycles.MinBy(cycle => cycle.Value.Asked);
        if (oldest.Value.State is not null && clock.GetElapsedTime(oldest.Value.Asked) > Idle)
        {
            cycles.TryRemove(oldest);
        }
    }

    private static bool IsMemoryTight()
    {
        var info = GC.GetGCMemoryInfo();
        return info.HeapSizeBytes >= MostMemory * info.TotalAvailableMemoryBytes;
    }

    public void Dispose() => organizationGate.Dispose();

    /// <summary>One revision of a cycle with everything made from it.</summary>
    private sealed record CycleState(
        CycleFacts Facts,
        OrganizationFacts Organization,
        ImmutableDictionary<DateOnly, DayView> Views,
        ImmutableDictionary<DateOnly, DayCounts> Points,
        long Looked
    )
    {
        public CycleState Moved(FactsChanges changes, OrganizationFacts organization)
        {
            if (organization != Organization)
            {
                return this with
                {
                    Facts = changes.Facts,
                    Organization = organization,
                    Views = Views.ToImmutableDictionary(
                        view => view.Key,
                        view => DayView.Of(changes.Facts, organization, view.Key, view.Value)
                    ),
                    Points = Points.Clear(),
                };
            }

            return changes.Facts == Facts
                ? this
                : this with
                {
                    Facts = changes.Facts,
                    Views = Views.ToImmutableDictionary(view => view.Key, view => view.Value.Moved(changes)),
                    Points = Points.ToImmutableDictionary(point => point.Key, point => point.Value.Moved(changes)),
                };
        }
    }

    private sealed class CycleEntry
    {
        private CycleState? state;
        private List<FactsChanges>? missed;

        /// <summary>Whoever reads or changes the state has it.</summary>
        public SemaphoreSlim Gate { get; } = new(1);

        /// <summary>Whoever makes a view or points has it, and after it the gate.</summary>
        public SemaphoreSlim Making { get; } = new(1);

        public CycleState? State
        {
            get => Volatile.Read(ref state);
            set => Volatile.Write(ref state, value);
        }

        public long Asked { get; set; }
        public ConcurrentDictionary<DateOnly, long> AskedOn { get; } = new();

        public void AskedFor(DateOnly day, long now) => AskedOn[day] = Asked = now;

        /// <summary>The state that something is about to be made from; from now on changes are noted.</summary>
        public async Task<CycleState?> Begin(CancellationToken ct)
        {
            await Gate.WaitAsync(ct);
            missed = [];
            var begun = State;
            Gate.Release();
            return begun;
        }

        /// <summary>Nothing is being made any more, whether or not it was added.</summary>
        public void Forgo() => missed = null;

        /// <summary>A change of the facts under the gate; null for one that nothing can be moved on by.</summary>
        public void Note(FactsChanges? changes)
        {
            if (changes is null)
            {
                missed = null;
            }
            else
            {
                missed?.Add(changes);
            }
        }

        /// <summary>
        /// Adds what was made to the state, which may have moved on: by the changes noted since, or null when it has to be made anew.
        /// </summary>
        public async Task End(Func<CycleState, IReadOnlyList<FactsChanges>?, CycleState> add, CancellationToken ct)
        {
            await Gate.WaitAsync(ct);
            try
            {
                State = add(State!, missed);
            }
            finally
            {
                Gate.Release();
            }
        }
    }
}

/// <summary>Reads the organisation, all of it, when anything about it changed.</summary>
internal static class OrganizationFactsReader
{
    public static async Task<OrganizationFacts> Read(
        ReportingDbContext db,
        OrganizationFacts? known,
        CancellationToken ct
    )
    {
        while (true)
        {
            var (generation, revision) = await Revision(db, ct);
            if (known?.Generation == generation && known.Revision == revision)
            {
                return known;
            }

            var facts = await ReadAll(db, generation, revision, ct);
            if ((await Revision(db, ct)).Generation == generation)
            {
                return facts; // else a rebuild has put another store in the place of this one meanwhile
            }
        }
    }

    private static async Task<(long Generation, long Organization)> Revision(
        ReportingDbContext db,
        CancellationToken ct
    )
    {
        var (store, organization) = (Data.Revision.Store, Data.Revision.Organization);
        var rows = await db
            .Revisions.AsNoTracking()
            .Where(r => r.ScopeId == store || r.ScopeId == organization)
            .ToListAsync(ct);
        return (rows.Find(r => r.ScopeId == store)?.Value ?? 0, rows.Find(r => r.ScopeId == organization)?.Value ?? 0);
    }

    private static async Task<OrganizationFacts> ReadAll(
        ReportingDbContext db,
        long generation,
        long revision,
        CancellationToken ct
    )
    {
        var people = await db.People.AsNoTracking().ToListAsync(ct);
        var periods = (await db.PersonPeriods.AsNoTracking().ToListAsync(ct)).ToLookup(p => p.PersonId);
        var units = await db.OrgUnits.AsNoTracking().ToListAsync(ct);
        var exemptions = (await db.Exemptions.AsNoTracking().Where(e => !e.Deleted).ToListAsync(ct)).ToLookup(e =>
            e.PersonId
        );
        var waves = await db.RolloutWaves.AsNoTracking().Where(w => !w.Deleted).ToListAsync(ct);
        var waveUnits = (await db.RolloutWaveUnits.AsNoTracking().ToListAsync(ct)).ToLookup(
            u => u.RolloutWaveId,
            u => u.OrgUnitId
        );
        var unitPeriods = (await db.OrgUnitPeriods.AsNoTracking().ToListAsync(ct)).ToLookup(p => p.OrgUnitId);
        return new(
            generation,
            revision,
            [
                .. people
                    .OrderBy(p => p.EmployeeNo, StringComparer.Ordinal)
                    .ThenBy(p => p.Id)
                    .Select(p => new PersonFacts(
                        p.Id,
                        p.EmployeeNo,
                        p.Name,
                        p.Location,
                        p.JobFamily,
                        [
                            .. periods[p.Id]
                                .OrderBy(x => x.FromOn)
                                .Select(x => new PersonFacts.Period(x.FromOn, x.OrgUnitId, x.ManagerId, x.Active)),
                        ],
                        [.. exemptions[p.Id].Select(e => new PersonFacts.Exemption(e.FromOn, e.UntilOn))]
                    )),
            ],
            [
                .. units
                    .Where(u => unitPeriods.Contains(u.Id))
                    .OrderBy(u => u.Code, StringComparer.Ordinal)
                    .ThenBy(u => u.Id)
                    .Select(u => new UnitFacts(
                        u.Id,
                        u.Code,
                        [
                            .. unitPeriods[u.Id]
                                .OrderBy(x => x.FromOn)
                                .Select(x => new UnitFacts.Period(
                                    x.FromOn,
                                    x.Name,
                                    x.ParentId,
                                    x.Kind,
                                    x.HeadPersonId,
                                    x.Active
                                )),
                        ]
                    )),
            ],
            [
                .. waves
                    .OrderBy(w => w.StartsOn)
                    .ThenBy(w => w.Code, StringComparer.Ordinal)
                    .ThenBy(w => w.Id)
                    .Select(w => new WaveFacts(w.Id, w.Code, w.Name, w.StartsOn, [.. waveUnits[w.Id]])),
            ]
        );
    }
}
