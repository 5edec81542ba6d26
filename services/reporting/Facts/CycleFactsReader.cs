using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Okr.Contracts.Goal.V1;
using Okr.Contracts.Progress.V1;
using Okr.Platform.Data;
using Okr.Reporting.Consumers;
using Okr.Reporting.Data;
using Okr.Reporting.Domain;
using PhasedTarget = Okr.Reporting.Domain.PhasedTarget;

namespace Okr.Reporting.Facts;

/// <summary>
/// Reads facts from the store with a handful of set queries: a whole cycle, or the objectives that changed since a
/// revision.
/// </summary>
internal static class CycleFactsReader
{
    private const int Chunk = 500;

    /// <summary>Beyond so many changed objectives, or a quarter of all, one reading of everything is cheaper.</summary>
    private const int MostChanges = 5_000;

    /// <summary>A large cycle takes longer than the usual limit of a query.</summary>
    private const int LoadSeconds = 600;

    /// <summary>How far the cycle and the links have got; read before the facts, so that nothing is ever skipped.</summary>
    public static async Task<FactsRevision> Revision(ReportingDbContext db, Guid cycleId, CancellationToken ct)
    {
        var (store, links, visits) = (Data.Revision.Store, Data.Revision.Links, Data.Revision.Visits);
        var rows = await db
            .Revisions.AsNoTracking()
            .Where(r => r.ScopeId == cycleId || r.ScopeId == links || r.ScopeId == store || r.ScopeId == visits)
            .ToListAsync(ct);
        var cycle = rows.Find(r => r.ScopeId == cycleId);
        return new(
            rows.Find(r => r.ScopeId == store)?.Value ?? 0,
            cycle?.Value ?? 0,
            cycle?.Epoch ?? 0,
            rows.Find(r => r.ScopeId == links)?.Value ?? 0,
            rows.Find(r => r.ScopeId == visits)?.Value ?? 0
        );
    }

    /// <summary>
    /// The whole cycle, of one generation; facts null when it is not known. A rebuild may put another store in the place of
    /// this one between two queries: then it is read once more.
    /// </summary>
    public static async Task<(CycleFacts? Facts, long Generation)> Read(
        ReportingDbContext db,
        Guid cycleId,
        CancellationToken ct
    )
    {
        while (true)
        {
            var revision = await Revision(db, cycleId, ct);
            var facts = await Read(db, cycleId, revision, ct);
            if ((await Revision(db, cycleId, ct)).Generation == revision.Generation)
            {
                return (facts, revision.Generation);
            }
        }
    }

    private static async Task<CycleFacts?> Read(
        ReportingDbContext db,
        Guid cycleId,
        FactsRevision revision,
        CancellationToken ct
    )
    {
        var cycle = await db.Cycles.AsNoTracking().FirstOrDefaultAsync(c => c.Id == cycleId, ct);
        if (cycle is null)
        {
            return null;
        }

        var info = Info(cycle);
        var ids = db.Objectives.Where(o => o.CycleId == cycleId && !o.Deleted).Select(o => o.Id);
        var objectives = await Objectives(
            db,
            info,
            new Sources(
                db.Objectives.Where(o => o.CycleId == cycleId && !o.Deleted),
                db.ObjectiveStates.Where(s => ids.Contains(s.ObjectiveId)),
                db.ObjectiveParticipants.Where(p => ids.Contains(p.ObjectiveId)),
                db.ObjectiveScores.Where(s => s.CycleId == cycleId && s.Published),
                // Two joins: with an OR of two lists of 300 000 PostgreSQL reads the lists once for every link.
                db.Alignments.Where(a => a.AcceptedOn != null && ids.Contains(a.FromObjectiveId))
                    .Union(db.Alignments.Where(a => a.AcceptedOn != null && ids.Contains(a.ToObjectiveId))),
                db.KeyResults.Where(k => k.CycleId == cycleId && !k.Deleted),
                db.KeyResultProgress.Where(p => p.CycleId == cycleId),
                db.KeyResultDays.Where(d => d.CycleId == cycleId)
            ),
            ct
        );
        objectives.Sort((a, b) => a.Id.CompareTo(b.Id));
        var slots = new ConcurrentDictionary<Guid, int>(Environment.ProcessorCount, objectives.Count);
        for (var slot = 0; slot < objectives.Count; slot++)
        {
            slots[objectives[slot].Id] = slot;
        }

        var personDays = await PersonDays(db, cycleId, ct);
        return new(
            info,
            revision,
            Paged<ObjectiveFacts>.Of(CollectionsMarshal.AsSpan(objectives)),
            slots,
            personDays,
            await ActiveDays(db, ct),
            FirstDay(info.DraftingOpensOn, objectives, personDays.Values)
        );
    }

