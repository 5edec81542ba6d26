using System.Globalization;
using System.Text.Json;
using Okr.IntegrationTests.Standalone;

namespace Okr.IntegrationTests.Distributed.Equality;

/// <summary>
/// Edits of every service, drawn from a seed. What is drawn depends on codes and titles only, never on ids or times, so two
/// products with the same content are given the same edits. An edit that breaks a rule (a link that closes a circle) is
/// noted with its refusal, and another is drawn.
/// </summary>
internal sealed class RandomEdits(OkrClient admin, int seed)
{
    private const int MostTries = 400;
    private readonly Random random = new(seed);
    private readonly List<string> log = [];
    private List<JsonElement> units = [];
    private List<JsonElement> people = [];

    /// <summary>Published objectives, by cycle.</summary>
    private readonly Dictionary<string, List<JsonElement>> objectives = [];
    private readonly Dictionary<string, JsonElement> cycles = [];
    private readonly List<(string Name, Guid Id)> links = [];
    private readonly List<(string Name, Guid KeyResult, Guid Id, string On)> checkIns = [];
    private readonly HashSet<Guid> answered = [];
    private int number;

    /// <summary>What was done, in order, and what came of it.</summary>
    public IReadOnlyList<string> Log => log;

    /// <summary>
    /// Makes edits of one service after the other until <paramref name="each"/> of every service were accepted. In between
    /// <paramref name="settle"/> waits until all services know of them: what one accepts must not depend on how fast it is told.
    /// </summary>
    public async Task Round(int each, Func<Task> settle)
    {
        (string Service, Func<Task<string>>[] Kinds)[] services =
        [
            ("organization", [ChangePerson, Transfer, Hire, FoundUnit, Assign]),
            ("goal", [Retitle, Weigh, Order, AddKeyResult, CancelKeyResult, Comment, Publish, Redefine]),
            ("alignment", [Support, Support, Depend, Answer, Answer]),
            ("progress", [CheckIn, CheckIn, CheckIn, Weekly, Correct, SetCadence]),
            ("scoring", [SelfScore, ManagerScore, AnswerQuestions, PublishScores]),
        ];
        await Read();
        foreach (var (service, kinds) in services)
        {
            for (var accepted = 0; accepted < each; )
            {
                accepted += await Try(service, kinds[random.Next(kinds.Length)]) ? 1 : 0;
            }

            await settle();
        }
    }

    private async Task<bool> Try(string service, Func<Task<string>> edit)
    {
        Assert.True(log.Count < MostTries, string.Join('\n', log));
        number++;
        try
        {
            log.Add($"{service}: {await edit()}");
            return true;
        }
        catch (RefusedException refused) when ((int)refused.Status is >= 400 and < 500)
        {
            log.Add($"{service}: {edit.Method.Name} refused: {refused.Code}");
        }
        catch (NothingToEditException)
        {
            // drawn too early: another one
        }

        return false;
    }

    private async Task Read()
    {
        units = ByName(await admin.All("org-units"), "code");
        people = ByName(await admin.All("people"), "employeeNo");
        foreach (var cycle in ByName(await admin.All("cycles"), "code"))
        {
            var code = Text(cycle, "code");
            cycles[code] = cycle;
            objectives[code] =
            [
                .. (await admin.All($"objectives?cycleId={Id(cycle)}"))
                    .Where(o => Text(o, "state") == "published")
                    .OrderBy(Name, StringComparer.Ordinal),
            ];
        }
    }

    private async Task<string> ChangePerson()
    {
        var (name, person) = await Person();
        await admin.Send(
            HttpMethod.Put,
            $"people/{Id(person)}",
            new
            {
                name = Text(person, "name"),
                email = Maybe(person, "email"),
                title = $"Title {number}",
                locale = random.Next(2) == 0 ? "zh-CN" : "en",
                timeZone = "Asia/Shanghai",
                location = $"Place {random.Next(5)}",
                jobFamily = $"Family {random.Next(3)}",
            },
            version: Version(person)
        );
        return $"changed {name}";
    }

