namespace Okr.Reporting.Digests;

internal enum DigestResult
{
    /// <summary>The channel has it.</summary>
    Sent,

    /// <summary>The channel does not have it, and may take it later.</summary>
    Later,

    /// <summary>The channel does not have it, and will not take it.</summary>
    Refused,

    /// <summary>The channel may have it or not.</summary>
    Unknown,
}

/// <summary>What came of a hand-over.</summary>
/// <param name="Result">Whether the channel has it.</param>
/// <param name="Detail">A code of the channel's; neither addresses nor secrets.</param>
/// <param name="RetryAfter">When the channel wants it again, where it says so.</param>
internal sealed record DigestOutcome(DigestResult Result, string? Detail, TimeSpan? RetryAfter)
{
    public static DigestOutcome Sent { get; } = new(DigestResult.Sent, null, null);

    public static DigestOutcome Later(string detail, TimeSpan? after) => new(DigestResult.Later, detail, after);

    public static DigestOutcome Refused(string detail) => new(DigestResult.Refused, detail, null);

    public static DigestOutcome Unknown(string detail) => new(DigestResult.Unknown, detail, null);
}
