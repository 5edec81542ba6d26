using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Scoring.Data;
using Okr.Scoring.Domain;

namespace Okr.Scoring.Features.Sheets;

/// <summary>A person's score in one cycle, and in a year; the same numbers as on the score sheet.</summary>
internal static class PersonScores
{
    /// <summary>The cycle is null where the person has no published objective in it.</summary>
    public sealed record CycleResponse(SheetPerson Person, PerformanceLink PerformanceLink, SheetCycle? Cycle);

    public sealed record YearResponse(
        SheetPerson Person,
        int FiscalYear,
        PerformanceLink PerformanceLink,
        SheetYear Year,
        IReadOnlyList<YearCycle> Cycles
    );

    public sealed record YearCycle(
        Guid CycleId,
        string CycleName,
        PerformanceLink PerformanceLink,
        decimal? Score,
        string? Band
    );

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(
                "/scores/people/{id:guid}",
                (Guid id, Guid? cycleId, ScoringDbContext db, CurrentUser user, CancellationToken ct) =>
                    HandleCycle(id, cycleId, db, user, ct)
            )
            .RequireAuthorization(Policies.Member)
            .WithName("getPersonScores")
            .WithSummary("A person's scores in one cycle");
        api.MapGet(
                "/scores/people/{id:guid}/year",
                (Guid id, int? fiscalYear, ScoringDbContext db, CurrentUser user, CancellationToken ct) =>
                    HandleYear(id, fiscalYear, db, user, ct)
            )
            .RequireAuthorization(Policies.Member)
            .WithName("getPersonYearScore")
            .WithSummary("A person's year: the mean of the scored cycles, with coverage");
    }

    public static async Task<CycleResponse> HandleCycle(
        Guid personId,
        Guid? cycleId,
        ScoringDbContext db,
        CurrentUser user,
        CancellationToken ct
    )
    {
        new Validation().Required("cycleId", cycleId).ThrowIfInvalid();
        var cycle = await SheetCycles.One(cycleId, db, ct);
        var sheet = await PersonSheet.Load(personId, [cycle], db, user, ct);
        return new CycleResponse(sheet.Person, cycle.PerformanceLink, sheet.Cycles.Count > 0 ? sheet.Cycles[0] : null);
    }

    public static async Task<YearResponse> HandleYear(
        Guid personId,
        int? fiscalYear,
        ScoringDbContext db,
        CurrentUser user,
        CancellationToken ct
    )
    {
        new Validation().Required("fiscalYear", fiscalYear).ThrowIfInvalid();
        var cycles = await SheetCycles.OfYear(fiscalYear, db, ct);
        var sheet = await PersonSheet.Load(personId, cycles, db, user, ct);
        return new YearResponse(
            sheet.Person,
            fiscalYear!.Value,
            sheet.PerformanceLink,
            sheet.Year,
            [.. sheet.Cycles.Select(c => new YearCycle(c.CycleId, c.CycleName, c.PerformanceLink, c.Score, c.Band))]
        );
    }
}
