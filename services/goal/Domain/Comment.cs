namespace Okr.Goal.Domain;

/// <summary>A remark on an objective or one of its key results. A thread is a first comment and its answers.</summary>
internal sealed class Comment
{
    private Comment() { }

    public Guid Id { get; private init; }
    public long Version { get; private set; }
    public Guid ObjectiveId { get; private init; }
    public Guid? KeyResultId { get; private init; }

    /// <summary>The first comment of the thread; null for that itself.</summary>
    public Guid? ParentId { get; private init; }
    public Guid AuthorId { get; private init; }
    public string AuthorName { get; private init; } = "";
    public string Text { get; private set; } = "";
    public List<CommentMention> Mentions { get; private set; } = [];
    public DateTime CreatedAt { get; private init; }
    public DateTime? EditedAt { get; private set; }
    public DateTime? ResolvedAt { get; private set; }
    public Guid? ResolvedBy { get; private set; }
    public bool Deleted { get; private set; }

    public static Comment Write(
        Guid objectiveId,
        Guid? keyResultId,
        Guid? parentId,
        Guid authorId,
        string authorName,
        string text,
        IEnumerable<Guid> mentions,
        DateTime now
    )
    {
        var comment = new Comment
        {
            Id = Guid.CreateVersion7(),
            Version = 1,
            ObjectiveId = objectiveId,
            KeyResultId = keyResultId,
            ParentId = parentId,
            AuthorId = authorId,
            AuthorName = authorName,
            Text = text,
            CreatedAt = now,
        };
        comment.Mention(mentions);
        return comment;
    }

    public void Edit(string text, IEnumerable<Guid> mentions, DateTime now)
    {
        Text = text;
        EditedAt = now;
        Version++;
        Mention(mentions);
    }

    /// <summary>Marks the thread as settled, or opens it again.</summary>
    public void Resolve(bool resolved, Guid by, DateTime now)
    {
        if (ParentId is not null)
        {
            throw GoalErrors.NotAThread.With();
        }

        ResolvedAt = resolved ? ResolvedAt ?? now : null;
        ResolvedBy = resolved ? ResolvedBy ?? by : null;
        Version++;
    }

    /// <summary>The text goes; the place in the thread stays.</summary>
    public void Delete()
    {
        Text = "";
        Deleted = true;
        Mentions.Clear();
        Version++;
    }

    private void Mention(IEnumerable<Guid> people)
    {
        var wanted = people.ToHashSet();
        Mentions.RemoveAll(mention => !wanted.Contains(mention.PersonId));
        Mentions.AddRange(
            wanted
                .Except(Mentions.Select(mention => mention.PersonId))
                .Select(person => new CommentMention { CommentId = Id, PersonId = person })
        );
    }
}

/// <summary>Somebody named in a comment.</summary>
internal sealed class CommentMention
{
    public required Guid CommentId { get; init; }
    public required Guid PersonId { get; init; }
}
