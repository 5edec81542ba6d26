using Microsoft.EntityFrameworkCore;
using Okr.Contracts.Progress.V1;
using Okr.Platform.Messaging;
using Okr.Reporting.Data;

namespace Okr.Reporting.Consumers;

/// <summary>
/// Keeps check-ins, and makes the affected days of key results and people anew from all check-ins of those days, so that
/// neither order nor repetition matters.
/// </summary>
internal sealed class CheckInRecordedHandler(ReportingDbContext db) : IEventHandler<CheckInRecorded>
{
    /// <summary>When the check-ins were recorded that the last batch added to the store.</summary>
    public IReadOnlyList<DateTime> AddedRecordedAt { get; private set; } = [];

    public async Task Handle(IReadOnlyList<CheckInRecorded> events, CancellationToken ct)
    {
        var latest = events.Latest();
        var ids = latest.Select(e => e.Id).ToList();
        await using var transaction = await FactsTransaction.Begin(db, latest, latest.Select(e => e.CycleId), ct);
        var known = await db.CheckIns.Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, ct);
        var changed = new List<CheckIn>();
        foreach (var change in latest)
        {
            if (!known.TryGetValue(change.Id, out var checkIn))
            {
                checkIn = change.ToRow();
                db.CheckIns.Add(checkIn);
            }
            else if (checkIn.Version < change.Version)
            {
                change.CopyTo(checkIn);
            }
            else
            {
                continue;
            }

            changed.Add(checkIn);
        }

        await db.SaveChangesAsync(ct);
        await MakeKeyResultDays(changed, ct);
        await MakePersonDays(changed, transaction, ct);
        await transaction.TouchKeyResults(changed.Select(c => (c.CycleId, c.KeyResultId)), ct);
        await transaction.Commit(ct);
        AddedRecordedAt = [.. changed.Where(c => !known.ContainsKey(c.Id)).Select(c => c.RecordedAt)];
    }

    private async Task MakeKeyResultDays(List<CheckIn> changed, CancellationToken ct)
    {
        var affected = changed.Select(c => (c.KeyResultId, c.DoneOn)).ToHashSet();
        var keyResultIds = affected.Select(a => a.KeyResultId).Distinct().ToList();
        var days = affected.Select(a => a.DoneOn).Distinct().ToList();
        var all = (
            await db
                .CheckIns.AsNoTracking()
                .Where(c => keyResultIds.Contains(c.KeyResultId) && days.Contains(c.DoneOn) && !c.Superseded)
                .ToListAsync(ct)
        ).ToLookup(c => (c.KeyResultId, c.DoneOn));
        var rows = (
            await db
                .KeyResultDays.Where(d => keyResultIds.Contains(d.KeyResultId) && days.Contains(d.DoneOn))
                .ToListAsync(ct)
        ).ToDictionary(d => (d.KeyResultId, d.DoneOn));
        foreach (var key in affected)
        {
            rows.TryGetValue(key, out var row);
            if (!all.Contains(key))
            {
                if (row is not null)
                {
                    db.KeyResultDays.Remove(row);
                }

                continue;
            }

            if (row is null)
            {
                row = new KeyResultDay { KeyResultId = key.KeyResultId, DoneOn = key.DoneOn };
                db.KeyResultDays.Add(row);
            }

            row.Fold(all[key]);
        }
    }

    private async Task MakePersonDays(List<CheckIn> changed, FactsTransaction transaction, CancellationToken ct)
    {
        var affected = changed
            .Where(c => c.PersonId is not null && !c.IsAutomatic())
            .Select(c => (c.CycleId, PersonId: c.PersonId!.Value, c.DoneOn))
            .ToHashSet();
        if (affected.Count == 0)
        {
            return;
        }

        var cycles = affected.Select(a => a.CycleId).Distinct().ToList();
        var people = affected.Select(a => (Guid?)a.PersonId).Distinct().ToList();
        var days = affected.Select(a => a.DoneOn).Distinct().ToList();
        var counts = (
            await db
                .CheckIns.Where(c =>
                    cycles.Contains(c.CycleId)
                    && people.Contains(c.PersonId)
                    && days.Contains(c.DoneOn)
                    && c.Source != FactRows.Automatic
                    && !c.Superseded
                )
                .GroupBy(c => new
                {
                    c.CycleId,
                    c.PersonId,
                    c.DoneOn,
                })
                .Select(g => new { g.Key, Count = g.Count() })
                .ToListAsync(ct)
        ).ToDictionary(g => (g.Key.CycleId, g.Key.PersonId!.Value, g.Key.DoneOn), g => g.Count);
        var known = people.Select(p => p!.Value).ToList();
        var rows = (
            await db
                .PersonDays.Where(d =>
                    cycles.Contains(d.CycleId) && known.Contains(d.PersonId) && days.Contains(d.DoneOn)
                )
                .ToListAsync(ct)
        ).ToDictionary(d => (d.CycleId, d.PersonId, d.DoneOn));
        foreach (var key in affected)
        {
            if (!rows.TryGetValue(key, out var row))
            {
                row = new PersonDay
                {
                    CycleId = key.CycleId,
                    PersonId = key.PersonId,
                    DoneOn = key.DoneOn,
                };
                db.PersonDays.Add(row);
            }

            row.CheckIns = counts.GetValueOrDefault(key);
            row.Revision = transaction.RevisionOf(key.CycleId);
        }
    }
}
