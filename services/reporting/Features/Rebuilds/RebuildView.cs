using Okr.Platform.Data;
using Okr.Platform.Errors;
using Okr.Reporting.Data;
using Okr.Reporting.Rebuilding;

namespace Okr.Reporting.Features.Rebuilds;

/// <summary>
/// A rebuild as it is shown. <paramref name="State"/> is queued, running, succeeded or failed; <paramref name="Phase"/>
/// waiting, reading, deriving, catching_up, swapping or over.
/// </summary>
/// <param name="Id">The rebuild.</param>
/// <param name="State">How it stands.</param>
/// <param name="Phase">What it is doing.</param>
/// <param name="RequestedAt">When it was asked for.</param>
/// <param name="StartedAt">When a process began with it.</param>
/// <param name="FinishedAt">When it was over.</param>
/// <param name="FactsRead">Aggregates that came from the other services so far.</param>
/// <param name="FactsStored">How many of them are in the new store.</param>
/// <param name="FactsPerSecond">Facts stored per second since the start, or over the whole time.</param>
/// <param name="CaughtUp">Events that came in the meantime and were applied to the new store too.</param>
/// <param name="Facts">The same by type.</param>
/// <param name="Error">Why it failed.</param>
internal sealed record RebuildView(
    Guid Id,
    string State,
    string Phase,
    DateTime RequestedAt,
    DateTime? StartedAt,
    DateTime? FinishedAt,
    long FactsRead,
    long FactsStored,
    long? FactsPerSecond,
    long CaughtUp,
    IReadOnlyList<RebuildView.FactsOfType> Facts,
    RebuildView.Failure? Error
)
{
    public sealed record FactsOfType(string Type, string Service, long Read, long Stored);

    public sealed record Failure(string Code, string Message);

    internal static RebuildView Of(Rebuild rebuild, string language, DateTime now)
    {
        var facts = RebuildProgress.Parse(rebuild.Facts);
        var stored = facts.Sum(f => f.Stored);
        var seconds = ((rebuild.FinishedAt ?? now) - rebuild.StartedAt)?.TotalSeconds;
        return new(
            rebuild.Id,
            SnakeCase.Of(rebuild.State),
            SnakeCase.Of(rebuild.Phase),
            rebuild.RequestedAt,
            rebuild.StartedAt,
            rebuild.FinishedAt,
            facts.Sum(f => f.Read),
            stored,
            seconds > 0 ? (long)(stored / seconds.Value) : null,
            rebuild.CaughtUp,
            [.. facts.Select(f => new FactsOfType(f.Type, f.Service, f.Read, f.Stored))],
            rebuild.Error is { } code ? new(code, Sentence(code, rebuild.ErrorDetail, language)) : null
        );
    }

    private static string Sentence(string code, string? detail, string language) =>
        Reasons.FirstOrDefault(r => r.Code == code) is { } reason ? reason.Message(language, detail) : code;

    private static readonly ErrorDefinition[] Reasons =
    [
        ReportingErrors.RebuildSourceUnavailable,
        ReportingErrors.RebuildInterrupted,
        ReportingErrors.RebuildOtherVersion,
        ReportingErrors.RebuildCannotSwap,
        ReportingErrors.RebuildFailed,
    ];
}
