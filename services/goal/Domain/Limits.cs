namespace Okr.Goal.Domain;

/// <summary>Lengths in characters and counts (domain.md §3, §10).</summary>
internal static class Limits
{
    public const int Code = 100;
    public const int Title = 500;
    public const int Description = 10_000;
    public const int Note = 4_000;

    /// <summary>More objectives per owner and cycle, or key results per objective, draw a warning.</summary>
    public const int Focus = 5;

    /// <summary>More are refused.</summary>
    public const int Most = 50;

    public const int Participants = 200;
    public const int CoEditors = 50;
}
