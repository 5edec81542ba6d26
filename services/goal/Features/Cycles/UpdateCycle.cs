using Microsoft.EntityFrameworkCore;
using Okr.Goal.Data;
using Okr.Goal.Domain;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;

namespace Okr.Goal.Features.Cycles;

internal static class UpdateCycle
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPut(
                "/cycles/{id:guid}",
                async (
                    Guid id,
                    CycleRequest request,
                    ExpectedVersion ifMatch,
                    GoalDbContext db,
                    FiscalYears fiscalYears,
                    CurrentUser user,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                {
                    var cycle = await Handle(id, request, ifMatch, db, fiscalYears, user, clock, ct);
                    return ETags.Ok(cycle, cycle.Version);
                }
            )
            .RequireAuthorization(Policies.ProgramAdmin)
            .Produces<CycleView>()
            .WithName("updateCycle")
            .WithSummary("Changes a cycle's days and policy; its phase is moved by itself");

    public static async Task<CycleView> Handle(
        Guid id,
        CycleRequest request,
        ExpectedVersion ifMatch,
        GoalDbContext db,
        FiscalYears fiscalYears,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var cycle = await db.CycleById(id, ct);
        ifMatch.Require(cycle.Version);
        var validation = new Validation();
        var definition = request.Read(validation, fiscalYears, cycle);
        validation.Check(request.Phase is null || request.Phase == cycle.Phase, "phase", PlatformErrors.UnknownCode);
        definition.Check(validation, await CreateCycle.ParentOf(db, definition, validation, ct));
        validation.ThrowIfInvalid();
        if (await db.Cycles.AnyAsync(c => c.Code == definition.Code && c.Id != id, ct))
        {
            throw GoalErrors.CodeTaken.With(definition.Code);
        }

        var children = await db.Cycles.AsNoTracking().Where(c => c.ParentId == id).ToListAsync(ct);
        if (
            children.Any(c =>
                c.Kind <= definition.Kind || c.StartsOn < definition.StartsOn || c.EndsOn > definition.EndsOn
            )
        )
        {
            throw GoalErrors.CycleDaysFixed.With();
        }

        cycle.Define(definition);
        await db.SaveWithHistory(Actor.Of(user), clock.UtcNow(), null, ct);
        return CycleView.Of(cycle);
    }
}
