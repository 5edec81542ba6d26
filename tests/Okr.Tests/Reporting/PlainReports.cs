using Okr.Contracts;
using Okr.Contracts.Alignment.V1;
using Okr.Contracts.Goal.V1;
using Okr.Contracts.Organization.V1;
using Okr.Contracts.Progress.V1;
using Okr.Contracts.Scoring.V1;

namespace Okr.Tests.Reporting;

/// <summary>
/// The figures straight from the events, as slowly and plainly as reports.md says them; knows nothing of the service. One
/// instance answers for one cycle, day and set of units (null: everything).
/// </summary>
internal sealed class PlainReports
{
    private readonly List<IEvent> latest;
    private readonly CycleChanged cycle;
    private readonly DateOnly day;
    private readonly HashSet<Guid>? units;
    private readonly Func<PersonChanged, bool>? only;
    private readonly Func<ObjectiveChanged, bool>? objectives;
    private readonly Guid? wave;

    /// <param name="only">Restricts the answer to these people and what they own themselves.</param>
    /// <param name="objectives">Restricts the answer to these objectives instead of what the people own themselves.</param>
    /// <param name="wave">Restricts the answer to the units that this wave covers; all zeros for those that none covers.</param>
    public PlainReports(
        IEnumerable<IEvent> events,
        Guid cycleId,
        DateOnly day,
        Guid? unitId,
        bool subUnits,
        Func<PersonChanged, bool>? only = null,
        Func<ObjectiveChanged, bool>? objectives = null,
        Guid? wave = null
    )
    {
        this.wave = wave;
        this.only = only;
        this.objectives = objectives;
        latest =
        [
            .. events.GroupBy(e => (e.GetType(), e.Id)).Select(same => same.OrderByDescending(e => e.Version).First()),
        ];
        cycle = latest.OfType<CycleChanged>().Single(c => c.Id == cycleId);
        this.day = day;
        units = unitId is { } unit ? Subtree(unit, subUnits) : null;
    }

