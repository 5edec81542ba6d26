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
        await using var transaction = await FactsTransaction.Begin(db, latest, [Revision.Links], ct);
        var known = await db.Alignments.Where(a => ids.Contains(a.Id)).ToDictionaryAsync(a => a.Id, ct);
        foreach (var change in latest)
        {
            if (!known.TryGetValue(change.Id, out var link))
            {
                link = change.ToRow();
                db.Alignments.Add(link);
            }
            else if (link.Version < change.Version)
            {
                change.CopyTo(link);
            }
            else
            {
                continue;
            }

            link.Revision = transaction.RevisionOf(Revision.Links);
        }

        await transaction.Commit(ct);
    }
}