    private async Task<string> Transfer()
    {
        var (name, person) = await Person();
        var unit = Any(units);
        var on = Day(Any(cycles.Keys.Order(StringComparer.Ordinal).ToList()));
        await admin.Post(
            $"people/{Id(person)}/transfer",
            new
            {
                orgUnitId = Id(unit),
                managerId = (Guid?)null,
                effectiveOn = on,
            }
        );
        return $"moved {name} to {Text(unit, "code")} on {on}";
    }

    private async Task<string> Hire()
    {
        var unit = Any(units);
        people.Add(
            await admin.Post(
                "people",
                new
                {
                    employeeNo = $"new-{number}",
                    name = $"New {number}",
                    orgUnitId = Id(unit),
                    managerId = Id(Any(people)),
                    joinedOn = Day("2017-q4"),
                }
            )
        );
        return $"hired new-{number} for {Text(unit, "code")}";
    }

    private async Task<string> FoundUnit()
    {
        var parent = Any(units);
        units.Add(
            await admin.Post(
                "org-units",
                new
                {
                    code = $"unit-{number}",
                    name = $"Unit {number}",
                    kind = "team",
                    parentId = Id(parent),
                    headPersonId = Id(Any(people)),
                    effectiveOn = Day("2017-q4"),
                }
            )
        );
        return $"founded unit-{number} in {Text(parent, "code")}";
    }

    private async Task<string> Assign()
    {
        var person = Any(people);
        var role = Any(["champion", "executive", "auditor"]);
        await admin.Post("role-assignments", new { personId = Id(person), role });
        return $"{Text(person, "employeeNo")} is {role}";
    }

    private async Task<string> Retitle()
    {
        var (name, objective) = await Objective();
        await admin.Put(
            $"objectives/{Id(objective)}",
            new
            {
                title = $"{Text(objective, "title")} ({number})",
                description = $"Described {number}",
                kind = Any(["committed", "aspirational"]),
                ownerKind = Text(objective, "ownerKind"),
                ownerUnitId = Maybe(objective, "ownerUnitId"),
                ownerPersonId = Maybe(objective, "ownerPersonId"),
                participantIds = new[] { Id(Any(people)) },
                isTop = objective.GetProperty("isTop").GetBoolean(),
                confidential = false,
                reason = $"Reason {number}",
            },
            Version(objective)
        );
        return $"retitled {name}";
    }

    private async Task<string> Weigh()
    {
        var (name, objective) = await Objective();
        var keyResult = AnyLive(objective);
        var weight = random.Next(1, 9) * 1_000;
        await admin.Put(
            $"objectives/{Id(objective)}/key-results/weights",
            new { weights = new[] { new { id = Id(keyResult), weightBp = weight } } }
        );
        return $"weighed a key result of {name}: {weight}";
    }

    private async Task<string> Order()
    {
        var (name, objective) = await Objective();
        var ids = Live(objective).Select(Id).ToArray();
        random.Shuffle(ids);
        await admin.Put($"objectives/{Id(objective)}/key-results/order", new { ids });
        return $"ordered the key results of {name}";
    }

    private async Task<string> AddKeyResult()
    {
        var (name, objective) = await Objective();
        await admin.Post($"objectives/{Id(objective)}/key-results", KeyResult($"Added {number}"));
        return $"added a key result to {name}";
    }

    private async Task<string> CancelKeyResult()
    {
        var (name, objective) = await Objective();
        await admin.Post($"key-results/{Id(AnyLive(objective))}/cancel", new { reason = $"Cancelled {number}" });
        return $"cancelled a key result of {name}";
    }

    private async Task<string> Redefine()
    {
        var (name, objective) = await Objective();
        var keyResult = AnyLive(objective);
        await admin.Put(
            $"key-results/{Id(keyResult)}",
            new
            {
                title = Text(keyResult, "title"),
                type = "increase",
                baseline = 0,
                target = random.Next(50, 200),
                ownerPersonId = Maybe(keyResult, "ownerPersonId"),
                reason = $"Measured anew {number}",
            },
            Version(keyResult)
        );
        return $"measured a key result of {name} anew";
    }

