using Okr.Contracts;
using Okr.Contracts.Alignment.V1;
using Okr.Contracts.Goal.V1;
using Okr.Contracts.Organization.V1;
using Okr.Contracts.Progress.V1;
using Okr.Contracts.Scoring.V1;

namespace Okr.Tests.Reporting;

/// <summary>
/// A small company as the events that the other services would send: units that move, people who transfer and leave,
/// objectives in every state, links that end, check-ins that come late, are superseded or legacy. Some aggregates are
/// there in an older version too, which says something else.
/// </summary>
internal sealed class GeneratedCompany
{
    public static readonly string[] Locations = ["Berlin", "上海", "São Paulo"];
    public static readonly string[] JobFamilies = ["engineering", "sales"];
    public static readonly DateOnly Start = new(2026, 1, 1);
    public static readonly DateOnly End = new(2026, 3, 31);
    private readonly Random random;
    private readonly Random ofGuardrails; // so that the rest of a seed's company does not depend on them
    private readonly List<Guid> units = [];
    private readonly List<Guid> people = [];
    private readonly List<Guid> objectives = [];

    public GeneratedCompany(int seed)
    {
        random = new Random(seed);
        ofGuardrails = new Random(~seed);
        CycleId = Id();
        Events.Add(Cycle());
        AddUnits(random.Next(1, 7));
        AddPeople(random.Next(1, 13));
        foreach (var _ in Enumerable.Range(0, random.Next(0, 16)))
        {
            AddObjective();
        }

        AddLinks(random.Next(0, 14));
        AddRollout();
    }

    public Guid CycleId { get; }
    public List<IEvent> Events { get; } = [];
    public IReadOnlyList<Guid> Units => units;

    public DateOnly AnyDay() => Start.AddDays(random.Next(-25, 110));

    public Random Random => random;

