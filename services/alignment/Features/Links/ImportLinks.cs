using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Okr.Alignment.Data;
using Okr.Alignment.Domain;
using Okr.Contracts.Alignment.V1.Grpc;
using Okr.Contracts.Goal.V1.Grpc;
using Okr.Platform;
using Okr.Platform.Errors;

namespace Okr.Alignment.Features.Links;

/// <summary>
/// Accepted "supports" links as of a day, at most 1 000 in one transaction: all, or none when a row is wrong. The objectives
/// need not have arrived here yet.
/// </summary>
internal static class ImportLinks
{
    private const int MaxRows = 1000;

    public static async Task<ImportReply> Handle(
        ImportLinksRequest request,
        AlignmentDbContext db,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var context = request.Context ?? new ImportContext();
        var validation = new Validation().Count("rows", request.Rows, MaxRows);
        if (
            !DateOnly.TryParseExact(
                context.EffectiveOn,
                "yyyy-MM-dd",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var on
            )
        )
        {
            validation.Check(context.EffectiveOn.Length == 0, "effectiveOn", PlatformErrors.UnknownCode);
            on = clock.Today();
        }

        validation.ThrowIfInvalid();
        var reply = new ImportReply();
        var rows = request.Rows.Select(row => Parse(row, context.ValidateOnly, reply)).OfType<Row>().ToList();

        await using var transaction = await SupportGraphs.Lock(db, ct);
        var linked = new HashSet<Guid>();
        await Apply(
            rows,
            Guid.TryParse(context.PersonId, out var person) ? person : null,
            on,
            db,
            clock,
            linked,
            reply,
            ct
        );
        if (reply.Errors.Count > 0 || context.ValidateOnly)
        {
            if (reply.Errors.Count > 0)
            {
                reply.Created = 0;
                reply.Unchanged = 0;
            }

            db.ChangeTracker.Clear();
            return reply;
        }

        await db.SaveWithPlaces(linked, isMove: false, clock.Today(), ct);
        if (transaction is not null)
        {
            await transaction.CommitAsync(ct);
        }

        return reply;
    }

    private static async Task Apply(
        List<Row> rows,
        Guid? person,
        DateOnly on,
        AlignmentDbContext db,
        TimeProvider clock,
        HashSet<Guid> linked,
        ImportReply reply,
        CancellationToken ct
    )
    {
        var froms = rows.Select(r => r.From).ToHashSet();
        var tos = rows.Select(r => r.To).ToHashSet();
        var live = await db
            .Links.Where(l => l.Kind == LinkKind.Supports && froms.Contains(l.FromObjectiveId) && l.LiveKey != null)
            .Select(l => l.LiveKey!)
            .ToHashSetAsync(ct);
        var starts = await (
            from o in db.Objectives
            join c in db.Cycles on o.CycleId equals c.Id
            where froms.Contains(o.Id) || tos.Contains(o.Id)
            select new { o.Id, c.StartsOn }
        ).ToDictionaryAsync(x => x.Id, x => (DateOnly?)x.StartsOn, ct);
        var graph = await SupportGraphs.Above(db, tos, ct);
        foreach (var row in rows)
        {
            if (!live.Add(Link.KeyOf(LinkKind.Supports, row.From, row.To, row.KeyResult)))
            {
                reply.Unchanged++;
                continue;
            }

            if (graph.WouldClose(row.From, row.To))
            {
                reply.Errors.Add(Issue(row.Line, AlignmentErrors.Circle));
                continue;
            }

            if (starts.GetValueOrDefault(row.To) > starts.GetValueOrDefault(row.From))
            {
                reply.Errors.Add(Issue(row.Line, AlignmentErrors.LaterCycle));
                continue;
            }

            graph.Add(row.From, row.To);
            var link = Link.Request(LinkKind.Supports, row.From, row.To, row.KeyResult, person, clock.UtcNow())
                .AcceptedAtOnce(person, on);
            db.Links.Add(link);
            db.Publish(link.ToEvent());
            linked.UnionWith([row.From, row.To]);
            reply.Created++;
        }
    }

    /// <summary>Null for a row that is wrong, or that cannot be judged yet because its objective comes with the same import.</summary>
    private static Row? Parse(LinkRow row, bool validateOnly, ImportReply reply)
    {
        if (validateOnly && (row.FromObjectiveId.Length == 0 || row.ToObjectiveId.Length == 0))
        {
            reply.Created++;
            return null;
        }

        if (!Guid.TryParse(row.FromObjectiveId, out var from) || !Guid.TryParse(row.ToObjectiveId, out var to))
        {
            reply.Errors.Add(Issue(row.Line, AlignmentErrors.ObjectiveNotFound));
            return null;
        }

        Guid? keyResult = null;
        if (row.ToKeyResultId.Length > 0)
        {
            if (!Guid.TryParse(row.ToKeyResultId, out var id))
            {
                reply.Errors.Add(Issue(row.Line, AlignmentErrors.KeyResultNotFound));
                return null;
            }

            keyResult = id;
        }

        if (from == to)
        {
            reply.Errors.Add(Issue(row.Line, AlignmentErrors.SelfLink));
            return null;
        }

        return new Row(row.Line, from, to, keyResult);
    }

    private static RowIssue Issue(int line, ErrorDefinition error) =>
        new()
        {
            Line = line,
            Column = "parent",
            Code = error.Code,
            MessageEn = error.Message(Languages.English),
            MessageZh = error.Message(Languages.Chinese),
        };

    private sealed record Row(int Line, Guid From, Guid To, Guid? KeyResult);
}