    /// <summary>All figures by their names.</summary>
    public Dictionary<string, decimal?> Figures()
    {
        var people = Eligible();
        var published = Published().Where(InScope).ToList();
        var keyResults = published.SelectMany(KeyResults).ToList();
        var owners = people.Where(p => Owned(p).Count > 0).ToList();
        var nonTop = published.Where(o => !o.IsTop).ToList();
        var figures = new Dictionary<string, decimal?>
        {
            ["eligible"] = people.Count,
            ["participants"] = people.Count(Participates),
            ["filled"] = people.Count(Filled),
            ["updaters7"] = people.Count(p => Updated(p, 7)),
            ["updaters14"] = people.Count(p => Updated(p, 14)),
            ["updaters28"] = people.Count(p => Updated(p, 28)),
            ["viewers"] = people.Count(Viewed),
            ["owners"] = owners.Count,
            ["alignedOwners"] = owners.Count(p => Owned(p).Exists(o => Links().Any(l => l.FromObjectiveId == o.Id))),
            ["objectives"] = published.Count,
            ["nonTop"] = nonTop.Count,
            ["aligned"] = nonTop.Count(o => Links().Any(l => l.FromObjectiveId == o.Id && l.Kind == "supports")),
            ["isolated"] = published.Count(o =>
                !Links().Any(l => l.FromObjectiveId == o.Id || l.ToObjectiveId == o.Id)
            ),
            ["keyResults"] = keyResults.Count,
            ["withData"] = keyResults.Count(HasData),
            ["stale"] = keyResults.Count(Stale),
            ["updated"] = keyResults.Count(k => Recent(k).Count > 0),
            ["humanUpdated"] = keyResults.Count(k => Recent(k).Exists(c => c.Source != "automatic")),
            ["automaticUpdated"] = keyResults.Count(k => Recent(k).Exists(c => c.Source == "automatic")),
            ["neverUpdated"] = keyResults.Count(k => CheckIns(k, day).Count == 0),
            ["offTrackTwoWeeks"] = keyResults.Count(k =>
                Status(k, day) == "off_track"
                && day.AddDays(-7) >= cycle.StartsOn
                && IsLive(k, day.AddDays(-7))
                && Status(k, day.AddDays(-7)) == "off_track"
            ),
            ["noProgressFourWeeks"] = keyResults.Count(k =>
                day.AddDays(-28) >= cycle.StartsOn
                && IsLive(k, day.AddDays(-28))
                && Progress(k, day) is { } now
                && now < 1
                && now <= Progress(k, day.AddDays(-28))
            ),
            ["guardrailBreaches"] = keyResults.Count(k => Breaches(k, day)),
        };
        foreach (var status in new[] { "not_started", "on_track", "at_risk", "off_track", "done" })
        {
            figures[Camel(status)] = keyResults.Count(k => Status(k, day) == status);
        }

        var slots = keyResults.SelectMany(Slots).ToList();
        figures["onTime"] = slots.Count(s => s == "on_time");
        figures["late"] = slots.Count(s => s == "late");
        figures["missed"] = slots.Count(s => s == "missed");
        figures["due"] = slots.Count(s => s != "not_due_yet");
        var progress = keyResults.Select(k => Progress(k, day)).OfType<decimal>().ToList();
        figures["keyResultProgress"] = Mean(progress.Sum(), progress.Count);
        var objectives = published
            .Select(o => (o.WeightBp, Progress: ObjectiveProgress(o)))
            .Where(o => o.Progress is not null)
            .ToList();
        figures["objectiveProgress"] = Mean(objectives.Sum(o => o.Progress!.Value), objectives.Count);
        figures["weightedProgress"] = Mean(
            objectives.Sum(o => o.WeightBp * o.Progress!.Value),
            objectives.Sum(o => o.WeightBp)
        );
        var scores = published.Select(Score).OfType<decimal>().ToList();
        figures["objectiveScore"] = Mean(scores.Sum(), scores.Count);
        foreach (
            var (rate, of, per) in new[]
            {
                ("participationRate", "participants", "eligible"),
                ("fillRate", "filled", "eligible"),
                ("updaters7Rate", "updaters7", "eligible"),
                ("updaters14Rate", "updaters14", "eligible"),
                ("updaters28Rate", "updaters28", "eligible"),
                ("viewersRate", "viewers", "eligible"),
                ("personAlignmentRate", "alignedOwners", "owners"),
                ("alignmentRate", "aligned", "nonTop"),
                ("staleRate", "stale", "keyResults"),
                ("updateRate", "updated", "keyResults"),
                ("humanUpdateRate", "humanUpdated", "keyResults"),
                ("automaticUpdateRate", "automaticUpdated", "keyResults"),
                ("onTimeRate", "onTime", "due"),
                ("lateRate", "late", "due"),
                ("missedRate", "missed", "due"),
            }
        )
        {
            figures[rate] = Mean(figures[of]!.Value, figures[per]!.Value);
        }

        return figures;
    }

    /// <summary>Key results of published objectives: whether a guardrail is out of its range, and the status shown.</summary>
    public Dictionary<Guid, (bool Breached, string? Status)> Shown() =>
        Published()
            .Where(InScope)
            .SelectMany(KeyResults)
            .ToDictionary(k => k.Id, k => (Breaches(k, day), Status(k, day)));

    /// <summary>Histograms by their names in the operations report.</summary>
    public Dictionary<string, Dictionary<string, long>> Histograms()
    {
        var published = Published().Where(InScope).ToList();
        var keyResults = published.SelectMany(KeyResults).ToList();
        return new()
        {
            ["byState"] = Bars(Objectives().Where(InScope).Select(o => State(o)!)),
            ["byLevel"] = Bars(published.Select(Level)),
            ["byKind"] = Bars(published.Select(o => o.Kind)),
            ["objectivesPerOwner"] = Bars(Eligible().Select(p => Number(Owned(p).Count))),
            ["keyResultsPerObjective"] = Bars(published.Select(o => Number(KeyResults(o).Count))),
            ["byType"] = Bars(keyResults.Select(k => k.Type)),
            ["byConfidence"] = Bars(
                keyResults.Select(k =>
                    CheckIns(k, day)
                        .Select(c => c.Confidence)
                        .LastOrDefault(c => c is not null)
                        ?.ToString(System.Globalization.CultureInfo.InvariantCulture)
                    ?? "none"
                )
            ),
        };
    }

