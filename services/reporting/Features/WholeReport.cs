using Okr.Reporting.Facts;

namespace Okr.Reporting.Features;

/// <summary>
/// A rebuild may put another store in the place of the present one while a report is made from several readings: then the
/// report is made once more, so that none mixes two stores.
/// </summary>
internal sealed class WholeReport(FactsCache facts) : IEndpointFilter
{
    private const int MostAttempts = 10;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        for (var attempt = 1; ; attempt++)
        {
            var generation = facts.Generation;
            var report = await next(context);
            if (facts.Generation == generation || attempt == MostAttempts)
            {
                return report;
            }
        }
    }
}
