using Okr.Contracts.Progress.V1;
using Okr.Platform.Messaging;
using Okr.Reporting.Consumers;

namespace Okr.Reporting.Telemetry;

/// <summary>
/// Takes in check-ins that the bus delivers, and measures how fresh the store is by them. A rebuild uses the handler
/// inside, because what it reads is old.
/// </summary>
internal sealed class MeasuredCheckInHandler(CheckInRecordedHandler handler, ReportingMetrics metrics)
    : IEventHandler<CheckInRecorded>
{
    public async Task Handle(IReadOnlyList<CheckInRecorded> events, CancellationToken ct)
    {
        await handler.Handle(events, ct);
        metrics.Visible(handler.AddedRecordedAt);
    }
}
