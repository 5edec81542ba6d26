using System.Collections;

namespace Okr.Reporting.Facts;

/// <summary>
/// An immutable array in small pages: a changed copy shares every page that did not change. Reading is two look-ups.
/// </summary>
internal sealed class Paged<T> : IReadOnlyList<T>
{
    private const int Bits = 7;
    private const int PageSize = 1 << Bits;
    private readonly T[][] pages;

    private Paged(T[][] pages, int count)
    {
        this.pages = pages;
        Count = count;
    }

    public int Count { get; }

    public ref readonly T this[int index] => ref pages[index >> Bits][index & (PageSize - 1)];

    T IReadOnlyList<T>.this[int index] => this[index];

    public static Paged<T> Of(ReadOnlySpan<T> items)
    {
        var pages = new T[(items.Length + PageSize - 1) >> Bits][];
        for (var page = 0; page < pages.Length; page++)
        {
            var rest = items[(page << Bits)..];
            pages[page] = new T[PageSize];
            rest[..Math.Min(rest.Length, PageSize)].CopyTo(pages[page]);
        }

        return new(pages, items.Length);
    }

    public Changes Change() => new(this);

    public IEnumerator<T> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>A copy being changed; pages are copied when they are first written to.</summary>
    public sealed class Changes(Paged<T> of)
    {
        private readonly bool[] own = new bool[of.pages.Length + 1];
        private T[][] pages = of.pages;
        private bool[]? more;

        public int Count { get; private set; } = of.Count;

        public ref readonly T this[int index] => ref pages[index >> Bits][index & (PageSize - 1)];

        public ref T At(int index)
        {
            var page = index >> Bits;
            if (!Own(page))
            {
                if (pages == of.pages)
                {
                    pages = [.. of.pages];
                }

                pages[page] = [.. pages[page]];
                Own(page) = true;
            }

            return ref pages[page][index & (PageSize - 1)];
        }

        public void Add(T item)
        {
            if ((Count & (PageSize - 1)) == 0)
            {
                pages = [.. pages, new T[PageSize]];
                Own(Count >> Bits) = true;
            }

            At(Count) = item;
            Count++;
        }

        public Paged<T> Done() => new(pages, Count);

        private ref bool Own(int page)
        {
            if (page < own.Length)
            {
                return ref own[page];
            }

            if (more is null || page - own.Length >= more.Length)
            {
                Array.Resize(ref more, Math.Max(16, 2 * (page - own.Length + 1)));
            }

            return ref more[page - own.Length];
        }
    }
}
