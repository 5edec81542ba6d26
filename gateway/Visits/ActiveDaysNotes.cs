using System.Collections.Concurrent;
using Okr.Platform;

namespace Okr.Gateway.Visits;

/// <summary>
/// Who has had the platform open on which day (UTC), as far as it is to be told yet. A request costs one look-up; what it asked
/// for is not looked at. Only sessions of browsers count: a script or BI tool with a token is nobody who looks.
/// </summary>
internal sealed class ActiveDaysNotes(TimeProvider clock)
{
    private readonly ConcurrentDictionary<Guid, DateOnly> last = new();
    private readonly ConcurrentQueue<(Guid PersonId, DateOnly Day)> untold = new();

    public void Note(Guid personId)
    {
        var today = clock.Today();
        if (!last.TryGetValue(personId, out var noted) || noted != today)
        {
            last[personId] = today;
            untold.Enqueue((personId, today)); // twice, when two requests are the first: that is told twice and does no harm
        }
    }

    /// <summary>The oldest that are to be told, at most so many.</summary>
    public List<(Guid PersonId, DateOnly Day)> Take(int most)
    {
        var taken = new List<(Guid, DateOnly)>();
        while (taken.Count < most && untold.TryDequeue(out var next))
        {
            taken.Add(next);
        }

        return taken;
    }

    /// <summary>
    /// To be told another time. There are never more than some days of the people there are: without the service that takes
    /// them, nobody gets in.
    /// </summary>
    public void GiveBack(IEnumerable<(Guid PersonId, DateOnly Day)> taken)
    {
        foreach (var each in taken)
        {
            untold.Enqueue(each);
        }
    }
}
