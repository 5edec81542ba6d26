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

    /// <summary>The cycle on a day; null when there is no such cycle.</summary>
    public async Task<DayView?> View(Guid cycleId, DateOnly day, CancellationToken ct)
    {
        var organizationFacts = await Organization(ct);
        var entry = cycles.GetOrAdd(cycleId, _ => new CycleEntry());
        await entry.Gate.WaitAsync(ct);
        try
        {
            if (await Refresh(cycleId, entry, ct) is not { } facts)
            {
                cycles.TryRemove(new(cycleId, entry));
                return null;
            }

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
        var organizationFacts = await Organization(ct);
        var entry = cycles.GetOrAdd(cycleId, _ => new CycleEntry());
        await entry.Gate.WaitAsync(ct);
        try
        {
            if (await Refresh(cycleId, entry, ct) is not { } facts)
            {
                return [];
            }

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
        || (!last && clock.GetElapsedTime(point.CountedAt) < TrendStaleness);

    private async Task<CycleFacts?> Refresh(Guid cycleId, CycleEntry entry, CancellationToken ct)
    {
        entry.Asked = clock.GetTimestamp();
        if (entry.Facts is not null && clock.GetElapsedTime(entry.Looked) < Staleness)
        {
            metrics.Hit();
            return entry.Facts;
        }

        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ReportingDbContext>();
        var looked = clock.GetTimestamp();
        if (entry.Facts is { } known && await CycleFactsReader.ReadChanges(db, known, ct) is { } changed)
        {
            entry.Facts = changed;
            metrics.Read(FactsRead.Changes, looked);
        }
        else
        {
            entry.Facts = await CycleFactsReader.Read(db, cycleId, ct);
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
            if (organization is not null && clock.GetElapsedTime(organizationLooked) < Staleness)
            {
                return organization;
            }

            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<ReportingDbContext>();
            var looked = clock.GetTimestamp();
            var before = organization;
            organization = await OrganizationFactsReader.Read(db, before, ct);
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
        var scope = Data.Revision.Organization;
        var revision = await db.Revisions.Where(r => r.ScopeId == scope).Select(r => r.Value).FirstOrDefaultAsync(ct);
        if (known?.Revision == revision)
        {
            return known;
        }

        var people = await db.People.AsNoTracking().ToListAsync(ct);
        var periods = (await db.PersonPeriods.AsNoTracking().ToListAsync(ct)).ToLookup(p => p.PersonId);
        var units = await db.OrgUnits.AsNoTracking().ToListAsync(ct);
        var unitPeriods = (await db.OrgUnitPeriods.AsNoTracking().ToListAsync(ct)).ToLookup(p => p.OrgUnitId);
        return new(
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
