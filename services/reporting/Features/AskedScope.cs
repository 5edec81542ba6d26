using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Reporting.Data;
using Okr.Reporting.Facts;
using Okr.Reporting.Features.Filters;

namespace Okr.Reporting.Features;

/// <summary>
/// Puts what a saved filter says in the place of what the query leaves out, so that a report never knows of filters; and where a
/// report says what people have done and not done, lets a single person be asked for only by those who may see that.
/// </summary>
internal sealed class AskedScope(bool tellsOfPeople) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var services = context.HttpContext.RequestServices;
        var ct = context.HttpContext.RequestAborted;
        for (var i = 0; i < context.Arguments.Count; i++)
        {
            if (context.Arguments[i] is not ReportQuery query)
            {
                continue;
            }

            var user = services.GetRequiredService<CurrentUser>();
            var clock = services.GetRequiredService<TimeProvider>();
            query = await Filled(query, services.GetRequiredService<ReportingDbContext>(), user, clock, ct);
            if (tellsOfPeople && query.PersonId is { } person)
            {
                var scope = await ReportScope.Of(query, services.GetRequiredService<FactsCache>(), clock, ct);
                Require(person, scope, user);
            }

            context.Arguments[i] = query;
        }

        return await next(context);
    }

    /// <summary>What the query says, and where it says nothing what its saved filter says.</summary>
    public static async Task<ReportQuery> Filled(
        ReportQuery query,
        ReportingDbContext db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        if (query.SavedFilterId is not { } id)
        {
            return query;
        }

        var filter = await FilterAccess.Find(id, db, user, ct);
        var cycleId = query.CycleId ?? filter.CycleId ?? (await CurrentCycle.Of(db, clock.Today(), ct))?.Id;
        return With(query with { CycleId = cycleId ?? throw ReportingErrors.NoCurrentCycle.With() }, filter);
    }

    /// <summary>The same with what a filter says; the query itself names the cycle.</summary>
    public static ReportQuery With(ReportQuery query, SavedFilter filter) =>
        new(
            query.CycleId,
            query.AsOf,
            query.UnitId ?? filter.UnitId,
            // Another unit than the filter's is asked for as such.
            query.IncludeSubUnits
                ?? (query.UnitId is null ? filter.IncludeSubUnits : null),
            query.PersonId ?? filter.PersonId,
            query.Location ?? filter.Location,
            query.JobFamily ?? filter.JobFamily,
            query.ObjectiveOwnerId ?? filter.ObjectiveOwnerId,
            query.ObjectiveLevel ?? filter.ObjectiveLevel,
            query.ObjectiveKind ?? filter.ObjectiveKind,
            query.ObjectiveStatus ?? filter.ObjectiveStatus,
            query.ObjectiveStale ?? filter.ObjectiveStale,
            query.ObjectiveText ?? filter.ObjectiveText,
            WaveId: query.WaveId ?? filter.WaveId
        );

    private static void Require(Guid person, ReportScope scope, CurrentUser user)
    {
        if (!new PeopleAccess(user, scope.View.Organization).Sees(scope.View.Organization.PersonOf(person)!.Value))
        {
            throw PlatformErrors.Forbidden.With();
        }
    }
}
