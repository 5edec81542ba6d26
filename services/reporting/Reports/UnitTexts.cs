using System.Text;

namespace Okr.Reporting.Reports;

/// <summary>
/// The titles and codes of a unit's objectives and their live key results in one text, so that a search reads memory in one
/// stretch. What hides its text has none here either.
/// </summary>
internal sealed class UnitTexts
{
    private readonly string text;
    private readonly int[] start;

    public UnitTexts(DayView view, int[] slots)
    {
        var all = new StringBuilder();
        start = new int[slots.Length + 1];
        for (var i = 0; i < slots.Length; i++)
        {
            start[i] = all.Length;
            var objective = view.Objectives[slots[i]];
            all.Append(objective.Facts.Title).Append('\n').Append(objective.Facts.Code).Append('\n');
            foreach (ref readonly var keyResult in objective.KeyResults.AsSpan())
            {
                all.Append(keyResult.Facts.Title).Append('\n').Append(keyResult.Facts.Code).Append('\n');
            }
        }

        start[slots.Length] = all.Length;
        text = all.ToString();
    }

    /// <summary>Places of the objectives that mention a text, whatever the case of its letters; ascending.</summary>
    public List<int> Mentioning(string search)
    {
        var found = new List<int>();
        for (var from = 0; from < text.Length; )
        {
            var at = text.AsSpan(from).IndexOf(search, StringComparison.OrdinalIgnoreCase);
            if (at < 0)
            {
                break;
            }

            var place = Array.BinarySearch(start, from + at);
            place = place < 0 ? ~place - 1 : place;
            found.Add(place);
            from = start[place + 1];
        }

        return found;
    }
}
