using System.Text.Json;
using FsCheck.Xunit;
using Microsoft.EntityFrameworkCore;
using Okr.Contracts;
using Okr.Contracts.Goal.V1;
using Okr.Goal.Domain;
using Okr.Goal.Features.Import;
using Okr.Goal.Features.KeyResults;
using Okr.Goal.Features.Objectives;
using Okr.Platform.Data;
using Okr.Platform.Security;
using Okr.Platform.Web;
using Objective = Okr.Goal.Domain.Objective;

namespace Okr.Tests.Goal;

/// <summary>What objectives and key results were on earlier days, as their events tell it.</summary>
public sealed class DatedPastTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Property(MaxTest = 6)]
    public void The_events_say_what_held_at_the_end_of_every_day(int seed)
    {
        Check(seed).GetAwaiter().GetResult();

        static async Task Check(int seed)
        {
            using var scenario = new GoalScenario();
            var random = new Random(seed);
            var made = await scenario.Published(
                scenario.Member,
                GoalScenario.Increase("a"),
                GoalScenario.Increase("b"),
                GoalScenario.Increase("c")
            );
            var seen =
                new Dictionary<DateOnly, (EarlierObjective Objective, Dictionary<Guid, EarlierKeyResult> KeyResults)>();
            for (var day = 0; day < 8; day++)
            {
                for (var change = random.Next(4); change > 0; change--)
                {
                    await Change(scenario, made.Id, random);
                }

                await using var db = scenario.Open();
                seen[DateOnly.FromDateTime(scenario.Clock.Now)] = (
                    (await db.Objectives.SingleAsync(o => o.Id == made.Id)).Dated(),
                    (await db.KeyResults.Where(k => k.ObjectiveId == made.Id).ToListAsync())
                        .Where(k => k.IsLive)
                        .ToDictionary(k => k.Id, k => k.Dated())
                );
                scenario.Clock.Now = scenario.Clock.Now.AddDays(random.Next(1, 3));
            }

            var objective = await Told<ObjectiveChanged>(scenario, made.Id);
            await using var last = scenario.Open();
            var keyResults = new List<KeyResultChanged>();
            foreach (
                var id in await last.KeyResults.Where(k => k.ObjectiveId == made.Id).Select(k => k.Id).ToListAsync()
            )
            {
                keyResults.Add(await Told<KeyResultChanged>(scenario, id));
            }

            foreach (var (day, held) in seen)
            {
                Assert.True(Earlier.Same(held.Objective, On(objective, day)), $"the objective on {day}");
                var live = keyResults.Where(k => !(k.AddedOn > day) && !(k.CancelledOn <= day)).ToList();
                Assert.Equal(held.KeyResults.Keys.Order(), live.Select(k => k.Id).Order());
                foreach (var keyResult in live)
                {
                    Assert.True(
                        Earlier.Same(held.KeyResults[keyResult.Id], On(keyResult, day)),
                        $"a key result on {day}"
                    );
                }
            }

            Assert.True(objective.Earlier!.Count < seen.Count);
        }
    }

    [Fact]
    public async Task Only_what_changed_on_a_later_day_leaves_a_trace()
    {
        using var scenario = new GoalScenario();
        var made = await scenario.Published(scenario.Member, GoalScenario.Increase("a"));
        await Hand(scenario, made.Id, scenario.Lead);
        await Hand(scenario, made.Id, scenario.Member);
        Assert.Empty((await Told<ObjectiveChanged>(scenario, made.Id)).Earlier!);

        scenario.Clock.Now = scenario.Clock.Now.AddDays(3);
        await Hand(scenario, made.Id, scenario.Lead);
        await Hand(scenario, made.Id, scenario.Stranger);
        var entry = Assert.Single((await Told<ObjectiveChanged>(scenario, made.Id)).Earlier!);
        Assert.Equal((new DateOnly(2026, 2, 13), scenario.Member.PersonId), (entry.Until, entry.OwnerPersonId));

        await Hand(scenario, made.Id, scenario.Member);
        Assert.Empty((await Told<ObjectiveChanged>(scenario, made.Id)).Earlier!);
    }

    [Fact]
    public async Task Weights_of_what_nobody_has_seen_are_not_kept()
    {
        using var scenario = new GoalScenario();
        var first = await scenario.Create(
            scenario.ObjectiveOf(scenario.Member, GoalScenario.Increase("a"), GoalScenario.Increase("b")),
            scenario.Member
        );
        scenario.Clock.Now = scenario.Clock.Now.AddDays(1);
        await scenario.Create(scenario.ObjectiveOf(scenario.Member), scenario.Member);
        await Redefine(scenario, first.KeyResults[0].Id, target: 30, weightBp: 2_000);
        var told = await Told<ObjectiveChanged>(scenario, first.Id);
        Assert.Equal((5_000, 0), (told.WeightBp, told.Earlier!.Count));
        Assert.Empty((await Told<KeyResultChanged>(scenario, first.KeyResults[0].Id)).Earlier!);
    }

    [Fact]
    public async Task A_key_result_that_joins_a_published_objective_is_dated_and_the_others_keep_their_old_weight_before()
    {
        using var scenario = new GoalScenario();
        var made = await scenario.Published(scenario.Member, GoalScenario.Increase("a"));
        scenario.Clock.Now = scenario.Clock.Now.AddDays(5);
        await using var db = scenario.Open();
        var added = await WriteKeyResults.Add(
            made.Id,
            GoalScenario.Increase("b"),
            db,
            scenario.Organization(db),
            scenario.Member,
            scenario.Clock,
            None
        );
        var (old, joined) = (
            await Told<KeyResultChanged>(scenario, made.KeyResults[0].Id),
            await Told<KeyResultChanged>(scenario, added.Id)
        );
        Assert.Equal((null, new DateOnly(2026, 2, 15)), (old.AddedOn, joined.AddedOn));
        var entry = Assert.Single(old.Earlier!);
        Assert.Equal((new DateOnly(2026, 2, 15), 10_000, 5_000), (entry.Until, entry.WeightBp, old.WeightBp));
        Assert.Empty(joined.Earlier!);
    }

    [Fact]
    public async Task An_import_takes_effect_on_its_day_but_never_before_the_latest_change()
    {
        using var scenario = new GoalScenario();
        var row = new Okr.Contracts.Goal.V1.Grpc.ObjectiveRow
        {
            Line = 2,
            Code = "o1",
            CycleCode = "2026-q1",
            Title = "Customers love us",
            OwnerPersonId = scenario.Member.PersonId.ToString(),
        };
        await scenario.ImportObjectives(false, row);
        var id = await scenario.Open().Objectives.Select(o => o.Id).SingleAsync(None);

        await Import(scenario.Lead, new(2026, 2, 1));
        await Import(scenario.Stranger, new(2026, 1, 15));
        await Import(scenario.Boss, new(2026, 3, 1)); // at the latest today
        Assert.Equal(
            [(new DateOnly(2026, 2, 1), scenario.Member.PersonId), (new(2026, 2, 10), scenario.Stranger.PersonId)],
            (await Told<ObjectiveChanged>(scenario, id)).Earlier!.Select(e => (e.Until, e.OwnerPersonId))
        );

        async Task Import(CurrentUser owner, DateOnly on)
        {
            row.OwnerPersonId = owner.PersonId.ToString();
            await using var db = scenario.Open();
            Assert.Equal(1, (await ImportObjectives.Handle(scenario.Run(effectiveOn: on), [row], db, None)).Updated);
        }
    }

    private static EarlierObjective On(ObjectiveChanged told, DateOnly day) =>
        told.Earlier!.FirstOrDefault(e => day < e.Until)
        ?? new(
            DateOnly.MaxValue,
            told.Kind,
            told.OwnerKind,
            told.OwnerUnitId,
            told.OwnerPersonId,
            told.ParticipantIds,
            told.IsTop,
            told.WeightBp
        );

    private static EarlierKeyResult On(KeyResultChanged told, DateOnly day) =>
        told.Earlier!.FirstOrDefault(e => day < e.Until)
        ?? new(
            DateOnly.MaxValue,
            told.Type,
            told.Unit,
            told.Baseline,
            told.Target,
            told.PhasedTargets,
            told.DefinitionVersion,
            told.WeightBp,
            told.OwnerPersonId,
            told.Guardrails
        );

    /// <summary>The newest event of an aggregate, which is what a rebuild would read of it.</summary>
    private static async Task<TEvent> Told<TEvent>(GoalScenario scenario, Guid id)
        where TEvent : class, IEvent
    {
        await using var db = scenario.Open();
        var told = (await db.Outbox.Where(m => m.Type == typeof(TEvent).Name).Select(m => m.Payload).ToListAsync(None))
            .Select(text => JsonSerializer.Deserialize<TEvent>(text, EventJson.Options)!)
            .Where(e => e.Id == id)
            .MaxBy(e => e.Version)!;
        object kept =
            typeof(TEvent) == typeof(ObjectiveChanged)
                ? (await db.Objectives.SingleAsync(o => o.Id == id, None)).ToEvent()
                : (await db.KeyResults.SingleAsync(k => k.Id == id, None)).ToEvent(false);
        Assert.Equal(Past(kept), Past(told));
        return told;
    }

    private static string Past(object told) =>
        told is ObjectiveChanged objective
            ? JsonSerializer.Serialize((objective.Version, objective.Earlier), Fields)
            : JsonSerializer.Serialize((((KeyResultChanged)told).AddedOn, ((KeyResultChanged)told).Earlier), Fields);

    private static readonly JsonSerializerOptions Fields = new() { IncludeFields = true };

    private static async Task Change(GoalScenario scenario, Guid id, Random random)
    {
        await using var db = scenario.Open();
        var keyResults = (await db.KeyResults.Where(k => k.ObjectiveId == id).ToListAsync())
            .Where(k => k.IsLive)
            .ToList();
        var any = keyResults[random.Next(keyResults.Count)];
        switch (random.Next(6))
        {
            case 0:
                await Hand(
                    scenario,
                    id,
                    One(scenario.Member, scenario.Lead, scenario.Stranger),
                    One(null, scenario.Boss)
                );
                break;
            case 1:
                await Hand(scenario, id, scenario.Lead, unit: One<Guid?>(scenario.Team, scenario.OtherTeam));
                break;
            case 2:
                await Redefine(
                    scenario,
                    any.Id,
                    random.Next(20, 25),
                    owner: One(scenario.Member, scenario.Lead),
                    guardrails: One<GuardrailInput[]>([], [new(any.Id, "Complaints", null, null, random.Next(3))])
                );
                break;
            case 3:
                await WriteKeyResults.Add(
                    id,
                    GoalScenario.Increase("another"),
                    db,
                    scenario.Organization(db),
                    scenario.Admin,
                    scenario.Clock,
                    None
                );
                break;
            case 4 when keyResults.Count > 1:
                await WriteKeyResults.Cancel(
                    any.Id,
                    new("no longer wanted"),
                    ExpectedVersion.Any,
                    db,
                    scenario.Admin,
                    scenario.Clock,
                    None
                );
                break;
            default:
                await scenario.Create(scenario.ObjectiveOf(scenario.Member), scenario.Member); // weighs its owner's anew
                break;
        }

        T One<T>(params T[] of) => of[random.Next(of.Length)];
    }

    private static async Task Hand(
        GoalScenario scenario,
        Guid id,
        CurrentUser to,
        CurrentUser? with = null,
        Guid? unit = null
    )
    {
        await using var db = scenario.Open();
        await UpdateObjective.Handle(
            id,
            new(
                null,
                "Customers love us",
                null,
                ObjectiveKind.Aspirational,
                unit is null ? OwnerKind.Person : OwnerKind.Unit,
                unit,
                to.PersonId,
                with is null ? [] : [with.PersonId!.Value],
                [],
                false,
                "my own idea",
                false,
                null,
                "handed over"
            ),
            ExpectedVersion.Any,
            db,
            scenario.Organization(db),
            scenario.Admin,
            scenario.Clock,
            None
        );
    }

    private static async Task Redefine(
        GoalScenario scenario,
        Guid id,
        decimal target,
        int? weightBp = null,
        CurrentUser? owner = null,
        GuardrailInput[]? guardrails = null
    )
    {
        await using var db = scenario.Open();
        await WriteKeyResults.Update(
            id,
            GoalScenario.Increase("a", target: target, weightBp: weightBp) with
            {
                OwnerPersonId = (owner ?? scenario.Member).PersonId,
                Reason = "too easy",
                Guardrails = guardrails,
            },
            ExpectedVersion.Any,
            db,
            scenario.Organization(db),
            scenario.Admin,
            scenario.Clock,
            None
        );
    }
}
