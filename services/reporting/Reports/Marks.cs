using Okr.Reporting.Domain;

namespace Okr.Reporting.Reports;

/// <summary>
/// A condition on marks: every list and every bar of a histogram is one comparison of one word, so that a list over a million
/// key results is read in a millisecond.
/// </summary>
internal readonly record struct Condition(ulong Bits, ulong Value)
{
    /// <summary>Holds always.</summary>
    public static Condition Any { get; } = new(0, 0);

    public bool Takes(ulong marks) => (marks & Bits) == Value;

    /// <summary>Both; two that contradict each other hold never.</summary>
    public static Condition operator &(Condition a, Condition b) =>
        (a.Bits & b.Bits & (a.Value ^ b.Value)) == 0 ? new(a.Bits | b.Bits, a.Value | b.Value) : new(0, 1);

    public static Condition Of(ulong flag) => new(flag, flag);

    public static Condition Not(ulong flag) => new(flag, 0);
}

/// <summary>A small number within marks; its largest value stands for null.</summary>
internal readonly record struct MarkField(int Shift, int Bits)
{
    private ulong Mask => (1UL << Bits) - 1;

    public ulong Put(int? value) => (value is { } v ? (ulong)v : Mask) << Shift;

    public int? Get(ulong marks)
    {
        var value = (marks >> Shift) & Mask;
        return value == Mask ? null : (int)value;
    }

    public Condition Is(int value) => new(Mask << Shift, (ulong)value << Shift);
}

/// <summary>What an objective counts by on a day, in one word.</summary>
internal static class ObjectiveMarks
{
    public const ulong HasState = 1 << 0;
    public const ulong Published = 1 << 1;
    public const ulong Top = 1 << 2;
    public const ulong AlignedUpward = 1 << 3;
    public const ulong LinksOut = 1 << 4;
    public const ulong Isolated = 1 << 5;
    public const ulong HasProgress = 1 << 6;
    public const ulong HasScore = 1 << 7;
    public const ulong Stale = 1 << 8;
    public const ulong Filled = 1 << 9;

    /// <summary>Has a key result that is off track.</summary>
    public const ulong OffTrack = 1 << 10;

    public static readonly MarkField State = new(16, 4);
    public static readonly MarkField Kind = new(20, 2);
    public static readonly MarkField Status = new(22, 3);
    public static readonly MarkField AutomaticStatus = new(25, 3);
    public static readonly MarkField Bin = new(28, 4);
    public static readonly MarkField Band = new(32, 3);
    public static readonly MarkField ScoreBin = new(35, 4);
    public static readonly MarkField ScoreBand = new(39, 3);
    public static readonly MarkField KeyResults = new(42, 3);

    /// <summary>By the organisation; only in <see cref="UnitRows"/>.</summary>
    public static readonly MarkField Level = new(45, 3);
}

/// <summary>What a key result counts by on a day, in one word.</summary>
internal static class KeyResultMarks
{
    public const ulong HasData = 1 << 0;
    public const ulong Stale = 1 << 1;
    public const ulong HumanUpdated = 1 << 2;
    public const ulong AutomaticUpdated = 1 << 3;
    public const ulong Updated = 1 << 4;
    public const ulong NeverUpdated = 1 << 5;
    public const ulong OffTrackTwoWeeks = 1 << 6;
    public const ulong NoProgressFourWeeks = 1 << 7;
    public const ulong Due = 1 << 8;
    public const ulong OnTime = 1 << 9;
    public const ulong Late = 1 << 10;
    public const ulong Missed = 1 << 11;
    public const ulong GuardrailBreached = 1 << 12;

    /// <summary>A guardrail makes the status shown worse than the one stated or worked out.</summary>
    public const ulong Capped = 1 << 13;

    public static readonly MarkField Type = new(16, 3);
    public static readonly MarkField Status = new(19, 3);
    public static readonly MarkField AutomaticStatus = new(22, 3);
    public static readonly MarkField ManualStatus = new(25, 3);

    /// <summary>0 to 10; 11 without any.</summary>
    public static readonly MarkField Confidence = new(28, 4);

    public static readonly MarkField Bin = new(32, 4);
    public static readonly MarkField Band = new(36, 3);

    /// <summary>The objective's, by the organisation; only in <see cref="UnitRows"/>.</summary>
    public static readonly MarkField Level = new(45, 3);

    public const int NoConfidence = 11;
}

/// <summary>
/// Shares of 1 as whole numbers of 10⁻¹²: the digits that shares are kept with. Sums of them are exact, and quick.
/// </summary>
internal static class ScaledShare
{
    public const long One = 1_000_000_000_000;
    public const long Null = long.MinValue;

    public static long Of(decimal share) => (long)(share * One);

    public static long Of(decimal? share) => share is { } s ? Of(s) : Null;

    public static decimal Read(long scaled) => (decimal)scaled / One;

    public static decimal? ReadOrNull(long scaled) => scaled == Null ? null : Read(scaled);

    /// <summary>As <see cref="Vocabulary.Bin"/>.</summary>
    public static int? Bin(long scaled) => scaled == Null ? null : (int)Math.Clamp(scaled / (One / 10), 0, 9);

    /// <summary>As <see cref="Vocabulary.Band"/>.</summary>
    public static int? Band(long scaled) =>
        scaled == Null ? null
        : scaled < One / 10 ? 0
        : scaled < 4 * One / 10 ? 1
        : scaled < 7 * One / 10 ? 2
        : scaled < One ? 3
        : 4;
}
