using Microsoft.EntityFrameworkCore;
using Okr.Reporting.Data;

namespace Okr.Reporting.Telemetry;

/// <summary>Asks the database once a minute how large the reporting store is.</summary>
internal sealed partial class StoreSize(
    IServiceScopeFactory scopes,
    ReportingMetrics metrics,
    TimeProvider clock,
    ILogger<StoreSize> logger
) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, clock);
        var failed = false;
        do
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                var db = scope.ServiceProvider.GetRequiredService<ReportingDbContext>();
                metrics.StoreSize(await Read(db, stoppingToken));
                failed = false;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                if (!failed)
                {
                    Log.Failed(logger, exception); // once: it is tried again every minute
                }

                failed = true;
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>In bytes.</summary>
    public static Task<long> Read(ReportingDbContext db, CancellationToken ct) =>
        db
            .Database.SqlQueryRaw<long>(
                db.Database.ProviderName switch
                {
                    "Microsoft.EntityFrameworkCore.Sqlite" =>
                        "SELECT page_count * page_size AS \"Value\" FROM pragma_page_count(), pragma_page_size()",
                    "Npgsql.EntityFrameworkCore.PostgreSQL" => """
                    SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint AS "Value"
                    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                    WHERE n.nspname = 'reporting' AND c.relkind = 'r'
                    """,
                    "Microsoft.EntityFrameworkCore.SqlServer" => """
                    SELECT coalesce(sum(a.total_pages), 0) * CAST(8192 AS bigint) AS [Value]
                    FROM sys.tables t
                    JOIN sys.partitions p ON p.object_id = t.object_id
                    JOIN sys.allocation_units a ON a.container_id = p.hobt_id
                    WHERE t.schema_id = SCHEMA_ID('reporting')
                    """,
                    var other => throw new NotSupportedException($"The size of a store on {other} is not known."),
                }
            )
            .SingleAsync(ct);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The size of the reporting store could not be read; it is tried again")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
