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
        await using var transaction = await FactsTransaction.Begin(db, latest.Select(e => e.CycleId), ct);
        var known = await db.CheckIns.Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, ct);
        var changed = new List<CheckIn>();
        foreach (var change in latest)
        {
            if (!known.TryGetValue(change.Id, out var checkIn))
            {
                checkIn = new CheckIn { Id = change.Id, Source = change.Source };
                db.CheckIns.Add(checkIn);
            }
            else if (checkIn.Version >= change.Version)
            {
                continue;
            }

            Copy(change, checkIn);
            changed.Add(checkIn);
        }

        await db.SaveChangesAsync(ct);
        await MakeKeyResultDays(changed, ct);
        await MakePersonDays(changed, transaction, ct);
        await transaction.TouchKeyResults(changed.Select(c => (c.CycleId, c.KeyResultId)), ct);
        await transaction.Commit(ct);
        AddedRecordedAt = [.. changed.Where(c => !known.ContainsKey(c.Id)).Select(c => c.RecordedAt)];
    }

    private static void Copy(CheckInRecorded change, CheckIn checkIn)
    {
        checkIn.Version = change.Version;
        checkIn.KeyResultId = change.KeyResultId;
        checkIn.ObjectiveId = change.ObjectiveId;
        checkIn.CycleId = change.CycleId;
        checkIn.PersonId = change.PersonId;
        checkIn.DoneOn = change.On;
        checkIn.RecordedAt = change.RecordedAt;
        checkIn.Value = Stored.Number(change.Value);
        checkIn.RawProgress = Stored.Number(change.RawProgress);
        checkIn.HasValue =
            change.Value is not null
            || change.Degree is not null
            || change.InRange is not null
            || change.DoneStepIds.Count > 0;
        checkIn.Confidence = change.Confidence;
        checkIn.Status = change.Status;
        checkIn.StatusPinned = change.StatusPinned;
        checkIn.Note = change.Note;
        checkIn.Source = change.Source;
        checkIn.DefinitionVersion = change.DefinitionVersion;
        checkIn.Legacy = change.Legacy;
        checkIn.Superseded = change.SupersededById is not null;
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

            Fold([.. all[key].OrderBy(c => c.RecordedAt).ThenBy(c => c.Id)], row);
        }
    }

    /// <summary>One day from its check-ins in the order in which they were recorded.</summary>
    private static void Fold(List<CheckIn> checkIns, KeyResultDay row)
    {
        var last = checkIns[^1];
        row.CycleId = last.CycleId;
        row.LastCheckInId = last.Id;
        row.NoteCheckInId = checkIns.LastOrDefault(c => c.Note is { Length: > 0 })?.Id;
        row.DefinitionVersion = last.DefinitionVersion;
        row.Value = checkIns.LastOrDefault(c => c.Value is not null)?.Value;
        row.RawProgress = checkIns.LastOrDefault(c => c.RawProgress is not null)?.RawProgress;
        row.HasValue = checkIns.Exists(c => c.HasValue);
        row.Confidence = checkIns.LastOrDefault(c => c.Confidence is not null)?.Confidence;
        (row.Status, row.StatusPinned) = (null, false);
        foreach (var checkIn in checkIns)
        {
            if (checkIn.Status is not null)
            {
                (row.Status, row.StatusPinned) = (checkIn.Status, checkIn.StatusPinned);
            }
            else if (row.Status is not null && !row.StatusPinned)
            {
                row.Status = KeyResultDay.StatusCleared;
            }
        }

        row.ByPerson = checkIns.Exists(c => !IsAutomatic(c));
        row.Automatic = checkIns.Exists(IsAutomatic);
        row.Disciplined = checkIns.Exists(c => !c.Legacy);
    }

    private async Task MakePersonDays(List<CheckIn> changed, FactsTransaction transaction, CancellationToken ct)
    {
        var affected = changed
            .Where(c => c.PersonId is not null && !IsAutomatic(c))
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
                    && c.Source != Automatic
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

    private const string Automatic = "automatic";

    private static bool IsAutomatic(CheckIn checkIn) => checkIn.Source == Automatic;
}
