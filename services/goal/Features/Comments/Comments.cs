using Microsoft.EntityFrameworkCore;
using Okr.Goal.Data;
using Okr.Goal.Domain;
using Okr.Goal.Features.Objectives;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;

namespace Okr.Goal.Features.Comments;

/// <summary>Remarks in threads; whoever sees the objective may read and write them.</summary>
internal static class Comments
{
    private const int MaxMentions = 50;

    public sealed record CreateRequest(
        Guid? ObjectiveId,
        Guid? KeyResultId,
        Guid? ParentId,
        string Text,
        IReadOnlyList<Guid>? Mentions
    );

    public sealed record EditRequest(string Text, IReadOnlyList<Guid>? Mentions);

    public sealed record ResolveRequest(bool? Resolved);

    /// <summary>A comment; the text of a deleted one is empty.</summary>
    internal sealed record CommentView(
        Guid Id,
        Guid ObjectiveId,
        Guid? KeyResultId,
        Guid? ParentId,
        string Text,
        IReadOnlyList<NamedPerson> Mentions,
        Guid? AuthorPersonId,
        string AuthorName,
        DateTime CreatedAt,
        DateTime? EditedAt,
        DateTime? ResolvedAt,
        Guid? ResolvedBy,
        bool Deleted,
        long Version
    );

