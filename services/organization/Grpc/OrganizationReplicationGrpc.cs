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
    private const string Types =
        "PersonChanged, OrgUnitChanged, ActiveDaysChanged, RolloutWaveChanged, ExemptionChanged";

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
            case nameof(ActiveDaysChanged):
                var months = await db
                    .ActiveMonths.AsNoTracking()
                    .Where(m => ids.Contains(m.Id))
                    .ToListAsync(context.CancellationToken);
                answer.Events.AddRange(months.Select(m => Replication.Wrap(m.ToEvent())));
                break;
            case nameof(RolloutWaveChanged):
                var waves = await db
                    .RolloutWaves.AsNoTracking()
                    .Include(w => w.Units)
                    .Where(w => ids.Contains(w.Id))
                    .ToListAsync(context.CancellationToken);
                answer.Events.AddRange(waves.Select(w => Replication.Wrap(w.ToEvent())));
                break;
            case nameof(ExemptionChanged):
                var exemptions = await db
                    .Exemptions.AsNoTracking()
                    .Where(e => ids.Contains(e.Id))
                    .ToListAsync(context.CancellationToken);
                answer.Events.AddRange(exemptions.Select(e => Replication.Wrap(e.ToEvent())));
                break;
            default:
                throw PlatformErrors.NotOneOf.With(Types);
        }

        return answer;
    }

    public override Task Stream(
        EventStreamRequest request,
        IServerStreamWriter<EventEnvelopes> responseStream,
        ServerCallContext context
    ) =>
        request.Type switch
        {
            nameof(PersonChanged) => Replication.Stream(
                request,
                responseStream,
                context,
                (Guid after, CancellationToken ct) =>
                    db
                        .People.AsNoTracking()
                        .Include(p => p.Rows)
                        .Where(p => p.Id.CompareTo(after) > 0)
                        .OrderBy(p => p.Id)
                        .Take(Replication.ChunkSize)
                        .ToListAsync(ct),
                p => p.Id,
                p => p.ToEvent()
            ),
            nameof(OrgUnitChanged) => Replication.Stream(
                request,
                responseStream,
                context,
                (Guid after, CancellationToken ct) =>
                    db
                        .OrgUnits.AsNoTracking()
                        .Include(u => u.Rows)
                        .Where(u => u.Id.CompareTo(after) > 0)
                        .OrderBy(u => u.Id)
                        .Take(Replication.ChunkSize)
                        .ToListAsync(ct),
                u => u.Id,
                u => u.ToEvent()
            ),
            nameof(ActiveDaysChanged) => Replication.Stream(
                request,
                responseStream,
                context,
                (Guid after, CancellationToken ct) =>
                    db
                        .ActiveMonths.AsNoTracking()
                        .Where(m => m.Id.CompareTo(after) > 0)
                        .OrderBy(m => m.Id)
                        .Take(Replication.ChunkSize)
                        .ToListAsync(ct),
                m => m.Id,
                m => m.ToEvent()
            ),
            nameof(RolloutWaveChanged) => Replication.Stream(
                request,
                responseStream,
                context,
                (Guid after, CancellationToken ct) =>
                    db
                        .RolloutWaves.AsNoTracking()
                        .Include(w => w.Units)
                        .Where(w => w.Id.CompareTo(after) > 0)
                        .OrderBy(w => w.Id)
                        .Take(Replication.ChunkSize)
                        .ToListAsync(ct),
                w => w.Id,
                w => w.ToEvent()
            ),
            nameof(ExemptionChanged) => Replication.Stream(
                request,
                responseStream,
                context,
                (Guid after, CancellationToken ct) =>
                    db
                        .Exemptions.AsNoTracking()
                        .Where(e => e.Id.CompareTo(after) > 0)
                        .OrderBy(e => e.Id)
                        .Take(Replication.ChunkSize)
                        .ToListAsync(ct),
                e => e.Id,
                e => e.ToEvent()
            ),
            _ => throw PlatformErrors.NotOneOf.With(Types),
        };
}
