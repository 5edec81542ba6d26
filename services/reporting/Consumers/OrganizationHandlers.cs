using Microsoft.EntityFrameworkCore;
using Okr.Contracts.Organization.V1;
using Okr.Platform.Messaging;
using Okr.Reporting.Data;

namespace Okr.Reporting.Consumers;

/// <summary>Keeps people with their whole dated history.</summary>
internal sealed class PersonChangedHandler(ReportingDbContext db) : IEventHandler<PersonChanged>
{
    public async Task Handle(IReadOnlyList<PersonChanged> events, CancellationToken ct)
    {
        var latest = events.Latest();
        var ids = latest.Select(e => e.Id).ToList();
        await using var transaction = await FactsTransaction.Begin(db, latest, [Revision.Organization], ct);
        var known = await db.People.Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, ct);
        var newer = latest.Where(e => !known.TryGetValue(e.Id, out var person) || person.Version < e.Version).ToList();
        var replaced = newer.Where(e => known.ContainsKey(e.Id)).Select(e => e.Id).ToList();
        if (replaced.Count > 0)
        {
            await db.PersonPeriods.Where(p => replaced.Contains(p.PersonId)).ExecuteDeleteAsync(ct);
        }

        foreach (var change in newer)
        {
            if (known.TryGetValue(change.Id, out var person))
            {
                change.CopyTo(person);
            }
            else
            {
                db.People.Add(change.ToRow());
            }

            db.PersonPeriods.AddRange(change.PeriodRows());
        }

        await transaction.Commit(ct);
    }
}

/// <summary>Keeps org units with their whole dated history.</summary>
internal sealed class OrgUnitChangedHandler(ReportingDbContext db) : IEventHandler<OrgUnitChanged>
{
    public async Task Handle(IReadOnlyList<OrgUnitChanged> events, CancellationToken ct)
    {
        var latest = events.Latest();
        var ids = latest.Select(e => e.Id).ToList();
        await using var transaction = await FactsTransaction.Begin(db, latest, [Revision.Organization], ct);
        var known = await db.OrgUnits.Where(u => ids.Contains(u.Id)).ToDictionaryAsync(u => u.Id, ct);
        var newer = latest.Where(e => !known.TryGetValue(e.Id, out var unit) || unit.Version < e.Version).ToList();
        var replaced = newer.Where(e => known.ContainsKey(e.Id)).Select(e => e.Id).ToList();
        if (replaced.Count > 0)
        {
            await db.OrgUnitPeriods.Where(p => replaced.Contains(p.OrgUnitId)).ExecuteDeleteAsync(ct);
        }

        foreach (var change in newer)
        {
            if (known.TryGetValue(change.Id, out var unit))
            {
                change.CopyTo(unit);
            }
            else
            {
                db.OrgUnits.Add(change.ToRow());
            }

            db.OrgUnitPeriods.AddRange(change.PeriodRows());
        }

        await transaction.Commit(ct);
    }
}

/// <summary>Keeps the waves of the rollout with their units.</summary>
internal sealed class RolloutWaveChangedHandler(ReportingDbContext db) : IEventHandler<RolloutWaveChanged>
{
    public async Task Handle(IReadOnlyList<RolloutWaveChanged> events, CancellationToken ct)
    {
        var latest = events.Latest();
        var ids = latest.Select(e => e.Id).ToList();
        await using var transaction = await FactsTransaction.Begin(db, latest, [Revision.Organization], ct);
        var known = await db.RolloutWaves.Where(w => ids.Contains(w.Id)).ToDictionaryAsync(w => w.Id, ct);
        var newer = latest.Where(e => !known.TryGetValue(e.Id, out var wave) || wave.Version < e.Version).ToList();
        var replaced = newer.Where(e => known.ContainsKey(e.Id)).Select(e => e.Id).ToList();
        if (replaced.Count > 0)
        {
            await db.RolloutWaveUnits.Where(u => replaced.Contains(u.RolloutWaveId)).ExecuteDeleteAsync(ct);
        }

        foreach (var change in newer)
        {
            if (known.TryGetValue(change.Id, out var wave))
            {
                change.CopyTo(wave);
            }
            else
            {
                db.RolloutWaves.Add(change.ToRow());
            }

            db.RolloutWaveUnits.AddRange(change.UnitRows());
        }

        await transaction.Commit(ct);
    }
}

/// <summary>Keeps who need not take part when.</summary>
internal sealed class ExemptionChangedHandler(ReportingDbContext db) : IEventHandler<ExemptionChanged>
{
    public async Task Handle(IReadOnlyList<ExemptionChanged> events, CancellationToken ct)
    {
        var latest = events.Latest();
        var ids = latest.Select(e => e.Id).ToList();
        await using var transaction = await FactsTransaction.Begin(db, latest, [Revision.Organization], ct);
        var known = await db.Exemptions.Where(e => ids.Contains(e.Id)).ToDictionaryAsync(e => e.Id, ct);
        foreach (var change in latest)
        {
            if (!known.TryGetValue(change.Id, out var exemption))
            {
                db.Exemptions.Add(change.ToRow());
            }
            else if (exemption.Version < change.Version)
            {
                change.CopyTo(exemption);
            }
        }

        await transaction.Commit(ct);
    }
}

/// <summary>Keeps the days on which people had the platform open.</summary>
internal sealed class ActiveDaysChangedHandler(ReportingDbContext db) : IEventHandler<ActiveDaysChanged>
{
    public async Task Handle(IReadOnlyList<ActiveDaysChanged> events, CancellationToken ct)
    {
        var latest = events.Latest();
        var ids = latest.Select(e => e.Id).ToList();
        await using var transaction = await FactsTransaction.Begin(db, latest, [Revision.Visits], ct);
        var known = await db.ActiveMonths.Where(m => ids.Contains(m.Id)).ToDictionaryAsync(m => m.Id, ct);
        foreach (var change in latest)
        {
            if (!known.TryGetValue(change.Id, out var month))
            {
                month = change.ToRow();
                db.ActiveMonths.Add(month);
            }
            else if (month.Version >= change.Version)
            {
                continue;
            }
            else
            {
                change.CopyTo(month);
            }

            month.Revision = transaction.RevisionOf(Revision.Visits);
        }

        await transaction.Commit(ct);
    }
}
