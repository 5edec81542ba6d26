using Okr.Contracts.Organization.V1;

namespace Okr.Organization.Domain;

/// <summary>
/// One unit of the tree company → division → department → team with its dated history. The present state stands in
/// columns of its own and follows the calendar by <see cref="Refresh"/>.
/// </summary>
internal sealed class OrgUnit
{
    public static readonly IReadOnlyList<string> Kinds = ["company", "division", "department", "team"];

    private readonly List<UnitPeriod> periods = [];

    private OrgUnit() { }

    public Guid Id { get; private init; }
    public long Version { get; private set; }
    public string Code { get; private init; } = "";
    public string Name { get; private set; } = "";

    /// <summary>The name in lower case, for search and order.</summary>
    public string SearchName { get; private set; } = "";
    public string Kind { get; private set; } = "";
    public Guid? ParentId { get; private set; }
    public Guid? HeadPersonId { get; private set; }

    /// <summary>Exists on the present day and is not dissolved.</summary>
    public bool Active { get; private set; }

    /// <summary>The day of the next dated change; null when none is to come.</summary>
    public DateOnly? NextChangeOn { get; private set; }

    public IReadOnlyList<UnitPeriod> Rows => periods;

    /// <summary>The history, oldest first.</summary>
    public IReadOnlyList<OrgUnitPeriod> Periods =>
        [
            .. periods
                .OrderBy(p => p.From)
                .Select(p => new OrgUnitPeriod(p.From, p.Name, p.ParentId, p.Kind, p.HeadPersonId, p.Active)),
        ];

    public static OrgUnit Found(
        string code,
        DateOnly from,
        string name,
        string kind,
        Guid? parentId,
        Guid? headPersonId
    )
    {
        var unit = new OrgUnit { Id = Guid.CreateVersion7(), Code = code };
        unit.State(from, name, kind, parentId, headPersonId);
        return unit;
    }

    public OrgUnitPeriod? At(DateOnly day) => Timeline.At(Periods, day, p => p.From);

    /// <summary>What the unit is from the day until the next recorded change; whether that is news.</summary>
    public bool State(DateOnly from, string name, string kind, Guid? parentId, Guid? headPersonId)
    {
        if (parentId == Id)
        {
            throw OrganizationErrors.UnitCircle.With(name);
        }

        return Set(
            Timeline.Put(
                Periods,
                new OrgUnitPeriod(from, name, parentId, kind, headPersonId, true),
                p => p.From,
                (p, day) => p with { From = day }
            )
        );
    }

    /// <summary>The unit ends: it no longer exists from the day on. What was planned for later is dropped.</summary>
    public bool Dissolve(DateOnly from)
    {
        if (At(from) is not { Active: true } present)
        {
            throw OrganizationErrors.UnitNotActive.With(Name, from);
        }

        return Set([.. Periods.Where(p => p.From < from), present with { From = from, Active = false }]);
    }

    /// <summary>Brings the present columns to the day; whether they changed.</summary>
    public bool Refresh(DateOnly today)
    {
        var all = Periods;
        var present = Timeline.At(all, today, p => p.From);
        var shown = present ?? all[0];
        var active = present?.Active ?? false;
        var next = all.FirstOrDefault(p => p.From > today)?.From;
        var changed =
            (Name, Kind, ParentId, HeadPersonId, Active, NextChangeOn)
            != (shown.Name, shown.Kind, shown.ParentId, shown.HeadPersonId, active, next);
        (Name, Kind, ParentId, HeadPersonId) = (shown.Name, shown.Kind, shown.ParentId, shown.HeadPersonId);
        SearchName = SearchText.Of(Name);
        (Active, NextChangeOn) = (active, next);
        return changed;
    }

    /// <summary>Closes a change: the next version, seen from the day.</summary>
    public OrgUnitChanged Changed(DateOnly today)
    {
        Refresh(today);
        Version++;
        return ToEvent();
    }

    public OrgUnitChanged ToEvent() => new(Id, Version, Code, Periods);

    private bool Set(IReadOnlyList<OrgUnitPeriod> wanted)
    {
        if (wanted.SequenceEqual(Periods))
        {
            return false;
        }

        var byDay = periods.ToDictionary(p => p.From);
        periods.RemoveAll(row => wanted.All(p => p.From != row.From));
        foreach (var period in wanted)
        {
            if (!byDay.TryGetValue(period.From, out var row))
            {
                row = new UnitPeriod { OrgUnitId = Id, From = period.From };
                periods.Add(row);
            }

            (row.Name, row.SearchName) = (period.Name, SearchText.Of(period.Name));
            (row.Kind, row.ParentId) = (period.Kind, period.ParentId);
            (row.HeadPersonId, row.Active) = (period.HeadPersonId, period.Active);
        }

        return true;
    }
}

/// <summary>One period of a unit's history, as stored.</summary>
internal sealed class UnitPeriod
{
    public Guid OrgUnitId { get; init; }
    public DateOnly From { get; init; }
    public string Name { get; set; } = "";

    /// <summary>The name in lower case, for search and order.</summary>
    public string SearchName { get; set; } = "";
    public string Kind { get; set; } = "";
    public Guid? ParentId { get; set; }
    public Guid? HeadPersonId { get; set; }
    public bool Active { get; set; }
}
