namespace Okr.Reporting.Reports;

/// <summary>
/// Keeps a few values that are dear to make, each made once. Whoever asks for ever different ones makes it forget, not grow.
/// </summary>
internal sealed class Few<TKey, TValue>
    where TKey : notnull
{
    private const int Most = 16;
    private readonly Dictionary<TKey, Lazy<TValue>> kept = [];
    private readonly Lock gate = new();

    public TValue Get(TKey key, Func<TValue> make)
    {
        Lazy<TValue>? value;
        lock (gate)
        {
            if (!kept.TryGetValue(key, out value))
            {
                if (kept.Count == Most)
                {
                    kept.Clear();
                }

                kept[key] = value = new(make);
            }
        }

        return value.Value;
    }
}
