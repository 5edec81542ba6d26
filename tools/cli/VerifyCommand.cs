using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using Spectre.Console;

namespace Okr.Cli;

/// <summary>
/// The main job in small, against a running platform. It works in a cycle of its own and for a person of its own, so
/// that no report that people look at changes; the objective is cancelled in the end.
/// </summary>
internal sealed class VerifyCommand(IAnsiConsole console, Texts texts)
{
    private const string Code = "okr-verify";
    private const decimal Value = 42;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public async Task<int> Run(Uri server, string token, CancellationToken ct)
    {
        using var http = Answers.Client(server, token, texts.Language);
        try
        {
            var me = await Get<Me>(http, "me", ct);
            Say(texts.VerifySignedIn, me.Name);
            var cycle = await Cycle(http, ct);
            var owner = me.PersonId ?? await Owner(http, ct);
            var objective = await Post<Objective>(
                http,
                "objectives",
                new
                {
                    CycleId = cycle,
                    Title = Texts.VerifyName,
                    OwnerKind = "person",
                    OwnerPersonId = owner,
                    IsTop = true,
                    KeyResults = new[]
                    {
                        new
                        {
                            Title = Texts.VerifyName,
                            Type = "increase",
                            Baseline = 0,
                            Target = 100,
                            OwnerPersonId = owner,
                        },
                    },
                },
                ct
            );
            Say(texts.VerifyCreated);
            return await Walk(http, cycle, objective, ct);
        }
        catch (HttpRequestException exception)
        {
            console.MarkupLineInterpolated(
                $"[red]{string.Format(CultureInfo.InvariantCulture, texts.Unreachable, server, exception.Message)}[/]"
            );
            return ExitCodes.CannotStart;
        }
        catch (RefusedException exception)
        {
            return Unclear(exception.Message);
        }
    }

    private async Task<int> Walk(HttpClient http, Guid cycle, Objective objective, CancellationToken ct)
    {
        try
        {
            await Post<Objective>(http, $"objectives/{objective.Id}/publish", new { }, ct);
            Say(texts.VerifyPublished);
            var keyResult = objective.KeyResults[0].Id;
            await Post<CheckIn>(http, "check-ins", new { KeyResultId = keyResult, Value }, ct);
            Say(texts.VerifyCheckedIn);
            if (!await IsReported(http, cycle, objective.Id, ct))
            {
                return Unclear(texts.VerifyNotReported);
            }

            Say(texts.VerifyReported);
        }
        finally
        {
            // Whatever happened: what was made is taken back.
            await Post<Objective>(
                http,
                $"objectives/{objective.Id}/transition",
                new { To = "cancelled", Reason = Texts.VerifyName },
                ct
            );
        }

        console.MarkupLineInterpolated($"[green]{texts.VerifyCleared}[/]");
        return ExitCodes.Success;
    }

    /// <summary>A cycle that runs and that nobody works in, one for each year.</summary>
    private static async Task<Guid> Cycle(HttpClient http, CancellationToken ct)
    {
        var year = DateTime.UtcNow.Year;
        var code = string.Create(CultureInfo.InvariantCulture, $"{Code}-{year}");
        var cycles = await Get<Listed<NamedCycle>>(http, "cycles", ct);
        if (cycles.Items.FirstOrDefault(cycle => cycle.Code == code) is { } present)
        {
            return present.Id;
        }

        var made = await Post<NamedCycle>(
            http,
            "cycles",
            new
            {
                Code = code,
                Name = string.Create(CultureInfo.InvariantCulture, $"{Texts.VerifyName} {year}"),
                Kind = "annual",
                StartsOn = new DateOnly(year, 1, 1),
                Phase = "active",
            },
            ct
        );
        return made.Id;
    }

