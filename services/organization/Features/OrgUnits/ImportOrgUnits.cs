using Microsoft.EntityFrameworkCore;
using Okr.Organization.Data;
using Okr.Organization.Domain;
using Okr.Organization.Features.Audit;
using Okr.Organization.Features.Bulk;
using Okr.Platform;
using Okr.Platform.Errors;

namespace Okr.Organization.Features.OrgUnits;

/// <summary>One row of <c>org-units.csv</c> as text; null where the file has no such column.</summary>
internal sealed record OrgUnitRow(int Line, string? Code, string? Name, string? ParentCode, string? Kind);

/// <summary>
/// Creates and changes org units in chunks, by code. First every chunk of the file with <c>validateOnly</c>, then
/// <see cref="Complete"/>, then every chunk again to store it, and once more those chunks whose
/// <see cref="BulkResult.Deferred"/> was not 0. Rows may stand in any order. A chunk is one transaction (or part of the
/// ambient one), costs the same few queries for 1 and for 2 000 rows and leaves the context empty.
/// </summary>
internal static class ImportOrgUnits
{
    /// <summary>The most rows of one chunk.</summary>
    public const int MaxRows = 2_000;

    /// <summary>
    /// Checks or stores one chunk. A chunk with errors stores nothing. A unit first seen exists from the effective day; a
    /// known one changes from that day until its next recorded change; what is already so stays untouched.
    /// </summary>
    public static async Task<BulkResult> Handle(
        IReadOnlyList<OrgUnitRow> rows,
        bool validateOnly,
        BulkScope scope,
        OrganizationDbContext db,
        Actor actor,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var reader = new RowReader();
        var facts = rows.Select(row => Read(row, reader)).OfType<Fact>().ToList();
        if (validateOnly)
        {
            Announce(rows, scope, reader);
        }

        var codes = facts
            .SelectMany(f => f.ParentCode is null ? [f.Code] : new[] { f.Code, f.ParentCode })
            .Distinct(StringComparer.Ordinal)
            .ToList();
        var units = await db
            .OrgUnits.Include(u => u.Rows)
            .Where(u => codes.Contains(u.Code))
            .ToDictionaryAsync(u => u.Code, StringComparer.Ordinal, ct);
        var before = units.Values.ToDictionary(u => u.Id, u => u.ToEvent());
        var day = scope.EffectiveOn;
        foreach (var fact in facts.Where(f => !units.ContainsKey(f.Code)))
        {
            units.Add(fact.Code, OrgUnit.Found(fact.Code, day, fact.Name, fact.Kind, null, null));
        }

        var (created, updated, unchanged, deferred) = (0, 0, 0, 0);
        var today = clock.Today();
        foreach (var fact in facts)
        {
            var unit = units[fact.Code];
            var isNew = !before.ContainsKey(unit.Id);
            var parent = fact.ParentCode is null ? null : units.GetValueOrDefault(fact.ParentCode);
            var isDeferred = fact.ParentCode is not null && parent is null;
            var present = unit.At(day);
            var changed = unit.State(
                day,
                fact.Name,
                fact.Kind,
                isDeferred ? present?.ParentId : parent?.Id,
                present?.HeadPersonId
            );
            deferred += isDeferred ? 1 : 0;
            created += isNew ? 1 : 0;
            updated += !isNew && changed ? 1 : 0;
            unchanged += !isNew && !changed ? 1 : 0;
            if (validateOnly || reader.HasErrors || (!isNew && !changed))
            {
                continue;
            }

            if (isNew)
            {
                db.Add(unit);
            }

            var change = unit.Changed(today);
            db.Publish(change);
            db.Audit(
                actor,
                clock,
                isNew ? "org_unit.created" : "org_unit.changed",
                "org_unit",
                unit.Id,
                before.GetValueOrDefault(unit.Id),
                change
            );
        }

        if (!validateOnly && !reader.HasErrors)
        {
            await db.SaveChangesAsync(ct);
        }

        db.ChangeTracker.Clear();
        return new BulkResult(created, updated, unchanged, deferred, reader.Issues);
    }

