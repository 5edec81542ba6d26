using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Okr.Contracts.Organization.V1;
using Okr.Contracts.Organization.V1.Grpc;
using Okr.Contracts.Replication.V1.Grpc;
using Okr.Organization.Data;
using Okr.Platform.Errors;
using Okr.Platform.Rpc;

namespace Okr.Organization.Grpc;

internal sealed class OrganizationReplicationGrpc(OrganizationDbContext db)
    : OrganizationReplication.OrganizationReplicationBase
{
    private const int MaxIds = 1_000;

    public override async Task<EventEnvelopes> Get(EventsRequest request, ServerCallContext context)
    {
        if (request.Ids.Count > MaxIds)
        {
            throw PlatformErrors.TooMany.With(MaxIds);
        }

        var ids = new List<Guid>();
        foreach (var text in request.Ids)
        {
            ids.Add(Guid.TryParse(text, out var id) ? id : throw PlatformErrors.UnknownId.With());
        }

        var answer = new EventEnvelopes();
        switch (request.Type)
        {
            case nameof(PersonChanged):
                var people = await db
                    .People.AsNoTracking()
                    .Include(p => p.Rows)
                    .Where(p => ids.Contains(p.Id))
                    .ToListAsync(context.CancellationToken);
                answer.Events.AddRange(people.Select(p => Replication.Wrap(p.ToEvent())));
                break;
            case nameof(OrgUnitChanged):
                var units = await db
                    .OrgUnits.AsNoTracking()
                    .Include(u => u.Rows)
                    .Where(u => ids.Contains(u.Id))
                    .ToListAsync(context.CancellationToken);
                answer.Events.AddRange(units.Select(u => Replication.Wrap(u.ToEvent())));
                break;
            default:
                throw PlatformErrors.NotOneOf.With("PersonChanged, OrgUnitChanged");
        }

        return answer;
    }

    public override async Task Stream(
        EventStreamRequest request,
        IServerStreamWriter<EventEnvelope> responseStream,
        ServerCallContext context
    )
    {
        var ct = context.CancellationToken;
        switch (request.Type)
        {
            case nameof(PersonChanged):
                await foreach (
                    var person in db
                        .People.AsNoTracking()
                        .Include(p => p.Rows)
                        .OrderBy(p => p.Id)
                        .AsAsyncEnumerable()
                        .WithCancellation(ct)
                )
                {
                    await responseStream.WriteAsync(Replication.Wrap(person.ToEvent()), ct);
                }

                break;
            case nameof(OrgUnitChanged):
                await foreach (
                    var unit in db
                        .OrgUnits.AsNoTracking()
                        .Include(u => u.Rows)
                        .OrderBy(u => u.Id)
                        .AsAsyncEnumerable()
                        .WithCancellation(ct)
                )
                {
                    await responseStream.WriteAsync(Replication.Wrap(unit.ToEvent()), ct);
                }

                break;
            default:
                throw PlatformErrors.NotOneOf.With("PersonChanged, OrgUnitChanged");
        }
    }
}
