using Microsoft.EntityFrameworkCore;
using Okr.Platform.Data;
using Okr.Platform.Replicas;
using Okr.Platform.Security;
using Okr.Progress.Data;
using Okr.Progress.Domain;

namespace Okr.Progress.Features.Progress;

/// <summary>
/// GET /key-results/{id}/progress/explanation and GET /objectives/{id}/progress/explanation: the tree of terms.
/// </summary>
internal static class ExplainProgress
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(
                "/key-results/{id:guid}/progress/explanation",
                async (
                    Guid id,
                    ProgressDbContext db,
                    ReadableKeyResults readable,
                    ProgressReader reader,
                    CurrentUser user,
                    CancellationToken ct
                ) => TypedResults.Ok(await KeyResult(id, db, readable, reader, user, ct))
            )
            .RequireAuthorization(Policies.Member)
            .WithName("explainKeyResultProgress")
            .WithSummary("How a key result's progress comes about");
        api.MapGet(
                "/objectives/{id:guid}/progress/explanation",
                async (Guid id, ProgressDbContext db, ProgressReader reader, CurrentUser user, CancellationToken ct) =>
                    TypedResults.Ok(await Objective(id, db, reader, user, ct))
            )
            .RequireAuthorization(Policies.Member)
            .WithName("explainObjectiveProgress")
            .WithSummary("How an objective's progress comes about");
    }

    public static async Task<Explanation> KeyResult(
        Guid id,
        ProgressDbContext db,
        ReadableKeyResults readable,
        ProgressReader reader,
        CurrentUser user,
        CancellationToken ct
    )
    {
        var row = await readable.Require(id, user, ct);
        var item = await reader.ReadOne(row, ct);
        return (await Explain([item], db, ct))[0];
    }

    public static async Task<Explanation> Objective(
        Guid id,
        ProgressDbContext db,
        ProgressReader reader,
        CurrentUser user,
        CancellationToken ct
    )
    {
        var progress = await GetObjectiveProgress.Handle(id, reader, user, ct);
        return Explanation.OfObjective(
            progress.ObjectiveId,
            progress.Title,
            await Explain(progress.KeyResults, db, ct)
        );
    }

    private static async Task<IReadOnlyList<Explanation>> Explain(
        IReadOnlyList<KeyResultProgressItem> items,
        ProgressDbContext db,
        CancellationToken ct
    )
    {
        var ids = items.Select(i => i.KeyResultId).ToList();
        var keyResults = await db
            .KeyResults.AsNoTracking()
            .Where(k => ids.Contains(k.Id))
            .ToDictionaryAsync(k => k.Id, ct);
        var sources = await (
            from state in db.States
            join checkIn in db.CheckIns on state.SourceCheckInId equals checkIn.Id
            join person in db.People() on checkIn.PersonId equals person.Id into people
            from person in people.DefaultIfEmpty()
            where ids.Contains(state.KeyResultId)
            select new { CheckIn = checkIn, Name = person == null ? null : person.Name }
        )
            .AsNoTracking()
            .ToDictionaryAsync(s => s.CheckIn.KeyResultId, ct);
        return
        [
            .. items.Select(item =>
            {
                var source = sources.GetValueOrDefault(item.KeyResultId);
                return Explain(item, keyResults[item.KeyResultId], source?.CheckIn, source?.Name);
            }),
        ];
    }

    private static Explanation Explain(
        KeyResultProgressItem item,
        KeyResultReplica keyResult,
        CheckIn? source,
        string? byName
    )
    {
        var terms = new List<Explanation>();
        void Term(string kind, decimal? value)
        {
            if (value is not null)
            {
                terms.Add(new Explanation(kind, null, null, value));
            }
        }

        Term("baseline", keyResult.Baseline);
        Term("target", keyResult.Target);
        Term("range_min", keyResult.RangeMin);
        Term("range_max", keyResult.RangeMax);
        foreach (var step in keyResult.Steps)
        {
            var done = source?.DoneStepIds?.Contains(step.Id) is true;
            terms.Add(new Explanation("step", step.Id, step.Title, done ? 1m : 0m, WeightBp: step.WeightBp));
        }

        terms.Add(
            source is null
                ? new Explanation("no_data", null, null, null)
                : new Explanation(
                    "check_in",
                    source.Id,
                    null,
                    source.Value ?? source.Degree,
                    Version: source.DefinitionVersion,
                    Source: SnakeCase.Of(source.Source),
                    ByPersonName: byName,
                    On: source.On
                )
        );
        return new Explanation(
            "key_result",
            item.KeyResultId,
            keyResult.Title,
            item.Progress,
            item.RawProgress,
            keyResult.WeightBp,
            Formula: Explanation.FormulaOf(keyResult.Type),
            LeftOut: item.Progress is null,
            Version: item.DefinitionVersion,
            Override: item.ManualStatus
        )
        {
            Children = terms,
        };
    }
}
