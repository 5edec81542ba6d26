using Microsoft.EntityFrameworkCore;
using Okr.Alignment.Data;
using Okr.Alignment.Domain;
using Okr.Platform.Replicas;
using Okr.Platform.Security;

namespace Okr.Alignment.Features.Links;

/// <summary>A link as the API shows it.</summary>
internal sealed record LinkView(
    Guid Id,
    LinkKind Kind,
    LinkState State,
    LinkEnd FromObjective,
    LinkEnd ToObjective,
    LinkKeyResult? ToKeyResult,
    DateTime RequestedAt,
    Guid? RequestedBy,
    string? RequestedByName,
    DateOnly? AcceptedOn,
    DateOnly? EndedOn,
    string? Message,
    string? Reason,
    string? Need,
    DateOnly? NeededBy,
    long Version,
    LinkCan Can
);

/// <summary>One end of a link. The title of a confidential objective is empty.</summary>
internal sealed record LinkEnd(
    Guid Id,
    string Title,
    string OwnerKind,
    Guid? OwnerUnitId,
    Guid? OwnerPersonId,
    string? OwnerName,
    string State,
    Guid CycleId
);

/// <summary>The key result that a link points to.</summary>
internal sealed record LinkKeyResult(Guid Id, string Title);

/// <summary>What the caller may do with a link now.</summary>
internal sealed record LinkCan(bool Accept, bool Decline, bool Withdraw, bool Remove);

internal static class LinkViews
{
    /// <summary>
    /// The links that the caller may see, in the same order: those of which both ends are visible, and those that wait for
    /// the caller's own answer or were asked for by the caller's side. A constant number of queries.
    /// </summary>
    public static async Task<List<LinkView>> Of(
        AlignmentDbContext db,
        CurrentUser user,
        IReadOnlyCollection<Link> links,
        CancellationToken ct
    )
    {
        var objectiveIds = links.SelectMany(l => new[] { l.FromObjectiveId, l.ToObjectiveId }).ToHashSet();
        var objectives = await db
            .Objectives.AsNoTracking()
            .Where(o => objectiveIds.Contains(o.Id))
            .ToDictionaryAsync(o => o.Id, ct);
        var keyResultIds = links.Select(l => l.ToKeyResultId).OfType<Guid>().ToHashSet();
        var keyResults = await db
            .KeyResults.AsNoTracking()
            .Where(k => keyResultIds.Contains(k.Id))
            .Select(k => new LinkKeyResult(k.Id, k.Title))
            .ToDictionaryAsync(k => k.Id, ct);
        var personIds = links.Select(l => l.RequestedBy).OfType<Guid>().ToHashSet();
        var names = await db.People()
            .Where(p => personIds.Contains(p.Id))
            .ToDictionaryAsync(p => p.Id, p => p.Name, ct);
        var access = await Access.Load(db, user, objectives.Values, ct);
        return [.. links.Select(link => View(link, objectives, keyResults, names, access)).OfType<LinkView>()];
    }

    public static LinkEnd End(ObjectiveReplica objective, Access access) =>
        new(
            objective.Id,
            objective.Title,
            objective.OwnerKind,
            objective.OwnerUnitId,
            objective.OwnerPersonId,
            access.OwnerName(objective),
            objective.State,
            objective.CycleId
        );

    private static LinkView? View(
        Link link,
        Dictionary<Guid, ObjectiveReplica> objectives,
        Dictionary<Guid, LinkKeyResult> keyResults,
        Dictionary<Guid, string> names,
        Access access
    )
    {
        if (
            !objectives.TryGetValue(link.FromObjectiveId, out var from)
            || !objectives.TryGetValue(link.ToObjectiveId, out var to)
            || from.Deleted
            || to.Deleted
        )
        {
            return null;
        }

        var mayEdit = access.MayEdit(from);
        var mayAnswer = access.MayAnswer(to);
        if (!(access.MaySee(from) || mayAnswer) || !(access.MaySee(to) || mayEdit))
        {
            return null;
        }

        var open = link.State == LinkState.Requested;
        return new LinkView(
            link.Id,
            link.Kind,
            link.State,
            End(from, access),
            End(to, access),
            link.ToKeyResultId is { } keyResult
                ? keyResults.GetValueOrDefault(keyResult) ?? new LinkKeyResult(keyResult, "")
                : null,
            link.RequestedAt,
            link.RequestedBy,
            link.RequestedBy is { } person ? names.GetValueOrDefault(person) : null,
            link.AcceptedOn,
            link.EndedOn,
            link.Message,
            link.Reason,
            link.Need,
            link.NeededBy,
            link.Version,
            new LinkCan(
                Accept: open && mayAnswer,
                Decline: open && mayAnswer,
                Withdraw: open && mayEdit,
                Remove: link.State == LinkState.Accepted && (mayEdit || mayAnswer)
            )
        );
    }
}
