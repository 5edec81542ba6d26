namespace Okr.Generator;

/// <summary>
/// Chance that depends on nothing but the seed and what it is drawn for (SplitMix64), so that any row can be made again
/// without the rows before it: the files stream, and the same seed gives the same files on every machine.
/// </summary>
internal struct Dice
{
    private ulong state;

    public Dice(long seed, char kind, int a, int b = 0, int c = 0)
    {
        state = (ulong)seed;
        Add(kind);
        Add((ulong)a);
        Add((ulong)b);
        Add((ulong)c);
    }

    /// <summary>0 … <paramref name="count"/> − 1.</summary>
    public int Next(int count) => (int)(Draw() % (ulong)count);

    /// <summary>From <paramref name="min"/> to <paramref name="max"/>, both included.</summary>
    public int Between(int min, int max) => min + Next(max - min + 1);

    public T Pick<T>(IReadOnlyList<T> of) => of[Next(of.Count)];

    private void Add(ulong value)
    {
        state ^= value + 0x9E3779B97F4A7C15UL + (state << 6) + (state >> 2);
        Draw();
    }

    private ulong Draw()
    {
        state += 0x9E3779B97F4A7C15UL;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
