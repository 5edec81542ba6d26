using Microsoft.EntityFrameworkCore;
using Okr.Organization.Data;
using Okr.Organization.Domain;
using Okr.Platform.Errors;
using Okr.Platform.Security;

namespace Okr.Organization.Features.OrgUnits;

/// <summary>Questions about the tree that several use cases ask.</summary>
internal static class UnitTree
{
    /// <summary>The units and all below them, today. One query.</summary>
    public static async Task<HashSet<Guid>> SubtreeOf(
        this OrganizationDbContext db,
        IEnumerable<Guid> roots,
        CancellationToken ct
    )
    {
        var children = (
            await db.OrgUnits.AsNoTracking().Select(u => new { u.Id, u.ParentId }).ToListAsync(ct)
        ).ToLookup(u => u.ParentId, u => u.Id);
        var subtree = roots.ToHashSet();
        var open = new Stack<Guid>(subtree);
        while (open.TryPop(out var id))
        {
            foreach (var child in children[id].Where(subtree.Add))
            {
                open.Push(child);
            }
        }

        return subtree;
    }

    /// <summary>Throws <c>forbidden</c> unless the user administers the program or each of the units.</summary>
    public static async Task RequireUnitAdmin(
        this OrganizationDbContext db,
        CurrentUser user,
        IReadOnlyCollection<Guid> unitIds,
        CancellationToken ct
    )
    {
        if (user.IsProgramAdmin)
        {
            return;
        }

        if (
            !user.IsInRole(Roles.UnitAdmin) || !(await db.SubtreeOf(user.AdministeredUnitIds, ct)).IsSupersetOf(unitIds)
        )
        {
            throw PlatformErrors.Forbidden.With();
        }
    }

    /// <summary>The unit, which must exist from the day on without an end.</summary>
    public static async Task RequireUnit(
        this OrganizationDbContext db,
        Guid id,
        DateOnly from,
        string field,
        CancellationToken ct
    )
    {
        var unit = await db.OrgUnits.AsNoTracking().Include(u => u.Rows).FirstOrDefaultAsync(u => u.Id == id, ct);
        new Validation().Check(unit is not null, field, PlatformErrors.UnknownId).ThrowIfInvalid();
        if (unit!.At(from) is not { Active: true } || unit.Periods.Any(p => p.From > from && !p.Active))
        {
            throw OrganizationErrors.UnitNotActive.With(unit.Name, from);
        }
    }

    /// <summary>
    /// Throws <c>unit_circle</c> when, on the day or on any later day with a change in the tree, the parent stands below
    /// the unit. One query.
    /// </summary>
    public static async Task RequireNoCircle(
        this OrganizationDbContext db,
        OrgUnit unit,
        DateOnly from,
        CancellationToken ct
    )
    {
        var periods = (
            await db
                .OrgUnitPeriods.AsNoTracking()
                .Where(p => p.OrgUnitId != unit.Id)
                .Select(p => new
                {
                    p.OrgUnitId,
                    p.From,
                    p.ParentId,
                })
                .ToListAsync(ct)
        )
            .Concat(
                unit.Periods.Select(p => new
                {
                    OrgUnitId = unit.Id,
                    p.From,
                    p.ParentId,
                })
            )
            .OrderByDescending(p => p.From)
            .ToLookup(p => p.OrgUnitId);
        var days = periods
            .SelectMany(unitPeriods => unitPeriods)
            .Select(p => p.From)
            .Where(day => day > from)
            .Append(from)
            .Distinct();
        foreach (var day in days)
        {
            var seen = new HashSet<Guid>();
            Guid? current = unit.Id;
            while (current is { } id)
            {
                if (!seen.Add(id))
                {
                    throw OrganizationErrors.UnitCircle.With(unit.Name);
                }

                current = periods[id].FirstOrDefault(p => p.From <= day)?.ParentId;
            }
        }
    }
}
