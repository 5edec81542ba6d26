using Microsoft.EntityFrameworkCore;
using Okr.Organization.Data;
using Okr.Organization.Data.Imports;

namespace Okr.Organization.Features.Imports.Running;

/// <summary>Takes away what an import no longer needs.</summary>
internal static class ImportCleanup
{
    /// <summary>The uploaded bytes and the staged codes: when the import is over.</summary>
    public static async Task RemoveUpload(OrganizationDbContext db, long number, CancellationToken ct)
    {
        await db.Set<ImportChunk>().Where(c => c.ImportNumber == number).ExecuteDeleteAsync(ct);
        await db.Set<ImportCode>().Where(c => c.ImportNumber == number).ExecuteDeleteAsync(ct);
    }

    /// <summary>Everything: an upload that did not come to its end.</summary>
    public static async Task Remove(OrganizationDbContext db, long number, CancellationToken ct)
    {
        await RemoveUpload(db, number, ct);
        await db.Set<ImportIssue>().Where(i => i.ImportNumber == number).ExecuteDeleteAsync(ct);
        await db.Set<ImportFile>().Where(f => f.ImportNumber == number).ExecuteDeleteAsync(ct);
        await db.Set<ImportSource>().Where(s => s.ImportNumber == number).ExecuteDeleteAsync(ct);
        await db.Set<Import>().Where(i => i.Number == number).ExecuteDeleteAsync(ct);
    }

    /// <summary>What a stopped process left behind: uploads that never ended, bytes of imports that are over.</summary>
    public static async Task RemoveAbandoned(OrganizationDbContext db, DateTime before, CancellationToken ct)
    {
        var over = db.Set<Import>().Where(i => i.State == ImportState.Succeeded || i.State == ImportState.Failed);
        await db.Set<ImportChunk>().Where(c => over.Any(i => i.Number == c.ImportNumber)).ExecuteDeleteAsync(ct);
        await db.Set<ImportCode>().Where(c => over.Any(i => i.Number == c.ImportNumber)).ExecuteDeleteAsync(ct);
        var numbers = await db.Set<Import>()
            .Where(i => i.State == ImportState.Uploading && i.CreatedAt < before)
            .Select(i => i.Number)
            .ToListAsync(ct);
        foreach (var number in numbers)
        {
            await Remove(db, number, ct);
        }
    }
}