    private static async Task<ImmutableDictionary<Guid, int[]>> PersonDays(
        ReportingDbContext db,
        Guid cycleId,
        CancellationToken ct
    )
    {
        var days = new Dictionary<Guid, List<int>>();
        await Each(
            db,
            db.PersonDays.Where(d => d.CycleId == cycleId && d.CheckIns > 0).Select(d => new { d.PersonId, d.DoneOn }),
            row =>
            {
                var person = row.GetGuid(0);
                if (!days.TryGetValue(person, out var list))
                {
                    days[person] = list = [];
                }

                list.Add(row.GetFieldValue<DateOnly>(1).DayNumber);
            },
            ct
        );
        return days.ToImmutableDictionary(d => d.Key, d => d.Value.Order().ToArray());
    }

    private static async Task<ImmutableDictionary<Guid, ActiveDays>> ActiveDays(
        ReportingDbContext db,
        CancellationToken ct
    )
    {
        var people = new Dictionary<Guid, ActiveDays>();
        await Each(
            db,
            db.ActiveMonths.Select(m => new
            {
                m.PersonId,
                m.Month,
                m.Days,
            }),
            row =>
                people[row.GetGuid(0)] = people
                    .GetValueOrDefault(row.GetGuid(0), Facts.ActiveDays.None)
                    .With(row.GetFieldValue<DateOnly>(1), row.GetInt32(2)),
            ct
        );
        return people.ToImmutableDictionary();
    }

    private static DateOnly FirstDay(DateOnly known, IEnumerable<ObjectiveFacts> objectives, IEnumerable<int[]> people)
    {
        var first = known.DayNumber;
        foreach (var objective in objectives)
        {
            foreach (var (_, from) in objective.States)
            {
                first = Math.Min(first, from.DayNumber);
            }

            foreach (var keyResult in objective.KeyResults)
            {
                first = keyResult.Days.Length > 0 ? Math.Min(first, keyResult.Days[0].Day) : first;
            }
        }

        foreach (var days in people)
        {
            first = days.Length > 0 ? Math.Min(first, days[0]) : first;
        }

        return DateOnly.FromDayNumber(first);
    }

    /// <summary>
    /// What happened to the cycle since, up to now; null when it has to be read as a whole. Objectives that are read again but
    /// say the same count as changed.
    /// </summary>
    public static async Task<FactsChanges?> ReadChanges(ReportingDbContext db, CycleFacts facts, CancellationToken ct)
    {
        var cycleId = facts.Cycle.Id;
        var since = facts.Revision;
        var revision = await Revision(db, cycleId, ct);
        if (revision == since)
        {
            return new(facts, [], []);
        }

        if (revision.Generation != since.Generation || revision.Epoch != since.Epoch)
        {
            return null;
        }

        var changed = await ChangedObjectives(db, facts, ct);
        if (changed.Count > Math.Max(MostChanges, facts.Objectives.Count / 4))
        {
            return null;
        }

        var fresh = new Dictionary<Guid, ObjectiveFacts>();
        foreach (var chunk in changed.Chunk(Chunk))
        {
            foreach (var objective in await ReadObjectives(db, facts.Cycle, chunk, ct))
            {
                fresh[objective.Id] = objective;
            }
        }

        var (personDays, updaters) = await MergePersonDays(db, facts, ct);
        var (activeDays, viewers) = await MergeActiveDays(db, facts, ct);
        if ((await Revision(db, cycleId, ct)).Generation != revision.Generation)
        {
            return null;
        }

        var (objectives, list) = Merge(facts, changed, fresh);
        return new(
            new CycleFacts(
                facts.Cycle,
                revision,
                objectives,
                facts.Slots,
                personDays,
                activeDays,
                FirstDay(facts.FirstDay, fresh.Values, updaters.Select(person => personDays[person]))
            ),
            list,
            [.. updaters.Union(viewers)]
        );
    }

