using Microsoft.EntityFrameworkCore;
using Okr.Contracts.Alignment.V1;
using Okr.Platform.Messaging;
using Okr.Reporting.Data;

namespace Okr.Reporting.Consumers;

/// <summary>Keeps links with their days of effect.</summary>
internal sealed class AlignmentChangedHandler(ReportingDbContext db) : IEventHandler<AlignmentChanged>
{
    public async Task Handle(IReadOnlyList<AlignmentChanged> events, CancellationToken ct)
    {
        var latest = events.Latest();
        var ids = latest.Select(e => e.Id).ToList();
        await using var transaction = await FactsTransaction.Begin(db, [Revision.Links], ct);
        var known = await db.Alignments.Where(a => ids.Contains(a.Id)).ToDictionaryAsync(a => a.Id, ct);
        foreach (var change in latest)
        {
            if (!known.TryGetValue(change.Id, out var link))
            {
                link = new Alignment
                {
                    Id = change.Id,
                    Kind = change.Kind,
                    State = change.State,
                };
                db.Alignments.Add(link);
            }
            else if (link.Version >= change.Version)
            {
                continue;
            }

            link.Version = change.Version;
            link.Revision = transaction.RevisionOf(Revision.Links);
            link.Kind = change.Kind;
            link.FromObjectiveId = change.FromObjectiveId;
            link.ToObjectiveId = change.ToObjectiveId;
            link.ToKeyResultId = change.ToKeyResultId;
            link.State = change.State;
            link.AcceptedOn = change.AcceptedOn;
            link.EndedOn = change.EndedOn;
        }

        await transaction.Commit(ct);
    }
}
