using Microsoft.EntityFrameworkCore;
using Okr.Organization.Data;
using Okr.Organization.Domain;
using Okr.Platform.Errors;

namespace Okr.Organization.Features.OrgUnits;

/// <summary>What a new and a changed unit must both keep.</summary>
internal static class OrgUnitRules
{
    public static Validation Check(string? name, string? kind, DateOnly? effectiveOn) =>
        new Validation()
            .Text("name", name, 200)
            .Required("kind", kind)
            .OneOf("kind", kind, [.. OrgUnit.Kinds])
            .Day("effectiveOn", effectiveOn);

    public static async Task CheckReferences(
        Guid? parentId,
        Guid? headPersonId,
        DateOnly from,
        OrganizationDbContext db,
        CancellationToken ct
    )
    {
        if (parentId is { } parent)
        {
            await db.RequireUnit(parent, from, "parentId", ct);
        }

        new Validation()
            .Check(
                headPersonId is null || await db.People.AnyAsync(p => p.Id == headPersonId, ct),
                "headPersonId",
                PlatformErrors.UnknownId
            )
            .ThrowIfInvalid();
    }
}