    private async Task<string> Comment()
    {
        var (name, objective) = await Objective();
        await admin.Post(
            "comments",
            new
            {
                objectiveId = Id(objective),
                text = $"Comment {number}",
                mentions = new[] { Id(Any(people)) },
            }
        );
        return $"commented on {name}";
    }

    private async Task<string> Publish()
    {
        var cycle = Cycle();
        var owner = Any(people);
        var made = await admin.Post(
            "objectives",
            new
            {
                cycleId = Id(cycles[cycle]),
                title = $"Objective {number}",
                ownerKind = "person",
                ownerPersonId = Id(owner),
                initiativeReason = $"Initiative {number}",
                keyResults = new[] { KeyResult($"First of {number}"), KeyResult($"Second of {number}") },
            }
        );
        await admin.Post($"objectives/{Id(made)}/publish", new { });
        objectives[cycle].Add(made);
        return $"published Objective {number} of {Text(owner, "employeeNo")} in {cycle}";
    }

    private Task<string> Support() => Link("supports");

    private Task<string> Depend() => Link("depends_on");

    private async Task<string> Link(string kind)
    {
        var cycle = Cycle();
        var (from, to) = (Any(objectives[cycle]), Any(objectives[cycle]));
        var name = $"{Name(from)} {kind} {Name(to)}";
        var link = await admin.Post(
            "alignments",
            new
            {
                kind,
                fromObjectiveId = Id(from),
                toObjectiveId = Id(to),
                need = kind == "depends_on" ? $"Need {number}" : null,
                neededBy = kind == "depends_on" ? Day(cycle) : null,
                message = $"Message {number}",
            }
        );
        links.Add((name, Id(link)));
        return $"{name}: {Text(link, "state")}";
    }

    private async Task<string> Answer()
    {
        var (name, id) = Any(links);
        var link = await admin.Get($"alignments/{id}");
        var answer = Text(link, "state") == "accepted" ? "remove" : Any(["accept", "accept", "decline", "withdraw"]);
        if (answer == "remove")
        {
            await admin.Send(HttpMethod.Delete, $"alignments/{id}", new { }, version: Version(link));
        }
        else
        {
            object body = answer == "decline" ? new { reason = $"Declined {number}" } : new { };
            await admin.Post($"alignments/{id}/{answer}", body, version: Version(link));
        }

        return $"{name}: {answer}";
    }

    private async Task<string> CheckIn()
    {
        var (name, statement, on) = await Statement();
        var recorded = (await admin.Post("check-ins", statement)).GetProperty("checkIn");
        checkIns.Add((name, recorded.GetProperty("keyResultId").GetGuid(), Id(recorded), on));
        return $"checked in {name} on {on}";
    }

    private async Task<string> Weekly()
    {
        var first = await Statement();
        var second = await Statement();
        await admin.Post("check-ins/batch", new { items = new[] { first.Body, second.Body } });
        return $"checked in {first.Name} and {second.Name}";
    }

    private async Task<string> Correct()
    {
        var (name, keyResult, id, on) = Any(checkIns);
        await admin.Post(
            "check-ins",
            new
            {
                keyResultId = keyResult,
                on,
                confidence = random.Next(11),
                note = $"Corrected {number}",
                supersedesId = id,
            }
        );
        return $"corrected {name} of {on}";
    }

    private async Task<string> SetCadence()
    {
        var unit = Any(units);
        await admin.Put(
            $"cadences/{Id(unit)}",
            new
            {
                cadenceDays = Any([7, 14]),
                weekday = random.Next(1, 6),
                graceDays = random.Next(1, 5),
            }
        );
        return $"rhythm of {Text(unit, "code")}";
    }

    private Task<string> SelfScore() => Score("self");

    private Task<string> ManagerScore() => Score("manager");

    private async Task<string> Score(string by)
    {
        var (name, objective) = await Objective();
        foreach (var keyResult in Live(objective))
        {
            await admin.Put(
                $"scores/key-results/{Id(keyResult)}/{by}",
                new { score = random.Next(11) / 10m, reason = $"Scored {number}" }
            );
        }

        return $"{by} scored {name}";
    }

