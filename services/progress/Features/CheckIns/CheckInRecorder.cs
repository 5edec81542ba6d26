using Microsoft.EntityFrameworkCore;
using Okr.Contracts.Goal.V1;
using Okr.Contracts.Progress.V1;
using Okr.Platform;
using Okr.Platform.Data;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Progress.Consumers;
using Okr.Progress.Data;
using Okr.Progress.Domain;

namespace Okr.Progress.Features.CheckIns;

/// <summary>
/// Writes check-ins with the new standing of their key results in one transaction. Two at once on one key result are both
/// kept: the loser of the race reads again and repeats.
/// </summary>
internal sealed class CheckInRecorder(ProgressDbContext db, KeyResultStates states, GoalLookup goal, TimeProvider clock)
{
    private const int MaxAttempts = 12;
    private const int EarliestDays = 31;
    private const int MaxNote = 4_000;
    private const int MaxGuardrailValues = 3;

    /// <summary>
    /// Records all items or none. <paramref name="prefix"/> names an item's field in field errors. Errors: not found (also
    /// for drafts of others), <c>progress.check_in_not_allowed</c>, <c>progress.objective_not_published</c>,
    /// <c>progress.objective_ended</c>, <c>progress.key_result_cancelled</c>, <c>progress.cycle_not_open</c>,
    /// <c>progress.already_superseded</c>, field errors.
    /// </summary>
    public async Task<IReadOnlyList<RecordedCheckIn>> Record(
        IReadOnlyList<NewCheckIn> items,
        Func<int, string> prefix,
        CurrentUser user,
        CancellationToken ct
    )
    {
        var fresh = false;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await Attempt(items, prefix, user, ct);
            }
            catch (DomainException) when (!fresh)
            {
                // The bus may not have brought the latest state: ask before refusing.
                fresh = true;
                db.ForgetAttempt();
                await goal.FetchKeyResults([.. items.Select(i => i.KeyResultId)], ct);
            }
            catch (DbUpdateException exception)
                when (attempt < MaxAttempts
                    && (exception is DbUpdateConcurrencyException || DatabaseErrors.IsUniqueViolation(exception))
                )
            {
                db.ForgetAttempt();
            }
        }
    }

    private async Task<IReadOnlyList<RecordedCheckIn>> Attempt(
        IReadOnlyList<NewCheckIn> items,
        Func<int, string> prefix,
        CurrentUser user,
        CancellationToken ct
    )
    {
        var rows = await Load(db, [.. items.Select(i => i.KeyResultId).Distinct()], ct);
        foreach (var item in items)
        {
            if (!rows.ContainsKey(item.KeyResultId))
            {
                throw ProgressErrors.KeyResultNotFound.With(item.KeyResultId);
            }
        }

        await CheckRights(rows.Values, user, ct);
        var supersededIds = items.Select(i => i.SupersedesId).OfType<Guid>().ToList();
        var superseded =
            supersededIds.Count == 0
                ? []
                : await db.CheckIns.Where(c => supersededIds.Contains(c.Id)).ToDictionaryAsync(c => c.Id, ct);
        Validate(items, prefix, rows, superseded);
        foreach (var row in rows.Values)
        {
            CheckPhase(row);
        }

        await StartMissing(rows.Values, ct);
        var checkIns = Make(items, rows, superseded, user);
        return await Apply(checkIns, rows, superseded, ct);
    }

    /// <summary>The key results with everything about them; those that are not there are left out.</summary>
    public static async Task<Dictionary<Guid, KeyResultContext>> Load(
        ProgressDbContext db,
        IReadOnlyList<Guid> ids,
        CancellationToken ct
    ) =>
        (await KeyResultContext.Load(db, ids, ct))
            .Where(row => !row.Objective.Deleted)
            .ToDictionary(row => row.KeyResult.Id);

    /// <summary>Adds the records of key results that have none yet (nothing was heard of their publication).</summary>
    public async Task StartMissing(IEnumerable<KeyResultContext> rows, CancellationToken ct)
    {
        var without = rows.Where(row => row.State is null).ToList();
        if (without.Count > 0)
        {
            var schedules = await states.Schedules(without, ct);
            foreach (var row in without)
            {
                states.Start(row, schedules[row.KeyResult.Id]);
            }
        }
    }

    /// <summary>
    /// Adds the check-ins, marks those they supersede, brings every standing up to date, publishes and saves. A check-in
    /// later than all before it costs nothing that grows with their number; only corrections, backdated ones and ranges
    /// read the earlier ones.
    /// </summary>
    public async Task<IReadOnlyList<RecordedCheckIn>> Apply(
        IReadOnlyList<CheckIn> checkIns,
        IReadOnlyDictionary<Guid, KeyResultContext> rows,
        IReadOnlyDictionary<Guid, CheckIn> superseded,
        CancellationToken ct
    )
    {
        var byKeyResult = checkIns.ToLookup(c => c.KeyResultId);
        var whole = rows
            .Values.Where(row => NeedsAll(row, byKeyResult[row.KeyResult.Id]))
            .Select(row => row.KeyResult.Id)
            .ToList();
        foreach (var checkIn in checkIns)
        {
            if (checkIn.SupersedesId is { } id)
            {
                superseded[id].SupersededById = checkIn.Id;
                superseded[id].Version++;
            }
        }

        var earlier =
            whole.Count == 0
                ? null
                : (await db.CheckIns.Where(c => whole.Contains(c.KeyResultId)).ToListAsync(ct)).ToLookup(c =>
                    c.KeyResultId
                );
        var now = clock.UtcNow();
        var facts = new Dictionary<Guid, IReadOnlyList<CheckInFact>>();
        foreach (var group in byKeyResult)
        {
            var row = rows[group.Key];
            var (state, definition) = (row.State!, row.KeyResult.Definition());
            var schedule = state.Schedule(row.Cycle.EndsOn);
            if (whole.Contains(group.Key))
            {
                var standing = earlier![group.Key].Concat(group).Where(c => c.SupersededById is null).ToList();
                var live = standing.Select(c => c.ToFact()).ToList();
                facts[group.Key] = live;
                state.Apply(Standing.Of(definition, schedule, live, DateOnly.FromDateTime(now)));
                state.Restate(row.KeyResult, schedule, standing);
                foreach (var checkIn in group)
                {
                    checkIn.RawProgress = OwnProgress(definition, schedule, checkIn, live);
                }
            }
            else
            {
                foreach (var checkIn in group)
                {
                    checkIn.RawProgress = OwnProgress(definition, schedule, checkIn, []);
                    state.Apply(state.Standing().After(definition, checkIn.ToFact()));
                }
            }

            state.Version++;
            state.ChangedAt = now;
            db.Publish(state.ToEvent());
        }

        foreach (var old in superseded.Values.Where(c => c.SupersededById is not null))
        {
            db.Publish(old.ToEvent());
        }

        foreach (var checkIn in checkIns)
        {
            db.CheckIns.Add(checkIn);
            db.Publish(checkIn.ToEvent());
        }

        await db.SaveChangesAsync(ct);
        return
        [
            .. checkIns.Select(c => new RecordedCheckIn(
                c,
                rows[c.KeyResultId],
                facts.GetValueOrDefault(c.KeyResultId) ?? []
            )),
        ];
    }

    /// <summary>p by this check-in alone, on its day.</summary>
    private static decimal? OwnProgress(
        KeyResultDefinition definition,
        Schedule schedule,
        CheckIn checkIn,
        IReadOnlyList<CheckInFact> live
    )
    {
        var fact = checkIn.ToFact();
        if (definition.Type == KeyResultType.Range)
        {
            return checkIn.Value is null && checkIn.Degree is null ? null
                : checkIn.SupersededById is not null ? checkIn.Degree
                : Standing.RangeProgress(
                    definition,
                    schedule,
                    Standing.InTimeOrder(live).TakeWhile(c => c.Id != checkIn.Id).Append(fact),
                    checkIn.On
                );
        }

        var alone = Standing.Nothing(definition).After(definition, fact);
        return alone.HasData ? alone.RawProgress : null;
    }

    private static bool NeedsAll(KeyResultContext row, IEnumerable<CheckIn> added)
    {
        if (row.KeyResult.Type == KeyResultType.Range)
        {
            return added.Any();
        }

        var standing = row.State!.Standing();
        foreach (var checkIn in added)
        {
            var fact = checkIn.ToFact();
            if (checkIn.SupersedesId is not null || !standing.IsBefore(fact))
            {
                return true;
            }

            standing = standing with { LastCheckInOn = fact.On, LastRecordedAt = fact.RecordedAt };
        }

        return false;
    }

    private async Task CheckRights(IReadOnlyCollection<KeyResultContext> rows, CurrentUser user, CancellationToken ct)
    {
        var access = await Access.ForCheckIns(db, user, rows, ct);
        foreach (var row in rows)
        {
            if (!access.MayCheckIn(row))
            {
                throw access.MayRead(row)
                    ? ProgressErrors.CheckInNotAllowed.With()
                    : ProgressErrors.KeyResultNotFound.With(row.KeyResult.Id);
            }
        }
    }

    private static void CheckPhase(KeyResultContext row)
    {
        if (row.Objective.State is "draft" or "in_review" or "aligning" or "finalized")
        {
            throw ProgressErrors.ObjectiveNotPublished.With(row.Objective.State);
        }

        if (row.Objective.State != "published")
        {
            throw ProgressErrors.ObjectiveEnded.With(row.Objective.State);
        }

        if (row.KeyResult.CancelledOn is not null)
        {
            throw ProgressErrors.KeyResultCancelled.With();
        }

        if (!row.Cycle.TakesCheckIns)
        {
            throw ProgressErrors.CycleNotOpen.With(row.Cycle.Phase);
        }
    }

    private void Validate(
        IReadOnlyList<NewCheckIn> items,
        Func<int, string> prefix,
        Dictionary<Guid, KeyResultContext> rows,
        Dictionary<Guid, CheckIn> superseded
    )
    {
        var today = clock.Today();
        var validation = new Validation();
        for (var i = 0; i < items.Count; i++)
        {
            Validate(validation, prefix(i), items[i], rows[items[i].KeyResultId], today);
            if (
                items[i].SupersedesId is { } id
                && (!superseded.TryGetValue(id, out var old) || old.KeyResultId != items[i].KeyResultId)
            )
            {
                validation.Add($"{prefix(i)}supersedesId", PlatformErrors.UnknownId);
            }
        }

        validation.ThrowIfInvalid();
        var corrected = items.Select(i => i.SupersedesId).OfType<Guid>().ToList();
        if (corrected.Distinct().Count() < corrected.Count || superseded.Values.Any(c => c.SupersededById is not null))
        {
            throw ProgressErrors.AlreadySuperseded.With();
        }
    }

    private static void Validate(
        Validation validation,
        string prefix,
        NewCheckIn item,
        KeyResultContext row,
        DateOnly today
    )
    {
        var type = row.KeyResult.Type;
        var earliest = row.Cycle.StartsOn.AddDays(-EarliestDays);
        validation
            .Check(item.On is not { } on || on <= today, $"{prefix}on", ProgressErrors.InFuture, today)
            .Check(item.On is not { } day || day >= earliest, $"{prefix}on", ProgressErrors.TooEarly, earliest)
            .Number($"{prefix}value", item.Value)
            .Check(
                item.Value is null || type != KeyResultType.Milestone,
                $"{prefix}value",
                ProgressErrors.NotForType,
                SnakeCase.Of(type)
            )
            .Number($"{prefix}degree", item.Degree)
            .Range($"{prefix}degree", item.Degree, 0m, 1m)
            .Check(
                item.Degree is null || type == KeyResultType.Milestone,
                $"{prefix}degree",
                ProgressErrors.NotForType,
                SnakeCase.Of(type)
            )
            .Check(
                item.DoneStepIds is null || type == KeyResultType.Milestone,
                $"{prefix}doneStepIds",
                ProgressErrors.NotForType,
                SnakeCase.Of(type)
            )
            .Check(item.DoneStepIds is null || item.Degree is null, $"{prefix}degree", ProgressErrors.StepsOrDegree)
            .Range($"{prefix}confidence", item.Confidence, 0, 10)
            .OneOf($"{prefix}status", item.Status, SnakeCase.All<ProgressStatus>())
            .OptionalText($"{prefix}note", item.Note, MaxNote)
            .Check(
                item.Status is null || !string.IsNullOrWhiteSpace(item.Note),
                $"{prefix}note",
                ProgressErrors.StatusNeedsNote
            )
            .Check(
                item.StatusPinned is not true || item.Status is not null,
                $"{prefix}statusPinned",
                ProgressErrors.PinNeedsStatus
            )
            .Check(
                item.Value is not null
                    || item.DoneStepIds is not null
                    || item.Degree is not null
                    || item.Confidence is not null
                    || item.Status is not null
                    || item.GuardrailValues is { Count: > 0 }
                    || !string.IsNullOrWhiteSpace(item.Note),
                $"{prefix}value",
                ProgressErrors.Empty
            );
        Validate(validation, prefix, item.GuardrailValues ?? [], row.KeyResult.Guardrails);
        if (type == KeyResultType.Milestone && item.DoneStepIds is { } done)
        {
            var steps = row.KeyResult.Steps.Select(s => s.Id).ToHashSet();
            validation.Check(done.All(steps.Contains), $"{prefix}doneStepIds", PlatformErrors.UnknownId);
        }
    }

    private static void Validate(
        Validation validation,
        string prefix,
        IReadOnlyList<NewGuardrailValue?> values,
        IReadOnlyList<Guardrail> guardrails
    )
    {
        validation.Count($"{prefix}guardrailValues", values, MaxGuardrailValues);
        for (var i = 0; i < Math.Min(values.Count, MaxGuardrailValues); i++)
        {
            var (value, field) = (values[i], $"{prefix}guardrailValues[{i}].");
            validation
                .Required($"{field}guardrailId", value?.GuardrailId)
                .Required($"{field}value", value?.Value)
                .Number($"{field}value", value?.Value)
                .Check(
                    value?.GuardrailId is not { } id || guardrails.Any(g => g.Id == id),
                    $"{field}guardrailId",
                    PlatformErrors.UnknownId
                )
                .Check(
                    value?.GuardrailId is null || values.Take(i).All(v => v?.GuardrailId != value.GuardrailId),
                    $"{field}guardrailId",
                    ProgressErrors.GuardrailTwice
                );
        }
    }

    private List<CheckIn> Make(
        IReadOnlyList<NewCheckIn> items,
        Dictionary<Guid, KeyResultContext> rows,
        Dictionary<Guid, CheckIn> superseded,
        CurrentUser user
    )
    {
        var now = clock.UtcNow();
        var today = DateOnly.FromDateTime(now);
        return
        [
            .. items.Select(
                (item, index) =>
                {
                    var row = rows[item.KeyResultId];
                    return new CheckIn
                    {
                        Id = Guid.CreateVersion7(),
                        KeyResultId = row.KeyResult.Id,
                        ObjectiveId = row.KeyResult.ObjectiveId,
                        CycleId = row.KeyResult.CycleId,
                        PersonId = user.PersonId,
                        On = item.On ?? (item.SupersedesId is { } old ? superseded[old].On : today),
                        // Items of one request keep their order: later ones were written later.
                        RecordedAt = now.AddTicks(10L * index),
                        Value = item.Value,
                        DoneStepIds = item.DoneStepIds is { } done ? [.. done.Distinct()] : null,
                        Degree = item.Degree,
                        InRange =
                            row.KeyResult.Type == KeyResultType.Range && item.Value is { } value
                                ? KeyResultProgress.InRange(row.KeyResult.Definition(), value)
                                : null,
                        Confidence = item.Confidence,
                        GuardrailValues = item.GuardrailValues is { Count: > 0 } values
                            ? [.. values.Select(v => new GuardrailValue(v!.GuardrailId!.Value, v.Value!.Value))]
                            : null,
                        Status = SnakeCase.TryParse<ProgressStatus>(item.Status, out var status) ? status : null,
                        StatusPinned = item.StatusPinned is true,
                        Note = Texts.Clean(item.Note),
                        Source = CheckInSource.Manual,
                        DefinitionVersion = row.KeyResult.DefinitionVersion,
                        SupersedesId = item.SupersedesId,
                    };
                }
            ),
        ];
    }
}