    private static async Task<HashSet<Guid>> ChangedObjectives(
        ReportingDbContext db,
        CycleFacts facts,
        CancellationToken ct
    )
    {
        var cycleId = facts.Cycle.Id;
        var since = facts.Revision;
        var changed = await db
            .Objectives.Where(o => o.CycleId == cycleId && o.Revision > since.Cycle)
            .Select(o => o.Id)
            .ToHashSetAsync(ct);
        changed.UnionWith(
            await db
                .KeyResults.Where(k => k.CycleId == cycleId && k.Revision > since.Cycle)
                .Select(k => k.ObjectiveId)
                .Distinct()
                .ToListAsync(ct)
        );
        var links = await db
            .Alignments.Where(a => a.Revision > since.Links)
            .Select(a => new { a.FromObjectiveId, a.ToObjectiveId })
            .ToListAsync(ct);
        changed.UnionWith(links.Select(l => l.FromObjectiveId));
        changed.UnionWith(links.Select(l => l.ToObjectiveId));
        return changed;
    }

    private static Task<List<ObjectiveFacts>> ReadObjectives(
        ReportingDbContext db,
        CycleInfo cycle,
        Guid[] ids,
        CancellationToken ct
    )
    {
        var keyResults = db.KeyResults.Where(k => ids.Contains(k.ObjectiveId) && !k.Deleted);
        var keyResultIds = keyResults.Select(k => k.Id);
        return Objectives(
            db,
            cycle,
            new Sources(
                db.Objectives.Where(o => ids.Contains(o.Id) && o.CycleId == cycle.Id && !o.Deleted),
                db.ObjectiveStates.Where(s => ids.Contains(s.ObjectiveId)),
                db.ObjectiveParticipants.Where(p => ids.Contains(p.ObjectiveId)),
                db.ObjectiveScores.Where(s => ids.Contains(s.ObjectiveId) && s.Published),
                db.Alignments.Where(a =>
                    a.AcceptedOn != null && (ids.Contains(a.FromObjectiveId) || ids.Contains(a.ToObjectiveId))
                ),
                keyResults,
                db.KeyResultProgress.Where(p => keyResultIds.Contains(p.KeyResultId)),
                db.KeyResultDays.Where(d => keyResultIds.Contains(d.KeyResultId))
            ),
            ct
        );
    }

    private static (Paged<ObjectiveFacts>, List<(int, ObjectiveFacts?, ObjectiveFacts)>) Merge(
        CycleFacts facts,
        HashSet<Guid> changed,
        Dictionary<Guid, ObjectiveFacts> fresh
    )
    {
        var objectives = facts.Objectives.Change();
        var list = new List<(int, ObjectiveFacts?, ObjectiveFacts)>(changed.Count);
        foreach (var id in changed.Order())
        {
            var slot = facts.SlotOf(id);
            if (slot >= 0)
            {
                var before = objectives[slot];
                var after = fresh.GetValueOrDefault(id) ?? before.Gone();
                objectives.At(slot) = after;
                list.Add((slot, before, after));
            }
            else if (fresh.TryGetValue(id, out var added))
            {
                list.Add((objectives.Count, null, added));
                facts.Slots[id] = objectives.Count;
                objectives.Add(added);
            }
        }

        return (objectives.Done(), list);
    }