    private Guid Id()
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }

    private T One<T>(params List<T> of) => of[random.Next(of.Count)];

    private bool Chance(int percent) => random.Next(100) < percent;

    private CycleChanged Cycle() =>
        new(
            CycleId,
            3,
            "2026-q1",
            "2026 Q1",
            "quarter",
            Start,
            End,
            2026,
            null,
            "active",
            Start.AddDays(-31),
            Start,
            End.AddDays(14),
            new CyclePolicy(
                ObjectiveStatusRule: One("worst_key_result", "own_gap"),
                CadenceDays: One(7, 14),
                CadenceWeekday: random.Next(7),
                GraceDays: random.Next(5)
            )
        );

    private void AddUnits(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var id = Id();
            var first = new OrgUnitPeriod(
                new(2020, 1, 1),
                $"Unit {i}",
                i == 0 || Chance(15) ? null : One(units),
                i == 0 ? "company" : One("division", "department", "team"),
                null,
                true
            );
            var periods = new List<OrgUnitPeriod> { first };
            if (i > 0 && Chance(40))
            {
                periods.Add(first with { From = AnyDay(), ParentId = One(units), Kind = "team" });
            }

            if (i > 1 && Chance(10))
            {
                periods.Add(periods[^1] with { From = periods[^1].From.AddDays(100), Active = false });
            }

            units.Add(id);
            Events.Add(new OrgUnitChanged(id, 4, $"u{i}", periods));
        }
    }

    private void AddPeople(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var id = Id();
            var periods = new List<PersonPeriod>
            {
                new(Chance(70) ? new(2021, 5, 1) : AnyDay(), One(units), null, true),
            };
            if (Chance(40))
            {
                periods.Add(new(periods[0].From.AddDays(random.Next(1, 120)), One(units), null, true));
            }

            if (Chance(25))
            {
                periods.Add(periods[^1] with { From = periods[^1].From.AddDays(random.Next(1, 90)), Active = false });
            }

            people.Add(id);
            foreach (var month in Enumerable.Range(-2, 6).Where(_ => Chance(30)))
            {
                Events.Add(new ActiveDaysChanged(Id(), 3, id, Start.AddMonths(month), AnyDaysOfMonth()));
            }

            var person = new PersonChanged(
                id,
                2,
                $"E{i:000}",
                $"Person {i}",
                null,
                null,
                null,
                null,
                i % 4 == 0 ? null : Locations[i % Locations.Length],
                i % 5 == 0 ? null : JobFamilies[i % JobFamilies.Length],
                periods
            );
            Events.Add(person);
            if (Chance(20))
            {
                Events.Add(person with { Version = 1, Name = "older", Periods = [periods[0] with { Active = false }] });
            }
        }
    }

    /// <summary>Waves, or none at all, and people who need not take part for a while.</summary>
    private void AddRollout()
    {
        foreach (var number in Enumerable.Range(0, Chance(50) ? 0 : random.Next(1, 4)))
        {
            var wave = new RolloutWaveChanged(
                Id(),
                2,
                $"w{number}",
                $"Wave {number}",
                "run",
                Chance(60) ? new(2021, 1, 1) : AnyDay(),
                null,
                [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => One(units)).Distinct()],
                Chance(10)
            );
            Events.Add(wave);
            if (Chance(20))
            {
                Events.Add(wave with { Version = 1, StartsOn = AnyDay(), OrgUnitIds = [One(units)], Deleted = false });
            }
        }

        foreach (var _ in Enumerable.Range(0, random.Next(0, 4)))
        {
            var from = AnyDay();
            Events.Add(
                new ExemptionChanged(
                    Id(),
                    2,
                    One(people),
                    from,
                    Chance(60) ? from.AddDays(random.Next(0, 60)) : null,
                    Chance(10)
                )
            );
        }
    }

    private RolloutWaveChanged? ChangedWave() =>
        Latest<RolloutWaveChanged>() is { } wave
            ? random.Next(3) switch
            {
                0 => wave with { Version = wave.Version + 1, StartsOn = AnyDay() },
                1 => wave with { Version = wave.Version + 1, OrgUnitIds = [One(units)] },
                _ => wave with { Version = wave.Version + 1, Deleted = !wave.Deleted },
            }
            : null;

    private ExemptionChanged? ChangedExemption() =>
        Latest<ExemptionChanged>() is { } exemption
            ? exemption with
            {
                Version = exemption.Version + 1,
                From = AnyDay(),
                Until = null,
                Deleted = Chance(20),
            }
            : null;

    private List<int> AnyDaysOfMonth() => [.. Enumerable.Range(1, 28).Where(_ => Chance(10))];

    private void AddObjective()
    {
        var id = Id();
        objectives.Add(id);
        var kind = One("company", "unit", "person", "person");
        var states = new List<ObjectiveStateChange>();
        var day = Start.AddDays(random.Next(-25, 20));
        foreach (
            var state in One<string[]>(
                ["draft"],
                ["draft", "published"],
                ["published"],
                ["draft", "finalized", "published", "scored", "closed"],
                ["published", "cancelled"],
                ["published", "postponed"]
            )
        )
        {
            states.Add(new(state, day, day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc)));
            day = day.AddDays(random.Next(0, 40));
        }

        var objective = new ObjectiveChanged(
            id,
            5,
            $"o-{objectives.Count}",
            CycleId,
            $"Objective {objectives.Count}",
            null,
            One("committed", "aspirational"),
            kind,
            kind == "person" ? null : One(units),
            kind == "person" || Chance(70) ? One(people) : null,
            Chance(30) ? [One(people)] : [],
            [],
            states[^1].State,
            states,
            Chance(20),
            null,
            random.Next(1, 10_000),
            objectives.Count,
            Chance(10),
            Chance(5),
            DateTime.UnixEpoch,
            DateTime.UnixEpoch
        );
        foreach (var _ in Enumerable.Range(0, Chance(40) ? random.Next(1, 4) : 0))
        {
            objective = Rewritten(objective);
        }

        Events.Add(objective);
        if (Chance(20))
        {
            Events.Add(
                objective with
                {
                    Version = 2,
                    ParticipantIds = [.. people],
                    States = [states[0] with { State = "published", On = Start.AddDays(-25) }],
                }
            );
        }

        foreach (var position in Enumerable.Range(0, random.Next(0, 8)))
        {
            AddKeyResult(id, position);
        }

        if (Chance(40))
        {
            Events.Add(
                new ObjectiveScored(
                    id,
                    2,
                    CycleId,
                    Chance(90) ? random.Next(0, 10_001) / 10_000m : null,
                    Chance(80),
                    Chance(90) ? AnyDay() : null,
                    DateTime.UnixEpoch
                )
            );
        }
    }

    private void AddKeyResult(Guid objectiveId, int position)
    {
        var id = Id();
        var type = One("increase", "decrease", "range", "linear", "milestone");
        decimal? target =
            type is "increase" ? 100m
            : type is "decrease" ? 10m
            : type is "linear" && Chance(70) ? 40m
            : null;
        var definition = Chance(15) ? 2 : 1;
        var keyResult = new KeyResultChanged(
            id,
            6,
            null,
            objectiveId,
            CycleId,
            $"Key result {position}",
            null,
            type,
            "count",
            type is "increase" ? 0m
                : type is "decrease" ? 50m
                : null,
            target,
            null,
            null,
            [],
            target is not null && Chance(20) ? [new(Start.AddDays(random.Next(0, 89)), random.Next(10, 50))] : [],
            definition,
            random.Next(0, 5_000),
            position,
            Chance(85) ? One(people) : null,
            Chance(10) ? AnyDay() : null,
            Chance(5),
            DateTime.UnixEpoch,
            DateTime.UnixEpoch,
            Chance(15) ? AnyDay() : null,
            Guardrails: OfGuardrails(50) ? AnyGuardrails() : null
        );
        foreach (var _ in Enumerable.Range(0, Chance(40) ? random.Next(1, 4) : 0))
        {
            keyResult = Rewritten(keyResult);
        }

        definition = keyResult.DefinitionVersion;
        Events.Add(keyResult);
        if (Chance(80))
        {
            Events.Add(
                new KeyResultProgressed(
                    id,
                    9,
                    objectiveId,
                    CycleId,
                    AnyDay(),
                    DateTime.UnixEpoch,
                    null,
                    random.Next(0, 120) / 100m,
                    null,
                    true,
                    null,
                    null,
                    false,
                    null,
                    null,
                    definition,
                    Start.AddDays(random.Next(0, 7)),
                    One(1, 7, 14),
                    random.Next(0, 4),
                    Restated(definition)
                )
            );
        }

        Guid? superseded = null;
        foreach (var _ in Enumerable.Range(0, random.Next(0, 12)))
        {
            superseded = AddCheckIn(keyResult, superseded);
        }
    }

    private bool OfGuardrails(int percent) => ofGuardrails.Next(100) < percent;

    /// <summary>Limits that about every other of the values stated by <see cref="AddCheckIn"/> keeps.</summary>
    private List<Guardrail> AnyGuardrails() =>
        [
            .. Enumerable
                .Range(1, ofGuardrails.Next(1, 4))
                .Select(number =>
                {
                    var id = new byte[16];
                    ofGuardrails.NextBytes(id);
                    return new Guardrail(
                        new(id),
                        $"Guardrail {number}",
                        number == 3 ? null : "%",
                        number == 2 ? null : ofGuardrails.Next(0, 5),
                        number == 1 ? null : ofGuardrails.Next(5, 10)
                    );
                }),
        ];

    /// <summary>Of guardrails that it has or had.</summary>
    private List<GuardrailValue> AnyValues(KeyResultChanged keyResult) =>
        [
            .. (keyResult.Earlier ?? [])
                .Select(earlier => earlier.Guardrails)
                .Append(keyResult.Guardrails)
                .SelectMany(guardrails => guardrails ?? [])
                .Select(guardrail => guardrail.Id)
                .Distinct()
                .Where(_ => OfGuardrails(60))
                .Select(id => new GuardrailValue(id, ofGuardrails.Next(-20, 120) / 10m)),
        ];

    /// <summary>For a range a share of the weeks so far, most of them good; silence after it makes the share smaller.</summary>
    private decimal AnyProgress(KeyResultChanged keyResult, DateOnly on)
    {
        var number = random.Next(-20, 140);
        var weeks = Math.Max(1, (on.DayNumber - Start.DayNumber) / 7 + 1);
        return keyResult.Type == "range"
            ? decimal.Round((decimal)(weeks - Math.Abs(number) % (weeks / 3 + 1)) / weeks, 12)
            : decimal.Round(number / 90m, 12);
    }

    private Guid? AddCheckIn(KeyResultChanged keyResult, Guid? supersedes)
    {
        var id = Id();
        var states = Chance(80);
        var person = Chance(90) ? One(people) : (Guid?)null;
        var on = AnyDay();
        var value = random.Next(100);
        var isDegree = keyResult.Type == "range" && value % 6 == 0;
        var checkIn = new CheckInRecorded(
            id,
            1,
            keyResult.Id,
            keyResult.ObjectiveId,
            CycleId,
            person,
            on,
            DateTime.UnixEpoch.AddMinutes(random.Next(100)),
            states && !isDegree ? value : null,
            [],
            states && isDegree ? value / 100m : null,
            null,
            !states ? null
                : isDegree ? value / 100m
                : AnyProgress(keyResult, on),
            Chance(60) ? random.Next(11) : null,
            Chance(25) ? One("on_track", "at_risk", "off_track", "done") : null,
            Chance(40),
            Chance(40) ? "note" : null,
            One("manual", "manual", "imported", "automatic"),
            random.Next(1, keyResult.DefinitionVersion + 1),
            Chance(10),
            supersedes,
            null,
            keyResult.Guardrails is null && OfGuardrails(50) ? null : AnyValues(keyResult)
        );
        Events.Add(checkIn);
        if (Chance(15))
        {
            // Superseded by one that is yet to come: the newer version of the same check-in says so.
            Events.Add(checkIn with { Version = 2, SupersededById = Id() });
            return id;
        }

        return null;
    }

    private void AddLinks(int count)
    {
        for (var i = 0; i < count && objectives.Count > 1; i++)
        {
            DateOnly? accepted = Chance(80) ? AnyDay() : null;
            Events.Add(
                new AlignmentChanged(
                    Id(),
                    2,
                    One("supports", "supports", "depends_on"),
                    One(objectives),
                    One(objectives),
                    null,
                    accepted is null ? "requested" : "accepted",
                    DateTime.UnixEpoch,
                    null,
                    accepted,
                    accepted is { } day && Chance(30) ? day.AddDays(random.Next(0, 40)) : null,
                    null,
                    null,
                    null
                )
            );
        }
    }

    /// <summary>
    /// Something else that happens: a check-in, late or not, or one that is superseded; an objective or key result that is
    /// published, cancelled, postponed, handed over, shared, weighed anew, defined anew or deleted; a link that begins or ends; a
    /// score; and, on demand, somebody who moves or leaves and a unit that comes under another.
    /// </summary>
    public IReadOnlyList<IEvent> Another(bool reorganization)
    {
        var before = Events.Count;
        if (reorganization)
        {
            Events.Add(
                random.Next(10) switch
                {
                    < 2 => ChangedWave() ?? (IEvent)MovedUnit(),
                    < 4 => ChangedExemption() ?? (IEvent)MovedPerson(),
                    < 8 => MovedPerson(),
                    _ => MovedUnit(),
                }
            );
        }
        else if (Events.OfType<KeyResultChanged>().Any() && Chance(85))
        {
            Events.Add(
                random.Next(9) switch
                {
                    0 or 1 => CheckIn(),
                    2 => Superseded() ?? CheckIn(),
                    3 => ChangedObjective(),
                    4 => ChangedKeyResult(),
                    5 => (IEvent?)ChangedProgress() ?? CheckIn(),
                    6 => (IEvent?)ChangedLink() ?? ChangedObjective(),
                    7 => (IEvent?)ChangedActiveDays() ?? CheckIn(),
                    _ => (IEvent?)ChangedScore() ?? ChangedKeyResult(),
                }
            );
        }
        else
        {
            AddObjective();
            AddLinks(2);
        }

        return [.. Events.Skip(before)];
    }

    private TEvent? Latest<TEvent>()
        where TEvent : class, IEvent
    {
        var ids = Events.OfType<TEvent>().Select(e => e.Id).Distinct().ToList();
        if (ids.Count == 0)
        {
            return null;
        }

        var id = One(ids);
        return Events.OfType<TEvent>().Where(e => e.Id == id).MaxBy(e => e.Version);
    }

    private CheckInRecorded CheckIn()
    {
        if (OfGuardrails(30) && Latest<CheckInRecorded>() is { } same)
        {
            // The same day once more, with nothing else to say than what guardrails stand at.
            return same with
            {
                Id = Id(),
                Version = 1,
                RecordedAt = same.RecordedAt.AddMinutes(1),
                SupersededById = null,
                GuardrailValues = AnyValues(
                    Events.OfType<KeyResultChanged>().Where(k => k.Id == same.KeyResultId).MaxBy(k => k.Version)!
                ),
            };
        }

        AddCheckIn(Latest<KeyResultChanged>()!, null);
        var made = Events.OfType<CheckInRecorded>().Last();
        Events.Remove(made);
        return made;
    }

    private CheckInRecorded? Superseded() =>
        Latest<CheckInRecorded>() is { } checkIn
            ? checkIn with
            {
                Version = checkIn.Version + 1,
                SupersededById = checkIn.SupersededById is null ? Id() : null,
            }
            : null;

    private ObjectiveChanged ChangedObjective()
    {
        var objective = Latest<ObjectiveChanged>()!;
        var next = objective with { Version = objective.Version + 1 };
        var on = AnyDay();
        return random.Next(5) switch
        {
            0 => next with
            {
                States =
                [
                    .. objective.States.Where(s => s.On <= on),
                    new(
                        One("draft", "published", "cancelled", "postponed", "scored"),
                        on,
                        on.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc)
                    ),
                ],
            },
            1 => next with { Position = random.Next(50), Confidential = !objective.Confidential },
            2 => next with { Deleted = !objective.Deleted },
            _ => Rewritten(next),
        };
    }

    /// <summary>
    /// Handed over, shared, weighed or marked anew from some day on; a day before the latest such change replaces what held
    /// since that one.
    /// </summary>
    private ObjectiveChanged Rewritten(ObjectiveChanged objective)
    {
        var next = random.Next(5) switch
        {
            0 or 1 => objective with { OwnerKind = "person", OwnerUnitId = null, OwnerPersonId = One(people) },
            2 => objective with { OwnerKind = "unit", OwnerUnitId = One(units) },
            3 => objective with { ParticipantIds = Chance(50) ? [] : [One(people)] },
            _ => objective with
            {
                IsTop = !objective.IsTop,
                Kind = One("committed", "aspirational"),
                WeightBp = random.Next(1, 10_000),
            },
        };
        var (past, until) = (objective.Earlier ?? [], AnyDay());
        return past.Count > 0 && past[^1].Until >= until
            ? next
            : next with
            {
                Earlier =
                [
                    .. past,
                    new(
                        until,
                        objective.Kind,
                        objective.OwnerKind,
                        objective.OwnerUnitId,
                        objective.OwnerPersonId,
                        objective.ParticipantIds,
                        objective.IsTop,
                        objective.WeightBp
                    ),
                ],
            };
    }

    private KeyResultChanged Rewritten(KeyResultChanged keyResult)
    {
        var next = random.Next(4) switch
        {
            0 => keyResult with { WeightBp = random.Next(0, 5_000) },
            1 => keyResult with { OwnerPersonId = Chance(80) ? One(people) : null },
            2 => keyResult with { DefinitionVersion = keyResult.DefinitionVersion + 1 },
            _ => keyResult with
            {
                DefinitionVersion = keyResult.DefinitionVersion + 1,
                Type = One("increase", "linear"),
                Baseline = random.Next(0, 5),
                Target = Chance(80) ? random.Next(60, 90) : null,
                PhasedTargets = [],
            },
        };
        if (next is { Target: not null } && Chance(20))
        {
            next = next with { PhasedTargets = [new(Start.AddDays(random.Next(0, 89)), random.Next(10, 50))] };
        }

        next = ofGuardrails.Next(6) switch
        {
            0 => next with { Guardrails = OfGuardrails(70) ? AnyGuardrails() : [] },
            1 when keyResult.Guardrails is [var first, ..] guardrails => next with
            {
                Guardrails = [first with { Min = ofGuardrails.Next(0, 9), Max = null }, .. guardrails.Skip(1)],
            },
            _ => next,
        };
        var (past, until) = (keyResult.Earlier ?? [], AnyDay());
        return past.Count > 0 && past[^1].Until >= until
            ? next
            : next with
            {
                Earlier =
                [
                    .. past,
                    new(
                        until,
                        keyResult.Type,
                        keyResult.Unit,
                        keyResult.Baseline,
                        keyResult.Target,
                        keyResult.PhasedTargets,
                        keyResult.DefinitionVersion,
                        keyResult.WeightBp,
                        keyResult.OwnerPersonId,
                        keyResult.Guardrails
                    ),
                ],
            };
    }

    private List<ProgressRestatement> Restated(int definition) =>
        [
            .. Enumerable
                .Range(2, Math.Max(0, definition - 1))
                .Where(_ => Chance(60))
                .Select(version => new ProgressRestatement(
                    version,
                    AnyDay(),
                    Chance(90) ? random.Next(0, 120) / 100m : null
                )),
        ];

    private KeyResultChanged ChangedKeyResult()
    {
        var keyResult = Latest<KeyResultChanged>()!;
        var next = keyResult with { Version = keyResult.Version + 1 };
        return random.Next(6) switch
        {
            0 => next with { Position = random.Next(9) },
            1 => next with { CancelledOn = keyResult.CancelledOn is null ? AnyDay() : null },
            2 => next with { Deleted = !keyResult.Deleted },
            _ => Rewritten(next),
        };
    }

    private KeyResultProgressed? ChangedProgress() =>
        Latest<KeyResultProgressed>() is { } progress
            ? progress with
            {
                Version = progress.Version + 1,
                On = AnyDay(),
                RawProgress = random.Next(0, 120) / 100m,
                DefinitionVersion = progress.DefinitionVersion + random.Next(2),
                GraceDays = random.Next(0, 4),
                Restatements = Chance(50) ? progress.Restatements : Restated(progress.DefinitionVersion + 1),
            }
            : null;

    private AlignmentChanged? ChangedLink() =>
        Latest<AlignmentChanged>() is { } link
            ? link with
            {
                Version = link.Version + 1,
                State = "accepted",
                AcceptedOn = link.AcceptedOn ?? AnyDay(),
                EndedOn = link.EndedOn is null ? AnyDay() : null,
            }
            : null;

    private ObjectiveScored? ChangedScore() =>
        Latest<ObjectiveScored>() is { } score
            ? score with
            {
                Version = score.Version + 1,
                Score = random.Next(0, 10_001) / 10_000m,
                Published = Chance(80),
                ScoredOn = AnyDay(),
            }
            : null;

    private ActiveDaysChanged? ChangedActiveDays() =>
        Latest<ActiveDaysChanged>() is { } month
            ? month with
            {
                Version = month.Version + 1,
                Days = [.. month.Days.Union(AnyDaysOfMonth()).Order()],
            }
            : null;

    private PersonChanged MovedPerson()
    {
        var person = Latest<PersonChanged>()!;
        var on = AnyDay();
        return person with
        {
            Version = person.Version + 1,
            Periods =
            [
                .. person.Periods.Where(p => p.From < on || p == person.Periods[0]),
                new(on > person.Periods[0].From ? on : person.Periods[0].From.AddDays(1), One(units), null, Chance(70)),
            ],
        };
    }

    private OrgUnitChanged MovedUnit()
    {
        var unit = Latest<OrgUnitChanged>()!;
        var place = units.IndexOf(unit.Id);
        var on = AnyDay();
        return unit with
        {
            Version = unit.Version + 1,
            Periods =
            [
                .. unit.Periods.Where(p => p.From < on),
                unit.Periods[0] with
                {
                    From = on,
                    Kind = One("division", "department", "team"),
                    ParentId = place == 0 || Chance(20) ? null : units[random.Next(place)],
                },
            ],
        };
    }
}