    private async Task<string> AnswerQuestions()
    {
        var (name, objective) = await Objective();
        await admin.Put(
            $"scores/objectives/{Id(objective)}/answers",
            new { howFar = $"So far {number}", howGotThere = $"Like this {number}" }
        );
        answered.Add(Id(objective));
        return $"answered for {name}";
    }

    /// <summary>Scores every key result and answers both questions before: else publishing is refused.</summary>
    private async Task<string> PublishScores()
    {
        var (name, objective) = await Objective();
        foreach (var keyResult in Live(objective))
        {
            await admin.Put(
                $"scores/key-results/{Id(keyResult)}/manager",
                new { score = random.Next(11) / 10m, reason = $"Final {number}" }
            );
        }

        if (answered.Add(Id(objective)))
        {
            await admin.Put(
                $"scores/objectives/{Id(objective)}/answers",
                new { howFar = $"So far {number}", howGotThere = $"Like this {number}" }
            );
        }

        await admin.Post($"scores/objectives/{Id(objective)}/publish", new { });
        return $"published the scores of {name}";
    }

    private async Task<(string Name, object Body, string On)> Statement()
    {
        var cycle = Cycle();
        var objective = await admin.Get($"objectives/{Id(Any(objectives[cycle]))}");
        var keyResult = AnyLive(objective);
        var milestone = Text(keyResult, "type") == "milestone";
        var on = Day(cycle);
        return (
            $"{Name(objective)}, {Text(keyResult, "title")}",
            new
            {
                keyResultId = Id(keyResult),
                on,
                value = milestone ? (decimal?)null : random.Next(-50, 1_500) / 10m,
                degree = milestone ? random.Next(101) / 100m : (decimal?)null,
                confidence = random.Next(11),
                note = $"Check-in {number}",
            },
            on
        );
    }

    private async Task<(string Name, JsonElement Person)> Person()
    {
        var person = await admin.Get($"people/{Id(Any(people))}");
        return (Text(person, "employeeNo"), person);
    }

    private async Task<(string Name, JsonElement Objective)> Objective()
    {
        var objective = await admin.Get($"objectives/{Id(Any(objectives[Cycle()]))}");
        return (Name(objective), objective);
    }

    private object KeyResult(string title) =>
        new
        {
            title,
            type = "increase",
            baseline = random.Next(10),
            target = random.Next(20, 100),
            ownerPersonId = Id(Any(people)),
        };

    private string Cycle() => Any(cycles.Keys.Order(StringComparer.Ordinal).ToList());

    private string Day(string cycle)
    {
        var first = DateOnly.Parse(Text(cycles[cycle], "startsOn"), CultureInfo.InvariantCulture);
        return first.AddDays(random.Next(5, 85)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    private JsonElement AnyLive(JsonElement objective) => Any(Live(objective));

    private static List<JsonElement> Live(JsonElement objective) =>
        [
            .. objective
                .GetProperty("keyResults")
                .EnumerateArray()
                .Where(k => k.GetProperty("cancelledOn").ValueKind == JsonValueKind.Null),
        ];

    private T Any<T>(IReadOnlyList<T> of) =>
        of.Count == 0 ? throw new NothingToEditException() : of[random.Next(of.Count)];

    private static string Name(JsonElement objective) => Maybe(objective, "code") ?? Text(objective, "title");

    private static List<JsonElement> ByName(List<JsonElement> items, string name) =>
        [.. items.OrderBy(item => Maybe(item, name), StringComparer.Ordinal)];

    private static Guid Id(JsonElement item) => item.GetProperty("id").GetGuid();

    private static long Version(JsonElement item) => item.GetProperty("version").GetInt64();

    private static string Text(JsonElement item, string name) => item.GetProperty(name).GetString()!;

    private static string? Maybe(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) ? value.GetString() : null;

    /// <summary>What was drawn has nothing yet that it could change.</summary>
    private sealed class NothingToEditException : Exception;
}
