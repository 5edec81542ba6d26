using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Okr.Platform.Data;

/// <summary>Ready while the database answers and has all migrations.</summary>
internal sealed class DatabaseHealthCheck(IModuleDatabase database) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    ) =>
        await database.Problem(cancellationToken) is { } problem
            ? new HealthCheckResult(context.Registration.FailureStatus, problem.Sentence)
            : HealthCheckResult.Healthy();
}