    private static async Task<(ImmutableDictionary<Guid, int[]>, List<Guid>)> MergePersonDays(
        ReportingDbContext db,
        CycleFacts facts,
        CancellationToken ct
    )
    {
        var cycleId = facts.Cycle.Id;
        var since = facts.Revision.Cycle;
        var changed = await db
            .PersonDays.AsNoTracking()
            .Where(d => d.CycleId == cycleId && d.Revision > since)
            .ToListAsync(ct);
        var merged = facts.PersonDays.ToBuilder();
        var people = new List<Guid>();
        foreach (var person in changed.GroupBy(d => d.PersonId))
        {
            var days = new SortedSet<int>(merged.GetValueOrDefault(person.Key) ?? []);
            foreach (var day in person)
            {
                if (day.CheckIns > 0)
                {
                    days.Add(day.DoneOn.DayNumber);
                }
                else
                {
                    days.Remove(day.DoneOn.DayNumber);
                }
            }

            merged[person.Key] = [.. days];
            people.Add(person.Key);
        }

        return (merged.ToImmutable(), people);
    }

    private static async Task<(ImmutableDictionary<Guid, ActiveDays>, List<Guid>)> MergeActiveDays(
        ReportingDbContext db,
        CycleFacts facts,
        CancellationToken ct
    )
    {
        var since = facts.Revision.Visits;
        var changed = await db.ActiveMonths.AsNoTracking().Where(m => m.Revision > since).ToListAsync(ct);
        var merged = facts.ActiveDays.ToBuilder();
        foreach (var month in changed)
        {
            merged[month.PersonId] = merged
                .GetValueOrDefault(month.PersonId, Facts.ActiveDays.None)
                .With(month.Month, month.Days);
        }

        return (merged.ToImmutable(), changed.ConvertAll(month => month.PersonId));
    }