    public decimal? MedianKeyResultProgress()
    {
        var values = Published()
            .Where(InScope)
            .SelectMany(KeyResults)
            .Select(k => Progress(k, day))
            .OfType<decimal>()
            .Order()
            .ToList();
        return values.Count == 0 ? null : (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }

    private static Dictionary<string, long> Bars(IEnumerable<string> keys) =>
        keys.GroupBy(k => k).ToDictionary(g => g.Key, g => g.LongCount());

    private static string Number(int count) =>
        count > 5 ? ">5" : count.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static decimal? Mean(decimal sum, decimal count) => count == 0 ? null : decimal.Round(sum / count, 12);

    private static string Camel(string snake) =>
        string.Concat(snake.Split('_').Select((word, i) => i == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));

    private HashSet<Guid> Subtree(Guid unit, bool subUnits)
    {
        var found = new HashSet<Guid> { unit };
        var before = 0;
        while (subUnits && before != found.Count)
        {
            before = found.Count;
            found.UnionWith(
                latest
                    .OfType<OrgUnitChanged>()
                    .Where(u => OnDay(u.Periods).ParentId is { } parent && found.Contains(parent))
                    .Select(u => u.Id)
            );
        }

        return found;
    }

    private OrgUnitPeriod OnDay(IReadOnlyList<OrgUnitPeriod> periods) =>
        periods.LastOrDefault(p => p.From <= day) ?? periods[0];

    private PersonPeriod OnDay(IReadOnlyList<PersonPeriod> periods) =>
        periods.LastOrDefault(p => p.From <= day) ?? periods[0];

    private List<PersonChanged> Eligible() =>
        [
            .. latest
                .OfType<PersonChanged>()
                .Where(p =>
                    p.Periods.LastOrDefault(x => x.From <= day) is { Active: true } period
                    && (units is null || units.Contains(period.OrgUnitId))
                    && Covered(period.OrgUnitId)
                    && InWave(period.OrgUnitId)
                    && !latest
                        .OfType<ExemptionChanged>()
                        .Any(e =>
                            !e.Deleted && e.PersonId == p.Id && e.From <= day && (e.Until is null || e.Until >= day)
                        )
                    && only?.Invoke(p) != false
                ),
        ];

    private bool Covered(Guid unit)
    {
        var waves = latest.OfType<RolloutWaveChanged>().Where(w => !w.Deleted).ToList();
        return waves.Count == 0
            || waves.Exists(w => w.StartsOn <= day && w.OrgUnitIds.Any(top => Subtree(top, true).Contains(unit)));
    }

    private bool InWave(Guid unit) => wave is null || wave == (WaveOf(unit) ?? Guid.Empty);

    /// <summary>The nearest unit upward that a wave names decides, and there the first wave to start.</summary>
    private Guid? WaveOf(Guid unit) =>
        latest
            .OfType<RolloutWaveChanged>()
            .Where(w => !w.Deleted && w.StartsOn <= day && w.OrgUnitIds.Contains(unit))
            .OrderBy(w => w.StartsOn)
            .ThenBy(w => w.Code, StringComparer.Ordinal)
            .Select(w => (Guid?)w.Id)
            .FirstOrDefault()
        ?? (
            OnDay(latest.OfType<OrgUnitChanged>().Single(u => u.Id == unit).Periods).ParentId is { } parent
                ? WaveOf(parent)
                : null
        );

    private IEnumerable<ObjectiveChanged> Objectives() =>
        latest
            .OfType<ObjectiveChanged>()
            .Where(o => !o.Deleted && o.CycleId == cycle.Id && State(o) is not null)
            .Select(OnDay);

    private ObjectiveChanged OnDay(ObjectiveChanged newest) =>
        newest.Earlier?.FirstOrDefault(e => day < e.Until) is { } then
            ? newest with
            {
                Kind = then.Kind,
                OwnerKind = then.OwnerKind,
                OwnerUnitId = then.OwnerUnitId,
                OwnerPersonId = then.OwnerPersonId,
                ParticipantIds = then.ParticipantIds,
                IsTop = then.IsTop,
                WeightBp = then.WeightBp,
            }
            : newest;

    private static KeyResultChanged OnDay(KeyResultChanged newest, DateOnly on) =>
        newest.Earlier?.FirstOrDefault(e => on < e.Until) is { } then
            ? newest with
            {
                Type = then.Type,
                Unit = then.Unit,
                Baseline = then.Baseline,
                Target = then.Target,
                PhasedTargets = then.PhasedTargets,
                DefinitionVersion = then.DefinitionVersion,
                WeightBp = then.WeightBp,
                OwnerPersonId = then.OwnerPersonId,
                Guardrails = then.Guardrails,
            }
            : newest;

    /// <summary>The same key result as it was on another day.</summary>
    private KeyResultChanged At(KeyResultChanged keyResult, DateOnly on) =>
        OnDay(latest.OfType<KeyResultChanged>().Single(k => k.Id == keyResult.Id), on);

    private static bool IsLive(KeyResultChanged keyResult, DateOnly on) =>
        (keyResult.AddedOn is not { } added || added <= on)
        && (keyResult.CancelledOn is not { } cancelled || cancelled > on);

    private string? State(ObjectiveChanged objective) => objective.States.LastOrDefault(s => s.On <= day)?.State;

    private IEnumerable<ObjectiveChanged> Published() =>
        Objectives().Where(o => State(o) is "published" or "scored" or "closed");

    private Guid? UnitOf(ObjectiveChanged objective) =>
        objective.OwnerKind == "person"
            ? OnDay(latest.OfType<PersonChanged>().Single(p => p.Id == objective.OwnerPersonId).Periods).OrgUnitId
            : objective.OwnerUnitId;

    private string Level(ObjectiveChanged objective) =>
        objective.OwnerKind == "person"
            ? "person"
            : OnDay(latest.OfType<OrgUnitChanged>().Single(u => u.Id == objective.OwnerUnitId).Periods).Kind;

    private bool InScope(ObjectiveChanged objective) =>
        (units is null || units.Contains(UnitOf(objective)!.Value))
        && InWave(UnitOf(objective)!.Value)
        && (
            objectives is not null
                ? objectives(objective)
                : only is null
                    || (
                        objective.OwnerKind == "person"
                        && only(latest.OfType<PersonChanged>().Single(p => p.Id == objective.OwnerPersonId))
                    )
        );

    private List<KeyResultChanged> KeyResults(ObjectiveChanged objective) =>
        [
            .. latest
                .OfType<KeyResultChanged>()
                .Where(k => k.ObjectiveId == objective.Id && !k.Deleted && IsLive(k, day))
                .Select(k => OnDay(k, day)),
        ];

    private List<ObjectiveChanged> Owned(PersonChanged person) =>
        [.. Published().Where(o => o.OwnerPersonId == person.Id)];

    private bool Participates(PersonChanged person) =>
        Published()
            .Any(o =>
                o.OwnerPersonId == person.Id
                || o.ParticipantIds.Contains(person.Id)
                || KeyResults(o).Exists(k => k.OwnerPersonId == person.Id)
            );

    private bool Filled(PersonChanged person) =>
        Owned(person).Count > 0
        && Owned(person)
            .TrueForAll(o =>
                KeyResults(o).Count >= 2 && KeyResults(o).TrueForAll(k => k.OwnerPersonId is not null && k.WeightBp > 0)
            );

    private bool Updated(PersonChanged person, int days) =>
        latest
            .OfType<CheckInRecorded>()
            .Any(c =>
                c.CycleId == cycle.Id
                && c.PersonId == person.Id
                && c.Source != "automatic"
                && c.SupersededById is null
                && c.On <= day
                && c.On > day.AddDays(-days)
            );

    private bool Viewed(PersonChanged person) =>
        latest
            .OfType<ActiveDaysChanged>()
            .Where(month => month.PersonId == person.Id)
            .SelectMany(month => month.Days.Select(each => month.Month.AddDays(each - 1)))
            .Any(on => on <= day && on > day.AddDays(-28));

    private IEnumerable<AlignmentChanged> Links() =>
        latest
            .OfType<AlignmentChanged>()
            .Where(l => l.AcceptedOn <= day && (l.EndedOn is not { } ended || ended > day));

    private List<CheckInRecorded> CheckIns(KeyResultChanged keyResult, DateOnly until) =>
        [
            .. latest
                .OfType<CheckInRecorded>()
                .Where(c => c.KeyResultId == keyResult.Id && c.SupersededById is null && c.On <= until)
                .OrderBy(c => c.On)
                .ThenBy(c => c.RecordedAt)
                .ThenBy(c => c.Id),
        ];

    private List<CheckInRecorded> Recent(KeyResultChanged keyResult) =>
        [.. CheckIns(keyResult, day).Where(c => c.On > day.AddDays(-7))];

    private bool HasData(KeyResultChanged keyResult) =>
        CheckIns(keyResult, day).Exists(c => c.Value is not null || c.Degree is not null);

    private KeyResultProgressed? Stated(KeyResultChanged keyResult) =>
        latest.OfType<KeyResultProgressed>().SingleOrDefault(p => p.Id == keyResult.Id);

    private decimal? Progress(KeyResultChanged keyResult, DateOnly on)
    {
        if (At(keyResult, on) is { Type: "linear", Target: null })
        {
            return null;
        }

        var checkIns = CheckIns(keyResult, on);
        if (checkIns.Count == 0)
        {
            return 0;
        }

        var madeUnder = checkIns.Where(c => c.On == checkIns[^1].On).Max(c => c.DefinitionVersion);
        var restated = Restatements(keyResult).LastOrDefault(r => r.On <= on && madeUnder < r.DefinitionVersion);
        var raw = restated is not null
            ? restated.RawProgress
            : checkIns.Select(c => c.RawProgress).LastOrDefault(p => p is not null);
        var lastOn = checkIns.FindLast(c => c.Value is not null || c.RawProgress is not null)?.On;
        if (
            raw is { } share
            && lastOn is { } statedOn
            && At(keyResult, on).Type == "range"
            && checkIns.Exists(c => c.On == statedOn && c.Value is not null) // else a degree, which stands
        )
        {
            raw = SharedByMissed(
                keyResult,
                share,
                statedOn,
                restated is null ? statedOn : checkIns[^1].On,
                checkIns[^1].On,
                on
            );
        }

        return Math.Min(1, Math.Max(0, raw ?? 0));
    }

    /// <summary>
    /// A range's share of in-range slots, known on a day, as of a later day: in-range ones stay as many as they were, while
    /// slots that nobody answered fall due. A slot is due when its grace is over, or when it is answered; the last value
    /// answers the first slot whose grace was not over yet. Nothing falls due after the cycle's last day, unless somebody
    /// still checks in.
    /// </summary>
    private decimal SharedByMissed(
        KeyResultChanged keyResult,
        decimal share,
        DateOnly lastValueOn,
        DateOnly knownOn,
        DateOnly lastCheckInOn,
        DateOnly on
    )
    {
        var (first, cadence, grace) = Rhythm(keyResult);
        var closings = new List<DateOnly>();
        for (var due = first; due <= cycle.EndsOn; due = due.AddDays(cadence))
        {
            closings.Add(due.AddDays(grace));
        }

        var answered = closings.FindIndex(closing => closing >= lastValueOn);
        var until = on < cycle.EndsOn ? on : new[] { cycle.EndsOn, lastCheckInOn }.Max();
        var (then, now) = (Due(knownOn), Due(until));
        return then == now ? share : decimal.Round(Math.Round(share * then) / now, 12);

        int Due(DateOnly day) =>
            closings.Count == 0 ? 1
            : answered < 0 ? closings.Count
            : Math.Max(closings.Count(closing => closing < day), answered + 1);
    }

    private IEnumerable<ProgressRestatement> Restatements(KeyResultChanged keyResult) =>
        Stated(keyResult) switch
        {
            null => [],
            { Restatements.Count: > 0 } stated => stated.Restatements,
            // As events said it before restatements were dated.
            { DefinitionVersion: > 1 } stated => [new(stated.DefinitionVersion, stated.On, stated.RawProgress)],
            _ => [],
        };

    private decimal? ObjectiveProgress(ObjectiveChanged objective)
    {
        var counted = KeyResults(objective)
            .Select(k => (k.WeightBp, Progress: Progress(k, day)))
            .Where(k => k.Progress is not null)
            .ToList();
        return Mean(counted.Sum(k => k.WeightBp * k.Progress!.Value), counted.Sum(k => k.WeightBp));
    }

    private decimal? Score(ObjectiveChanged objective) =>
        latest.OfType<ObjectiveScored>().SingleOrDefault(s => s.Id == objective.Id) is { Published: true } score
        && score.ScoredOn <= day
            ? score.Score
            : null;

    private decimal Expected(KeyResultChanged newest, DateOnly on)
    {
        var keyResult = At(newest, on);
        if (on <= cycle.StartsOn && keyResult.PhasedTargets.Count == 0)
        {
            return 0;
        }

        if (on >= cycle.EndsOn)
        {
            return 1;
        }

        var points = new List<(DateOnly On, decimal Value)> { (cycle.StartsOn, 0) };
        var start = keyResult.Baseline ?? 0;
        foreach (var phase in keyResult.PhasedTargets)
        {
            var share = decimal.Round((phase.Value - start) / (keyResult.Target!.Value - start), 12);
            points.Add((phase.On, Math.Min(1, Math.Max(0, share))));
        }

        points.Add((cycle.EndsOn, 1));
        var next = points.FindIndex(p => p.On > on);
        if (next == 0)
        {
            return 0;
        }

        var (from, to) = (points[next - 1], points[next]);
        return from.Value
            + decimal.Round(
                (to.Value - from.Value) * (on.DayNumber - from.On.DayNumber) / (to.On.DayNumber - from.On.DayNumber),
                12
            );
    }

    private bool Breaches(KeyResultChanged newest, DateOnly on) =>
        (At(newest, on).Guardrails ?? []).Any(guardrail =>
            CheckIns(newest, on)
                .SelectMany(c => c.GuardrailValues ?? [])
                .LastOrDefault(value => value.GuardrailId == guardrail.Id)
                is { } last
            && (last.Value < guardrail.Min || last.Value > guardrail.Max)
        );

    /// <summary>The status shown: at_risk, unless worse, while a guardrail is out of its range.</summary>
    private string? Status(KeyResultChanged keyResult, DateOnly on) =>
        StatusWithoutGuardrails(keyResult, on) is var status && status != "off_track" && Breaches(keyResult, on)
            ? "at_risk"
            : status;

    private string? StatusWithoutGuardrails(KeyResultChanged keyResult, DateOnly on)
    {
        string? stated = null;
        var pinned = false;
        foreach (var checkIn in CheckIns(keyResult, on))
        {
            if (checkIn.Status is not null)
            {
                (stated, pinned) = (checkIn.Status, checkIn.StatusPinned);
            }
            else if (!pinned)
            {
                stated = null;
            }
        }

        if (stated is not null)
        {
            return stated;
        }

        var updated = CheckIns(keyResult, on).Count > 0;
        if (!updated && on <= cycle.StartsOn.AddDays(7))
        {
            return "not_started";
        }

        if (Progress(keyResult, on) is not { } progress)
        {
            return updated ? null : "not_started";
        }

        var gap = Expected(keyResult, on) - progress;
        return progress >= 1 ? "done"
            : gap <= cycle.Policy.OnTrackGap ? "on_track"
            : gap <= cycle.Policy.AtRiskGap ? "at_risk"
            : "off_track";
    }

    private (DateOnly First, int Cadence, int Grace) Rhythm(KeyResultChanged keyResult)
    {
        if (Stated(keyResult) is { } stated)
        {
            return (stated.FirstDueOn, stated.CadenceDays, stated.GraceDays);
        }

        var first = cycle.StartsOn;
        while ((int)first.DayOfWeek != cycle.Policy.CadenceWeekday)
        {
            first = first.AddDays(1);
        }

        return (first, cycle.Policy.CadenceDays, cycle.Policy.GraceDays);
    }

    private bool Stale(KeyResultChanged keyResult)
    {
        var (first, cadence, grace) = Rhythm(keyResult);
        var last = CheckIns(keyResult, day).LastOrDefault()?.On ?? first;
        return day <= cycle.EndsOn.AddDays(grace) && day > last.AddDays(cadence + grace);
    }

    private IEnumerable<string> Slots(KeyResultChanged keyResult)
    {
        var (first, cadence, grace) = Rhythm(keyResult);
        var days = CheckIns(keyResult, day)
            .Where(c => c.DefinitionVersion >= keyResult.DefinitionVersion)
            .Select(c => c.On)
            .ToList();
        for (var due = first; due <= cycle.EndsOn; due = due.AddDays(cadence))
        {
            var closes = due.AddDays(grace);
            var opens = due == first ? DateOnly.MinValue : due.AddDays(grace - cadence);
            yield return days.Exists(d => d > opens && d <= closes) ? "on_time"
            : days.Exists(d => d > closes && d < due.AddDays(cadence)) ? "late"
            : day <= closes ? "not_due_yet"
            : day > due.AddDays(cadence) ? "missed"
            : "overdue";
        }
    }
}