    /// <summary>After the checking pass: parents that exist nowhere, and circles. Empty when all is well.</summary>
    public static async Task<IReadOnlyList<BulkIssue>> Complete(
        BulkScope scope,
        OrganizationDbContext db,
        CancellationToken ct
    )
    {
        var reader = new RowReader();
        var day = scope.EffectiveOn;
        var stored = await (
            from unit in db.OrgUnits.AsNoTracking()
            join period in db.OrgUnitPeriods on unit.Id equals period.OrgUnitId
            where
                period.From <= day
                && !db.OrgUnitPeriods.Any(later =>
                    later.OrgUnitId == unit.Id && later.From > period.From && later.From <= day
                )
            join parent in db.OrgUnits on period.ParentId equals parent.Id into parents
            from parent in parents.DefaultIfEmpty()
            select new
            {
                unit.Code,
                period.Active,
                Parent = parent.Code,
            }
        ).ToListAsync(ct);
        var active = stored.Where(u => u.Active).Select(u => u.Code).ToHashSet();
        var above = stored.ToDictionary(u => u.Code, u => (string?)u.Parent, StringComparer.Ordinal);
        foreach (var (code, reference) in scope.Units)
        {
            above[code] = reference.Above;
            if (reference.Above is { } parent && !scope.Units.ContainsKey(parent) && !active.Contains(parent))
            {
                reader.Error(reference.Line, "parent_code", OrganizationErrors.UnknownUnitCode, parent);
            }
        }

        foreach (var code in Circles.Find(above).Where(scope.Units.ContainsKey))
        {
            reader.Error(scope.Units[code].Line, "parent_code", OrganizationErrors.UnitCircle, code);
        }

        return [.. reader.Issues.OrderBy(issue => issue.Line)];
    }

    /// <summary>Ids and kinds (company, division, department, team, on the day) of units by code; unknown ones are left out.</summary>
    public static async Task<IReadOnlyDictionary<string, ResolvedUnit>> ResolveUnits(
        IReadOnlyCollection<string> codes,
        DateOnly on,
        OrganizationDbContext db,
        CancellationToken ct
    )
    {
        var units = await db
            .OrgUnits.AsNoTracking()
            .Where(u => codes.Contains(u.Code))
            .Select(u => new
            {
                u.Code,
                u.Id,
                u.Kind,
                KindThen = u
                    .Rows.Where(p => p.From <= on)
                    .OrderByDescending(p => p.From)
                    .Select(p => p.Kind)
                    .FirstOrDefault(),
            })
            .ToListAsync(ct);
        return units.ToDictionary(
            u => u.Code,
            u => new ResolvedUnit(u.Id, u.KindThen ?? u.Kind),
            StringComparer.Ordinal
        );
    }

    public sealed record ResolvedUnit(Guid Id, string Kind);

    private sealed record Fact(int Line, string Code, string Name, string? ParentCode, string Kind);

    private static Fact? Read(OrgUnitRow row, RowReader reader)
    {
        var code = reader.Code(row.Line, "code", row.Code, required: true);
        var name = reader.Text(row.Line, "name", row.Name, 200, required: true);
        var parent = reader.Code(row.Line, "parent_code", row.ParentCode, required: false);
        var kind = Texts.Clean(row.Kind);
        if (kind is null || !OrgUnit.Kinds.Contains(kind, StringComparer.Ordinal))
        {
            reader.Error(row.Line, "kind", PlatformErrors.NotOneOf, string.Join(", ", OrgUnit.Kinds));
            kind = null;
        }

        if (parent is not null && parent == code)
        {
            reader.Error(row.Line, "parent_code", OrganizationErrors.UnitCircle, code);
            return null;
        }

        return code is null || name is null || kind is null ? null : new Fact(row.Line, code, name, parent, kind);
    }

    // Rows with other faults count too: who names them is not to blame.
    private static void Announce(IReadOnlyList<OrgUnitRow> rows, BulkScope scope, RowReader reader)
    {
        foreach (var row in rows)
        {
            if (Texts.Clean(row.Code) is not { } code)
            {
                continue;
            }

            var parent = Texts.Clean(row.ParentCode);
            if (!scope.Units.TryAdd(code, new(row.Line, parent == code ? null : parent)))
            {
                reader.Error(row.Line, "code", OrganizationErrors.DuplicateCode, code, scope.Units[code].Line);
            }
        }
    }
}
