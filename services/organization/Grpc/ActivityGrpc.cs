using System.Globalization;
using Grpc.Core;
using Okr.Contracts.Organization.V1.Grpc;
using Okr.Organization.Data;
using Okr.Organization.Features.Visits;
using Okr.Platform.Errors;

namespace Okr.Organization.Grpc;

internal sealed class ActivityGrpc(OrganizationDbContext db, TimeProvider clock)
    : Contracts.Organization.V1.Grpc.Activity.ActivityBase
{
    public override async Task<ActiveDaysNoted> Note(ActiveDays request, ServerCallContext context)
    {
        await NoteActiveDays.Handle([.. request.Days.Select(Read)], db, clock, context.CancellationToken);
        return new ActiveDaysNoted();
    }

    private static (Guid PersonId, DateOnly Day) Read(ActiveDay day) =>
        Guid.TryParse(day.PersonId, out var person)
        && DateOnly.TryParseExact(day.Day, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var on)
            ? (person, on)
            : throw PlatformErrors.InvalidRequest.With();
}
