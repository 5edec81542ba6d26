using Microsoft.EntityFrameworkCore;
using Okr.Organization.Data.Imports;

namespace Okr.Organization.Features.Imports.Running;

/// <summary>The codes that the files of an import bring, in a table so that the largest import needs no more memory.</summary>
internal sealed class StagedCodes(ImportSession session)
{
    /// <summary>Stages a chunk; returns those that stand in an earlier line already, with that line.</summary>
    public async Task<List<(ImportCode Code, int EarlierLine)>> Add(
        IReadOnlyList<ImportCode> codes,
        CancellationToken ct
    )
    {
        var twice = new List<(ImportCode, int)>();
        if (codes.Count == 0)
        {
            return twice;
        }

        var known = await Find(codes[0].Kind, codes.Select(c => c.Code), ct);
        await using var scope = session.Scope(out var db);
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        foreach (var code in codes)
        {
            if (known.TryGetValue(code.Code, out var earlier))
            {
                twice.Add((code, earlier.Line));
                continue;
            }

            known.Add(code.Code, code);
            db.Add(code);
        }

        await db.SaveChangesAsync(ct);
        db.ChangeTracker.AutoDetectChangesEnabled = true; // the context goes back to a pool
        return twice;
    }

    /// <summary>The staged ones among the codes.</summary>
    public async Task<Dictionary<string, ImportCode>> Find(string kind, IEnumerable<string> codes, CancellationToken ct)
    {
        var wanted = codes.Distinct(StringComparer.Ordinal).ToList();
        if (wanted.Count == 0)
        {
            return new Dictionary<string, ImportCode>(StringComparer.Ordinal);
        }

        await using var scope = session.Scope(out var db);
        return await db.Set<ImportCode>()
            .AsNoTracking()
            .Where(c => c.ImportNumber == session.Import.Number && c.Kind == kind && wanted.Contains(c.Code))
            .ToDictionaryAsync(c => c.Code, StringComparer.Ordinal, ct);
    }
}