    /// <summary>
    /// Somebody who was employed yesterday, in a unit that there was yesterday: good enough to own a key result, and counted
    /// by no report of today.
    /// </summary>
    private static async Task<Guid> Owner(HttpClient http, CancellationToken ct)
    {
        var people = await Get<Listed<Person>>(http, $"people?search={Code}&limit=10", ct);
        if (people.Items.FirstOrDefault(person => person.EmployeeNo == Code) is { } present)
        {
            return present.Id;
        }

        var now = DateTime.UtcNow;
        var yesterday = DateOnly.FromDateTime(now).AddDays(-1);
        var unit = await Post<Unit>(
            http,
            "org-units",
            new
            {
                Code = string.Create(CultureInfo.InvariantCulture, $"{Code}-{now:yyyyMMddHHmmss}"),
                Name = Texts.VerifyName,
                Kind = "team",
                EffectiveOn = yesterday,
            },
            ct
        );
        var person = await Post<Person>(
            http,
            "people",
            new
            {
                EmployeeNo = Code,
                Name = Texts.VerifyName,
                OrgUnitId = unit.Id,
                JoinedOn = yesterday,
            },
            ct
        );
        await Post<Person>(http, $"people/{person.Id}/leave", new { LastDay = yesterday }, ct);
        await Post<Unit>(http, $"org-units/{unit.Id}/dissolve", new { }, ct);
        return person.Id;
    }

    private static async Task<bool> IsReported(HttpClient http, Guid cycle, Guid objective, CancellationToken ct)
    {
        var deadline = DateTime.UtcNow + Patience;
        while (DateTime.UtcNow < deadline)
        {
            try
            {
                var report = await Get<Listed<ReportedObjective>>(
                    http,
                    $"reports/progress?cycleId={cycle}&limit=500",
                    ct
                );
                if (
                    report.Items.Any(row =>
                        row.ObjectiveId == objective && row.KeyResults.Any(result => result.CurrentValue == Value)
                    )
                )
                {
                    return true;
                }
            }
            catch (RefusedException) when (DateTime.UtcNow < deadline)
            {
                // Reporting does not know the cycle yet.
            }

            await Task.Delay(Poll, ct);
        }

        return false;
    }

    private static Task<T> Get<T>(HttpClient http, string path, CancellationToken ct) =>
        Send<T>(http, () => new HttpRequestMessage(HttpMethod.Get, $"api/v1/{path}"), ct);

    private static Task<T> Post<T>(HttpClient http, string path, object body, CancellationToken ct)
    {
        var key = Guid.NewGuid().ToString("N"); // done once, however often it is sent
        return Send<T>(
            http,
            () =>
                new HttpRequestMessage(HttpMethod.Post, $"api/v1/{path}")
                {
                    Content = JsonContent.Create(body),
                    Headers = { { "Idempotency-Key", key } },
                },
            ct
        );
    }

    /// <summary>Sends again what was answered with 503: right after an installation or in an upgrade a service may be away.</summary>
    private static async Task<T> Send<T>(HttpClient http, Func<HttpRequestMessage> request, CancellationToken ct)
    {
        var deadline = DateTime.UtcNow + Patience;
        while (true)
        {
            using var message = request();
            using var response = await http.SendAsync(message, ct);
            if (response.StatusCode != HttpStatusCode.ServiceUnavailable || DateTime.UtcNow >= deadline)
            {
                return await Answers.Read<T>(response, ct);
            }

            await Task.Delay(Poll, ct);
        }
    }

    private void Say(string sentence, params object[] arguments) =>
        console.MarkupLineInterpolated($"{string.Format(CultureInfo.InvariantCulture, sentence, arguments)}");

    private int Unclear(string reason)
    {
        console.MarkupLineInterpolated(
            $"[red]{string.Format(CultureInfo.InvariantCulture, texts.VerifyUnclear, reason)}[/]"
        );
        return ExitCodes.Refused;
    }

    private sealed record Me(string Name, Guid? PersonId);

    private sealed record Listed<T>(IReadOnlyList<T> Items);

    private sealed record NamedCycle(Guid Id, string Code);

    private sealed record Person(Guid Id, string EmployeeNo);

    private sealed record Unit(Guid Id);

    private sealed record Objective(Guid Id, IReadOnlyList<KeyResult> KeyResults);

    private sealed record KeyResult(Guid Id);

    private sealed record CheckIn;

    private sealed record ReportedObjective(Guid ObjectiveId, IReadOnlyList<ReportedKeyResult> KeyResults);

    private sealed record ReportedKeyResult(decimal? CurrentValue);
}
