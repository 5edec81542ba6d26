using Microsoft.EntityFrameworkCore;
using Okr.Goal.Data;
using Okr.Goal.Domain;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;

namespace Okr.Goal.Features.Cycles;

internal static class CreateCycle
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost(
                "/cycles",
                async (
                    CycleRequest request,
                    GoalDbContext db,
                    FiscalYears fiscalYears,
                    CurrentUser user,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                {
                    var cycle = await Handle(request, db, fiscalYears, user, clock, ct);
                    return ETags.Created($"/api/v1/cycles/{cycle.Id}", cycle, cycle.Version);
                }
            )
            .RequireAuthorization(Policies.ProgramAdmin)
            .Produces<CycleView>(StatusCodes.Status201Created)
            .WithName("createCycle")
            .WithSummary("Creates a cycle; days that are left out follow from its kind");

    public static async Task<CycleView> Handle(
        CycleRequest request,
        GoalDbContext db,
        FiscalYears fiscalYears,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var validation = new Validation();
        var definition = request.Read(validation, fiscalYears, null);
        var parent = await ParentOf(db, definition, validation, ct);
        definition.Check(validation, parent);
        validation.ThrowIfInvalid();
        if (await db.Cycles.AnyAsync(c => c.Code == definition.Code, ct))
        {
            throw GoalErrors.CodeTaken.With(definition.Code);
        }

        var cycle = Cycle.Create(
            definition,
            request.Phase
                ?? CycleCalendar.PhaseOn(
                    clock.Today(),
                    definition.StartsOn,
                    definition.EndsOn,
                    definition.Dates.ScoringEndsOn
                )
        );
        db.Cycles.Add(cycle);
        await db.SaveWithHistory(Actor.Of(user), clock.UtcNow(), null, ct);
        return CycleView.Of(cycle);
    }

    internal static async Task<CycleDefinition?> ParentOf(
        GoalDbContext db,
        CycleDefinition definition,
        Validation validation,
        CancellationToken ct
    )
    {
        if (definition.ParentId is not { } id)
        {
            return null;
        }

        var parent = await db.Cycles.AsNoTracking().FirstOrDefaultAsync(c => c.Id == id, ct);
        if (parent is null)
        {
            validation.Add("parentId", PlatformErrors.UnknownId);
            return null;
        }

        return definition with
        {
            Kind = parent.Kind,
            StartsOn = parent.StartsOn,
            EndsOn = parent.EndsOn,
        };
    }
}
