using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Okr.Reporting.Data;
using Okr.Reporting.Reports;
using Okr.Reporting.Telemetry;

namespace Okr.Reporting.Facts;

/// <summary>
/// The facts of the cycles that are being asked for, in memory, one set per replica of the service. A question looks at
/// the store's revisions at most every <see cref="Staleness"/> and reads what changed since; so an answer is at most that
/// much older than the store. Cycles nobody has asked for in a while are dropped.
/// </summary>
internal sealed class FactsCache(IServiceScopeFactory scopes, ReportingMetrics metrics, TimeProvider clock)
    : IDisposable
{
    /// <summary>How long an answer may go without looking at the store.</summary>
    public static readonly TimeSpan Staleness = TimeSpan.FromMilliseconds(200);

    /// <summary>How long a past day's point of a trend is kept although something changed since.</summary>
    public static readonly TimeSpan TrendStaleness = TimeSpan.FromSeconds(60);

    private const int MostCycles = 8;
    private const int MostViews = 4;
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

    /// <summary>The cycle on a day; null when there is no such cycle.</summary>
    public async Task<DayView?> View(Guid cycleId, DateOnly day, CancellationToken ct)
    {
        var entry = cycles.GetOrAdd(cycleId, _ => new CycleEntry());
        await entry.Gate.WaitAsync(ct);
        try
        {
            if (await Read(cycleId, entry, ct) is not { } read)
            {
                cycles.TryRemove(new(cycleId, entry));
                return null;
            }

            var (facts, organizationFacts) = read;
            var before = entry.Views.Find(view => view.Day == day);
            if (before?.Facts == facts && before.Organization.Facts == organizationFacts)
            {
                return before;
            }

            var view = new DayView(facts, organizationFacts, day, before);
            entry.Views.RemoveAll(old => old.Day == day);
            entry.Views.Add(view);
            if (entry.Views.Count > MostViews)
            {
                entry.Views.RemoveAt(0);
            }

            return view;
        }
        finally
        {
            entry.Gate.Release();
            Forget();
        }
    }

    /// <summary>
    /// Counts of past days for trends, oldest first. A day whose facts did not change is not counted again; after a change
    /// a past day may be <see cref="TrendStaleness"/> old, the last one never is.
    /// </summary>
    public async Task<IReadOnlyList<DayCounts>> Trend(Guid cycleId, IReadOnlyList<DateOnly> days, CancellationToken ct)
    {
        var entry = cycles.GetOrAdd(cycleId, _ => new CycleEntry());
        await entry.Gate.WaitAsync(ct);
        try
        {
            if (await Read(cycleId, entry, ct) is not { } read)
            {
                return [];
            }

            var (facts, organizationFacts) = read;
            var points = new List<DayCounts>(days.Count);
            foreach (var day in days)
            {
                ct.ThrowIfCancellationRequested();
                if (
                    !entry.Trend.TryGetValue(day, out var point)
                    || !IsFresh(point, facts, organizationFacts, last: day == days[^1])
                )
                {
                    point = new DayCounts(new DayView(facts, organizationFacts, day), clock.GetTimestamp());
                    entry.Trend[day] = point;
                }

                points.Add(point);
            }

            return points;
        }
        finally
        {
            entry.Gate.Release();
        }
    }

    private bool IsFresh(DayCounts point, CycleFacts facts, OrganizationFacts organizationFacts, bool last) =>
        (point.Facts == facts && point.Organization == organizationFacts)
        || (
            !last
            && point.Facts.Revision.Generation == facts.Revision.Generation
            && clock.GetElapsedTime(point.CountedAt) < TrendStaleness
        );

    /// <summary>The cycle and the organisation, of one generation; null when there is no such cycle.</summary>
    private async Task<(CycleFacts Cycle, OrganizationFacts Organization)?> Read(
        Guid cycleId,
        CycleEntry entry,
        CancellationToken ct
    )
    {
        while (true)
        {
            var organizationFacts = await Organization(ct);
            if (await Refresh(cycleId, entry, ct) is not { } facts)
            {
                return null;
            }

            if (facts.Revision.Generation == organizationFacts.Generation && organizationFacts.Generation == Generation)
            {
                return (facts, organizationFacts);
            }
        }
    }

    private async Task<CycleFacts?> Refresh(Guid cycleId, CycleEntry entry, CancellationToken ct)
    {
        entry.Asked = clock.GetTimestamp();
        if (
            entry.Facts is { } fresh
            && fresh.Revision.Generation == Generation
            && clock.GetElapsedTime(entry.Looked) < Staleness
        )
        {
            metrics.Hit();
            return fresh;
        }

        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ReportingDbContext>();
        var looked = clock.GetTimestamp();
        if (entry.Facts is { } known && await CycleFactsReader.ReadChanges(db, known, ct) is { } changed)
        {
            entry.Facts = changed;
            Notice(changed.Revision.Generation);
            metrics.Read(FactsRead.Changes, looked);
        }
        else
        {
            (entry.Facts, var seen) = await CycleFactsReader.Read(db, cycleId, ct);
            Notice(seen);
            metrics.Read(FactsRead.Cycle, looked);
        }

        entry.Looked = looked;
        return entry.Facts;
    }

    private async Task<OrganizationFacts> Organization(CancellationToken ct)
    {
        await organizationGate.WaitAsync(ct);
        try
        {
            if (
                organization is not null
                && organization.Generation == Generation
                && clock.GetElapsedTime(organizationLooked) < Staleness
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

    private void Forget()
    {
        foreach (var old in cycles.OrderByDescending(c => c.Value.Asked).Skip(MostCycles))
        {
            cycles.TryRemove(old);
        }
    }

    public void Dispose() => organizationGate.Dispose();

    private sealed class CycleEntry
    {
        public SemaphoreSlim Gate { get; } = new(1);
        public CycleFacts? Facts { get; set; }
        public long Looked { get; set; }
        public long Asked { get; set; }
        public List<DayView> Views { get; } = [];
        public Dictionary<DateOnly, DayCounts> Trend { get; } = [];
    }
}

/// <summary>The counts of every unit on one day, without histograms.</summary>
internal sealed class DayCounts(DayView view, long countedAt)
{
    private readonly Dictionary<Guid, (Counts Own, Counts Subtree)> units = view
        .Organization.Units.Select((unit, i) => (unit.Id, i))
        .ToDictionary(u => u.Id, u => (view.Own[u.i].Slim(), view.Subtree[u.i].Slim()));

    public DateOnly Day { get; } = view.Day;
    public CycleFacts Facts { get; } = view.Facts;
    public OrganizationFacts Organization { get; } = view.Organization.Facts;
    public long CountedAt { get; } = countedAt;
    public Counts Company { get; } = view.Company.Slim();

    /// <summary>The counts of a scope; those of nothing where the unit is not known.</summary>
    public Counts Of(Guid? unitId, bool includeSubUnits) =>
        unitId is not { } id ? Company
        : !units.TryGetValue(id, out var unit) ? new Counts()
        : includeSubUnits ? unit.Subtree
        : unit.Own;
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
                        [
                            .. periods[p.Id]
                                .OrderBy(x => x.FromOn)
                                .Select(x => new PersonFacts.Period(x.FromOn, x.OrgUnitId, x.ManagerId, x.Active)),
                        ]
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
            ]
        );
    }
}