    /// <summary>
    /// Row by row through the provider's own reader: a large cycle is some ten million rows, for which entities cost ten times
    /// as much. Columns are numbered as they are selected.
    /// </summary>
    private static async Task Each<T>(
        ReportingDbContext db,
        IQueryable<T> query,
        Action<DbDataReader> take,
        CancellationToken ct
    )
    {
        await db.Database.OpenConnectionAsync(ct);
        try
        {
            await using var command = query.CreateDbCommand();
            command.CommandTimeout = LoadSeconds;
            await using var reader = await command.ExecuteReaderAsync(ct);
            while (await reader.ReadAsync(ct))
            {
                take(reader);
            }
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private static async Task<List<ObjectiveFacts>> Objectives(
        ReportingDbContext db,
        CycleInfo cycle,
        Sources sources,
        CancellationToken ct
    )
    {
        var words = new Words();
        var states = new Dictionary<Guid, List<(int Sequence, int State, DateOnly From)>>();
        await Each(
            db,
            sources.States.Select(s => new
            {
                s.ObjectiveId,
                s.Sequence,
                s.State,
                s.StartsOn,
            }),
            row =>
                ListOf(states, row.GetGuid(0))
                    .Add(
                        (
                            row.GetInt32(1),
                            Vocabulary.IndexOf(Vocabulary.States, row.GetString(2)),
                            row.GetFieldValue<DateOnly>(3)
                        )
                    ),
            ct
        );
        var participants = new Dictionary<Guid, List<Guid>>();
        await Each(
            db,
            sources.Participants.Select(p => new { p.ObjectiveId, p.PersonId }),
            row => ListOf(participants, row.GetGuid(0)).Add(row.GetGuid(1)),
            ct
        );
        var scores = await sources.Scores.AsNoTracking().ToDictionaryAsync(s => s.ObjectiveId, ct);
        var links = new Dictionary<Guid, List<LinkFacts>>();
        await Each(
            db,
            sources.Links.Select(a => new
            {
                a.Id,
                a.Kind,
                a.FromObjectiveId,
                a.ToObjectiveId,
                a.AcceptedOn,
                a.EndedOn,
            }),
            row =>
            {
                var link = new LinkFacts(
                    row.GetGuid(0),
                    row.GetString(1) == "supports",
                    row.GetGuid(2),
                    row.GetGuid(3),
                    row.GetFieldValue<DateOnly>(4),
                    row.IsDBNull(5) ? null : row.GetFieldValue<DateOnly>(5)
                );
                ListOf(links, link.FromObjectiveId).Add(link);
                ListOf(links, link.ToObjectiveId).Add(link);
            },
            ct
        );
        var keyResults = await KeyResults(db, cycle, sources, words, ct);
        var objectives = new List<ObjectiveFacts>();
        await Each(
            db,
            sources.Objectives.Select(o => new
            {
                o.Id,
                o.Code,
                o.Title,
                o.Kind,
                o.OwnerKind,
                o.OwnerUnitId,
                o.OwnerPersonId,
                o.IsTop,
                o.WeightBp,
                o.Position,
                o.Confidential,
                o.Earlier,
            }),
            row =>
            {
                var id = row.GetGuid(0);
                var score = scores.GetValueOrDefault(id);
                var objective = new ObjectiveFacts
                {
                    Id = id,
                    Code = row.IsDBNull(1) ? null : row.GetString(1),
                    Title = row.GetString(2),
                    Kind = Vocabulary.IndexOf(Vocabulary.Kinds, words.Of(row.GetString(3))),
                    OwnerKind = words.Of(row.GetString(4)),
                    OwnerUnitId = row.IsDBNull(5) ? null : row.GetGuid(5),
                    OwnerPersonId = row.IsDBNull(6) ? null : row.GetGuid(6),
                    IsTop = row.GetBoolean(7),
                    WeightBp = row.GetInt32(8),
                    Position = row.GetInt32(9),
                    Confidential = row.GetBoolean(10),
                    States = states.TryGetValue(id, out var steps)
                        ? [.. steps.OrderBy(s => s.Sequence).Select(s => (s.State, s.From))]
                        : [],
                    Participants = participants.TryGetValue(id, out var people) ? [.. people] : [],
                    KeyResults = keyResults.TryGetValue(id, out var own) ? Ordered(own) : [],
                    Links = links.TryGetValue(id, out var ends) ? [.. ends.OrderBy(l => l.Id)] : [],
                    Score = score?.Score,
                    ScoredOn = score?.ScoredOn,
                    Earlier = EarlierObjectives(row.GetString(11), words),
                };
                objectives.Add(objective.HidesText ? WithoutText(objective) : objective);
            },
            ct
        );
        return objectives;
    }

    private static KeyResultFacts[] Ordered(List<(int Position, KeyResultFacts Facts)> keyResults) =>
        [.. keyResults.OrderBy(k => k.Position).ThenBy(k => k.Facts.Id).Select(k => k.Facts)];

    /// <summary>Text that nobody may read by its report is not even in memory, so that no search can find it.</summary>
    private static ObjectiveFacts WithoutText(ObjectiveFacts objective) =>
        objective with
        {
            Code = null,
            Title = null,
            KeyResults = [.. objective.KeyResults.Select(k => k with { Code = null, Title = null, Unit = null })],
        };

    private static async Task<Dictionary<Guid, List<(int Position, KeyResultFacts Facts)>>> KeyResults(
        ReportingDbContext db,
        CycleInfo cycle,
        Sources sources,
        Words words,
        CancellationToken ct
    )
    {
        var days = await KeyResultDays(db, sources, ct);
        var progress = new Dictionary<Guid, (CheckInRhythm Rhythm, (DateOnly, decimal?, int)[] Restatements)>();
        await Each(
            db,
            sources.Progress.Select(p => new
            {
                p.KeyResultId,
                p.FirstDueOn,
                p.CadenceDays,
                p.GraceDays,
                p.Restatements,
                p.StatedOn,
                p.RawProgress,
                p.DefinitionVersion,
            }),
            row =>
                progress[row.GetGuid(0)] = (
                    new CheckInRhythm(
                        row.GetFieldValue<DateOnly>(1),
                        Math.Max(1, row.GetInt32(2)),
                        Math.Max(0, row.GetInt32(3)),
                        cycle.EndsOn
                    ),
                    Restatements(
                        row.GetString(4),
                        row.GetFieldValue<DateOnly>(5),
                        row.IsDBNull(6) ? null : row.GetDecimal(6),
                        row.GetInt32(7)
                    )
                ),
            ct
        );
        var keyResults = new Dictionary<Guid, List<(int, KeyResultFacts)>>();
        await Each(
            db,
            sources.KeyResults.Select(k => new
            {
                k.Id,
                k.Code,
                k.ObjectiveId,
                k.Title,
                k.Type,
                k.Unit,
                k.Baseline,
                k.Target,
                k.PhasedTargets,
                k.WeightBp,
                k.Position,
                k.OwnerPersonId,
                k.CancelledOn,
                k.DefinitionVersion,
                k.AddedOn,
                k.Earlier,
                k.Guardrails,
            }),
            row =>
            {
                var id = row.GetGuid(0);
                var isStated = progress.TryGetValue(id, out var stated);
                var guarded =
                    days.TryGetValue(id, out var list) && list.Guardrails is { } values
                        ? values.OrderBy(v => v.On).ToArray()
                        : [];
                var (checkedDays, large) = list is not null ? Accumulate(list) : ([], null);
                ListOf(keyResults, row.GetGuid(2))
                    .Add(
                        (
                            row.GetInt32(10),
                            new KeyResultFacts
                            {
                                Id = id,
                                Code = row.IsDBNull(1) ? null : row.GetString(1),
                                Title = row.GetString(3),
                                Type = Vocabulary.IndexOf(Vocabulary.Types, words.Of(row.GetString(4))),
                                Unit = row.IsDBNull(5) ? null : words.Of(row.GetString(5)),
                                Baseline = row.IsDBNull(6) ? null : row.GetDecimal(6),
                                Target = row.IsDBNull(7) ? null : row.GetDecimal(7),
                                Phases = Phases(row.GetString(8)),
                                WeightBp = row.GetInt32(9),
                                OwnerPersonId = row.IsDBNull(11) ? null : row.GetGuid(11),
                                CancelledOn = row.IsDBNull(12) ? null : row.GetFieldValue<DateOnly>(12),
                                Rhythm = isStated ? stated.Rhythm : cycle.Rhythm,
                                DefinitionVersion = row.GetInt32(13),
                                AddedOn = row.IsDBNull(14) ? null : row.GetFieldValue<DateOnly>(14),
                                Earlier = EarlierKeyResults(row.GetString(15), words),
                                Guardrails = List<Guardrail>(row.GetString(16)),
                                GuardrailValues = guarded,
                                Restatements = isStated ? stated.Restatements : [],
                                Days = checkedDays,
                                Large = large,
                            }
                        )
                    );
                days.Remove(id); // so that what was read does not stay beside what is made of it
            },
            ct
        );
        return keyResults;
    }

    /// <summary>What each day's check-ins state, in any order; the accumulation makes the state of the day from it.</summary>
    private static async Task<Dictionary<Guid, DaysRead>> KeyResultDays(
        ReportingDbContext db,
        Sources sources,
        CancellationToken ct
    )
    {
        var days = new Dictionary<Guid, DaysRead>();
        DaysRead? last = null;
        var lastId = Guid.Empty;
        await Each(
            db,
            sources.Days.Select(d => new
            {
                d.KeyResultId,
                d.DoneOn,
                d.DefinitionVersion,
                d.RawProgress,
                d.Value,
                d.Confidence,
                d.Status,
                d.NoteCheckInId,
                d.HasValue,
                d.StatusPinned,
                d.ByPerson,
                d.Automatic,
                d.GuardrailValues,
            }),
            row =>
            {
                var id = row.GetGuid(0);
                if (last is null || id != lastId)
                {
                    if (!days.TryGetValue(id, out last))
                    {
                        days[id] = last = new();
                    }

                    lastId = id;
                }

                var on = row.GetFieldValue<DateOnly>(1);
                var day = on.DayNumber;
                foreach (var value in List<GuardrailValue>(row.GetString(12)))
                {
                    (last.Guardrails ??= []).Add(
                        new GuardrailDayFacts(on, value.GuardrailId, Stored.Number(value.Value)!.Value)
                    );
                }

                last.Add(
                    new(
                        PackedDecimal.Of(row.IsDBNull(3) ? null : row.GetDecimal(3), ref last.Large),
                        PackedDecimal.Of(row.IsDBNull(4) ? null : row.GetDecimal(4), ref last.Large),
                        day,
                        row.IsDBNull(7) ? -1 : day,
                        row.GetInt32(2),
                        row.IsDBNull(5) ? Unstated : (sbyte)Math.Clamp(row.GetInt32(5), 0, 10),
                        Unstated,
                        row.IsDBNull(6) ? Unstated : (sbyte)(Vocabulary.StatusOf(row.GetString(6)) ?? Cleared),
                        (row.GetBoolean(8) ? KeyResultDayMarks.HasData : 0)
                            | (row.GetBoolean(9) ? KeyResultDayMarks.StatusPinned : 0)
                            | (row.GetBoolean(10) ? KeyResultDayMarks.ByPerson : 0)
                            | (row.GetBoolean(11) ? KeyResultDayMarks.Automatic : 0)
                            | (row.IsDBNull(3) ? 0 : KeyResultDayMarks.HasProgress)
                            | (row.IsDBNull(4) ? 0 : KeyResultDayMarks.HasValue)
                    )
                );
            },
            ct
        );
        return days;
    }

    private const sbyte Unstated = -1;

    /// <summary>A status stated before ends; only while days are read.</summary>
    private const sbyte Cleared = -2;

    private sealed class DaysRead
    {
        public KeyResultDayFacts[] Days = new KeyResultDayFacts[4];
        public List<decimal>? Large;
        public List<GuardrailDayFacts>? Guardrails;
        public int Count;

        public void Add(KeyResultDayFacts day)
        {
            if (Count == Days.Length)
            {
                Array.Resize(ref Days, 2 * Count);
            }

            Days[Count++] = day;
        }
    }

    /// <summary>Each day with what still holds from the days before it.</summary>
    private static (KeyResultDayFacts[] Days, decimal[]? Large) Accumulate(DaysRead read)
    {
        var facts = read.Count == read.Days.Length ? read.Days : read.Days[..read.Count];
        Array.Sort(facts, static (a, b) => a.Day.CompareTo(b.Day));
        var before = new KeyResultDayFacts(
            PackedDecimal.Null,
            PackedDecimal.Null,
            0,
            NoteDay: -1,
            0,
            Unstated,
            Unstated,
            Unstated,
            KeyResultDayMarks.None
        );
        for (var i = 0; i < facts.Length; i++)
        {
            var day = facts[i];
            var keepsStatus = day.Status == Unstated && before.StatusPinned;
            var states = day.Confidence != Unstated;
            var pinned = keepsStatus || (day.Status != Unstated && day.StatusPinned);
            before = new(
                day.RawProgress == PackedDecimal.Null ? before.RawProgress : day.RawProgress,
                day.Value == PackedDecimal.Null ? before.Value : day.Value,
                day.Day,
                day.NoteDay < 0 ? before.NoteDay : day.NoteDay,
                day.DefinitionVersion,
                states ? day.Confidence : before.Confidence,
                states ? before.Confidence : before.ConfidenceBefore,
                keepsStatus ? before.Status : Math.Max(day.Status, Unstated),
                (day.Marks & ~KeyResultDayMarks.StatusPinned)
                    | (before.Marks & KeyResultDayMarks.HasData)
                    | (pinned ? KeyResultDayMarks.StatusPinned : 0)
            );
            facts[i] = before;
        }

        return (facts, read.Large?.ToArray());
    }

    private static List<T> ListOf<T>(Dictionary<Guid, List<T>> lists, Guid key)
    {
        ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(lists, key, out _);
        return list ??= [];
    }

    /// <summary>One text object for each of a few different words.</summary>
    private sealed class Words
    {
        private readonly Dictionary<string, string> known = new(StringComparer.Ordinal);

        public string Of(string word)
        {
            ref var kept = ref CollectionsMarshal.GetValueRefOrAddDefault(known, word, out _);
            return kept ??= word;
        }
    }

    private static EarlierObjectiveFacts[] EarlierObjectives(string text, Words words) =>
        [
            .. List<EarlierObjective>(text)
                .Select(earlier => new EarlierObjectiveFacts(
                    earlier.Until,
                    Vocabulary.IndexOf(Vocabulary.Kinds, earlier.Kind),
                    words.Of(earlier.OwnerKind),
                    earlier.OwnerUnitId,
                    earlier.OwnerPersonId,
                    [.. earlier.ParticipantIds.Distinct()],
                    earlier.IsTop,
                    earlier.WeightBp
                )),
        ];

    private static EarlierKeyResultFacts[] EarlierKeyResults(string text, Words words) =>
        [
            .. List<EarlierKeyResult>(text)
                .Select(earlier => new EarlierKeyResultFacts(
                    earlier.Until,
                    Vocabulary.IndexOf(Vocabulary.Types, earlier.Type),
                    earlier.Unit is { } unit ? words.Of(unit) : null,
                    Stored.Number(earlier.Baseline),
                    Stored.Number(earlier.Target),
                    [
                        .. earlier
                            .PhasedTargets.OrderBy(p => p.On)
                            .Select(p => new PhasedTarget(p.On, Stored.Number(p.Value)!.Value)),
                    ],
                    earlier.DefinitionVersion,
                    earlier.WeightBp,
                    earlier.OwnerPersonId,
                    earlier.Guardrails ?? []
                )),
        ];

    /// <summary>Events of before restatements were dated say only where the key result stands by its newest definition.</summary>
    private static (DateOnly, decimal?, int)[] Restatements(
        string text,
        DateOnly statedOn,
        decimal? rawProgress,
        int definitionVersion
    ) =>
        text.Length > 0
            ?
            [
                .. List<ProgressRestatement>(text)
                    .OrderBy(r => r.DefinitionVersion)
                    .Select(r => (r.On, Stored.Number(r.RawProgress), r.DefinitionVersion)),
            ]
        : definitionVersion > 1 ? [(statedOn, rawProgress, definitionVersion)]
        : [];

    /// <summary>A list as an event said it; empty for an empty text.</summary>
    public static IReadOnlyList<T> List<T>(string text) =>
        text.Length == 0 ? [] : JsonSerializer.Deserialize<IReadOnlyList<T>>(text, EventJson.Options)!;

    private static IReadOnlyList<PhasedTarget> Phases(string text) =>
        text.Length == 0
            ? []
            :
            [
                .. text.Split(';')
                    .Select(point => point.Split('='))
                    .Select(parts => new PhasedTarget(
                        DateOnly.ParseExact(parts[0], "yyyy-MM-dd", CultureInfo.InvariantCulture),
                        decimal.Parse(parts[1], CultureInfo.InvariantCulture)
                    )),
            ];

    public static CycleInfo Info(Cycle cycle) =>
        new(
            cycle.Id,
            cycle.Code,
            cycle.Name,
            cycle.Kind,
            cycle.StartsOn,
            cycle.EndsOn,
            cycle.DraftingOpensOn,
            cycle.Phase,
            cycle.OnTrackGap,
            cycle.AtRiskGap,
            cycle.ObjectiveStatusRule == "own_gap",
            CheckInRhythm.From(cycle.StartsOn, cycle.EndsOn, cycle.CadenceDays, cycle.CadenceWeekday, cycle.GraceDays)
        );

    private sealed record Sources(
        IQueryable<Objective> Objectives,
        IQueryable<ObjectiveState> States,
        IQueryable<ObjectiveParticipant> Participants,
        IQueryable<ObjectiveScore> Scores,
        IQueryable<Alignment> Links,
        IQueryable<KeyResult> KeyResults,
        IQueryable<KeyResultProgress> Progress,
        IQueryable<KeyResultDay> Days
    );
}