    private sealed record Key(DateTime CreatedAt, Guid Id);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(
                "/comments",
                (
                    Guid? objectiveId,
                    Guid? keyResultId,
                    string? after,
                    int? limit,
                    GoalDbContext db,
                    CurrentUser user,
                    CancellationToken ct
                ) => List(objectiveId, keyResultId, after, limit, db, user, ct)
            )
            .RequireAuthorization(Policies.Member)
            .WithName("listComments")
            .WithSummary("The comments on an objective or a key result, oldest first");
        api.MapGet(
                "/comments/mentions",
                (string? after, int? limit, GoalDbContext db, CurrentUser user, CancellationToken ct) =>
                    Mentions(after, limit, db, user, ct)
            )
            .RequireAuthorization(Policies.Member)
            .WithName("listMentions")
            .WithSummary("Comments that mention the caller, latest first");
        api.MapPost(
                "/comments",
                async (
                    CreateRequest request,
                    GoalDbContext db,
                    OrganizationLookup organization,
                    CurrentUser user,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                {
                    var made = await Create(request, db, organization, user, clock, ct);
                    return ETags.Created($"/api/v1/comments/{made.Id}", made, made.Version);
                }
            )
            .RequireAuthorization(Policies.Member)
            .Produces<CommentView>(StatusCodes.Status201Created)
            .WithName("createComment")
            .WithSummary("Writes a comment, or answers one");
        api.MapPut(
                "/comments/{id:guid}",
                async (
                    Guid id,
                    EditRequest request,
                    ExpectedVersion ifMatch,
                    GoalDbContext db,
                    OrganizationLookup organization,
                    CurrentUser user,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                {
                    var comment = await Edit(id, request, ifMatch, db, organization, user, clock, ct);
                    return ETags.Ok(comment, comment.Version);
                }
            )
            .RequireAuthorization(Policies.Member)
            .Produces<CommentView>()
            .WithName("updateComment")
            .WithSummary("Changes one's own comment");
        api.MapDelete(
                "/comments/{id:guid}",
                async (Guid id, ExpectedVersion ifMatch, GoalDbContext db, CurrentUser user, CancellationToken ct) =>
                {
                    await Delete(id, ifMatch, db, user, ct);
                    return TypedResults.NoContent();
                }
            )
            .RequireAuthorization(Policies.Member)
            .WithName("deleteComment")
            .WithSummary("Deletes one's own comment; its place in the thread stays");
        api.MapPost(
                "/comments/{id:guid}/resolve",
                async (
                    Guid id,
                    ResolveRequest? request,
                    ExpectedVersion? ifMatch,
                    GoalDbContext db,
                    CurrentUser user,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                {
                    var comment = await Resolve(
                        id,
                        request?.Resolved ?? true,
                        ifMatch ?? ExpectedVersion.Any,
                        db,
                        user,
                        clock,
                        ct
                    );
                    return ETags.Ok(comment, comment.Version);
                }
            )
            .RequireAuthorization(Policies.Member)
            .Produces<CommentView>()
            .WithName("resolveComment")
            .WithSummary("Marks a thread as settled, or opens it again");
    }

    public static async Task<Page<CommentView>> List(
        Guid? objectiveId,
        Guid? keyResultId,
        string? after,
        int? limit,
        GoalDbContext db,
        CurrentUser user,
        CancellationToken ct
    )
    {
        var count = Cursor.Limit(limit);
        var from = Cursor.Read<Key>(after);
        var viewer = await Viewer.Load(db, user, ct);
        var objective = await Target(objectiveId, keyResultId, db, viewer, ct);
        var query = db.Comments.AsNoTracking().Where(c => c.ObjectiveId == objective.Id);
        if (keyResultId is not null)
        {
            query = query.Where(c => c.KeyResultId == keyResultId);
        }

        if (from is not null)
        {
            query = query.Where(c => c.CreatedAt > from.CreatedAt || (c.CreatedAt == from.CreatedAt && c.Id > from.Id));
        }

        var rows = await query.OrderBy(c => c.CreatedAt).ThenBy(c => c.Id).Take(count + 1).ToListAsync(ct);
        return Page<CommentView>.Of(await Views(rows, db, ct), count, c => new Key(c.CreatedAt, c.Id));
    }

    public static async Task<Page<CommentView>> Mentions(
        string? after,
        int? limit,
        GoalDbContext db,
        CurrentUser user,
        CancellationToken ct
    )
    {
        var count = Cursor.Limit(limit);
        var from = Cursor.Read<Key>(after);
        var me = user.RequirePerson();
        var viewer = await Viewer.Load(db, user, ct);
        var visible = db.Objectives.Where(viewer.Visible()).Select(o => o.Id);
        var query = db
            .Comments.AsNoTracking()
            .Where(c => c.Mentions.Any(m => m.PersonId == me) && visible.Contains(c.ObjectiveId));
        if (from is not null)
        {
            query = query.Where(c => c.CreatedAt < from.CreatedAt || (c.CreatedAt == from.CreatedAt && c.Id < from.Id));
        }

        var rows = await query
            .OrderByDescending(c => c.CreatedAt)
            .ThenByDescending(c => c.Id)
            .Take(count + 1)
            .ToListAsync(ct);
        return Page<CommentView>.Of(await Views(rows, db, ct), count, c => new Key(c.CreatedAt, c.Id));
    }

    public static async Task<CommentView> Create(
        CreateRequest request,
        GoalDbContext db,
        OrganizationLookup organization,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var validation = new Validation();
        await Check(request.Text, request.Mentions, validation, organization, ct);
        var viewer = await Viewer.Load(db, user, ct);
        var objective = await Target(request.ObjectiveId, request.KeyResultId, db, viewer, ct);
        if (request.ParentId is { } parentId)
        {
            var parent = await db
                .Comments.AsNoTracking()
                .FirstOrDefaultAsync(c => c.Id == parentId && c.ObjectiveId == objective.Id, ct);
            validation
                .Check(parent is not null, "parentId", PlatformErrors.UnknownId)
                .Check(parent?.ParentId is null, "parentId", GoalErrors.NotAThread)
                .ThrowIfInvalid();
        }

        var comment = Comment.Write(
            objective.Id,
            request.KeyResultId,
            request.ParentId,
            user.Id,
            user.Name,
            Texts.Clean(request.Text)!,
            request.Mentions ?? [],
            clock.UtcNow()
        );
        db.Comments.Add(comment);
        await db.SaveChangesAsync(ct);
        return (await Views([comment], db, ct))[0];
    }

    public static async Task<CommentView> Edit(
        Guid id,
        EditRequest request,
        ExpectedVersion ifMatch,
        GoalDbContext db,
        OrganizationLookup organization,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        await Check(request.Text, request.Mentions, new Validation(), organization, ct);
        var viewer = await Viewer.Load(db, user, ct);
        var (comment, _) = await Visible(id, db, viewer, ct);
        if (comment.AuthorId != user.Id)
        {
            throw PlatformErrors.Forbidden.With();
        }

        ifMatch.Require(comment.Version);
        comment.Edit(Texts.Clean(request.Text)!, request.Mentions ?? [], clock.UtcNow());
        await db.SaveChangesAsync(ct);
        return (await Views([comment], db, ct))[0];
    }

    public static async Task Delete(
        Guid id,
        ExpectedVersion ifMatch,
        GoalDbContext db,
        CurrentUser user,
        CancellationToken ct
    )
    {
        var viewer = await Viewer.Load(db, user, ct);
        var (comment, _) = await Visible(id, db, viewer, ct);
        if (comment.AuthorId != user.Id && !user.IsProgramAdmin)
        {
            throw PlatformErrors.Forbidden.With();
        }

        ifMatch.Require(comment.Version);
        comment.Delete();
        await db.SaveChangesAsync(ct);
    }

    public static async Task<CommentView> Resolve(
        Guid id,
        bool resolved,
        ExpectedVersion ifMatch,
        GoalDbContext db,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var viewer = await Viewer.Load(db, user, ct);
        var (comment, objective) = await Visible(id, db, viewer, ct);
        var cycle = await db.CycleById(objective.CycleId, ct);
        if (comment.AuthorId != user.Id && !viewer.MayEdit(objective, cycle.Policy))
        {
            throw PlatformErrors.Forbidden.With();
        }

        ifMatch.Require(comment.Version);
        comment.Resolve(resolved, user.Id, clock.UtcNow());
        await db.SaveChangesAsync(ct);
        return (await Views([comment], db, ct))[0];
    }

    private static async Task Check(
        string? text,
        IReadOnlyList<Guid>? mentions,
        Validation validation,
        OrganizationLookup organization,
        CancellationToken ct
    )
    {
        validation.Text("text", text, Limits.Note).Count("mentions", mentions, MaxMentions).ThrowIfInvalid();
        await organization.RequirePeople(validation, (mentions ?? []).Select(id => ("mentions", id)), ct);
        validation.ThrowIfInvalid();
    }

    private static async Task<Objective> Target(
        Guid? objectiveId,
        Guid? keyResultId,
        GoalDbContext db,
        Viewer viewer,
        CancellationToken ct
    )
    {
        if (keyResultId is { } keyResult)
        {
            var (objective, _, _) = await db.KeyResultById(keyResult, viewer, ct);
            return objectiveId is null || objectiveId == objective.Id
                ? objective
                : throw GoalErrors.KeyResultNotFound.With();
        }

        return objectiveId is { } id
            ? await db.ObjectiveById(id, viewer, ct)
            : throw new DomainException(PlatformErrors.InvalidRequest)
            {
                Fields = [new FieldError("objectiveId", GoalErrors.CommentTarget)],
            };
    }

    private static async Task<(Comment Comment, Objective Objective)> Visible(
        Guid id,
        GoalDbContext db,
        Viewer viewer,
        CancellationToken ct
    )
    {
        var comment =
            await db.Comments.FirstOrDefaultAsync(c => c.Id == id && !c.Deleted, ct)
            ?? throw GoalErrors.CommentNotFound.With();
        var objective =
            await db.Objectives.Where(viewer.Visible()).FirstOrDefaultAsync(o => o.Id == comment.ObjectiveId, ct)
            ?? throw GoalErrors.CommentNotFound.With();
        return (comment, objective);
    }

    private static async Task<IReadOnlyList<CommentView>> Views(
        IReadOnlyList<Comment> comments,
        GoalDbContext db,
        CancellationToken ct
    )
    {
        var names = await ObjectiveViews.Names(db, comments.SelectMany(c => c.Mentions.Select(m => m.PersonId)), ct);
        return
        [
            .. comments.Select(c => new CommentView(
                c.Id,
                c.ObjectiveId,
                c.KeyResultId,
                c.ParentId,
                c.Text,
                [.. c.Mentions.Select(m => new NamedPerson(m.PersonId, names.GetValueOrDefault(m.PersonId)))],
                c.AuthorId,
                c.AuthorName,
                c.CreatedAt,
                c.EditedAt,
                c.ResolvedAt,
                c.ResolvedBy,
                c.Deleted,
                c.Version
            )),
        ];
    }
}