/// <summary>
/// One check-in as it is asked for. <paramref name="On"/> is today when missing, or the day of the one that it corrects;
/// <paramref name="Value"/> is for all types but milestones, which take <paramref name="DoneStepIds"/> (all steps done so
/// far) or <paramref name="Degree"/> 0–1; <paramref name="Confidence"/> is 0–10. <paramref name="Status"/> overrides the
/// automatic one until the next check-in, or until another status is stated when <paramref name="StatusPinned"/>.
/// <paramref name="GuardrailValues"/> name guardrails of the key result; those that are left out stay as they were stated last.
/// </summary>
internal sealed record NewCheckIn(
    Guid KeyResultId,
    DateOnly? On = null,
    decimal? Value = null,
    IReadOnlyList<Guid>? DoneStepIds = null,
    decimal? Degree = null,
    int? Confidence = null,
    string? Status = null,
    bool? StatusPinned = null,
    string? Note = null,
    Guid? SupersedesId = null,
    IReadOnlyList<NewGuardrailValue?>? GuardrailValues = null
);

/// <summary>What one of the key result's guardrails stands at on the check-in's day.</summary>
internal sealed record NewGuardrailValue(Guid? GuardrailId, decimal? Value);

/// <summary>What was written, and the key result after it; <paramref name="Facts"/> only where all check-ins were read.</summary>
internal sealed record RecordedCheckIn(CheckIn CheckIn, KeyResultContext Row, IReadOnlyList<CheckInFact> Facts);
