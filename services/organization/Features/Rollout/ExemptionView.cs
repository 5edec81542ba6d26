using Microsoft.EntityFrameworkCore;
using Okr.Organization.Data;
using Okr.Organization.Domain;
using Okr.Platform.Errors;

namespace Okr.Organization.Features.Rollout;

/// <summary>
/// An exemption in answers; from <paramref name="From"/> until <paramref name="Until"/>, both inclusive, null: until further notice.
/// </summary>
internal sealed record ExemptionView(
    Guid Id,
    Guid PersonId,
    string EmployeeNo,
    string PersonName,
    string? OrgUnitName,
    DateOnly From,
    DateOnly? Until,
    string Reason,
    long Version
);

/// <summary>What the use cases of exemptions have in common.</summary>
internal static class Exemptions
{
    public static Validation Check(string? reason, DateOnly? from, DateOnly? until) =>
        new Validation()
            .Text("reason", reason, 500)
            .Required("from", from)
            .Day("from", from)
            .Day("until", until)
            .Check(until is not { } last || !(last < from), "until", OrganizationErrors.UntilBeforeFrom);

    public static async Task<Exemption> RequireExemption(
        this OrganizationDbContext db,
        Guid id,
        CancellationToken ct
    ) =>
        await db.Exemptions.FirstOrDefaultAsync(e => e.Id == id && e.DeletedAt == null, ct)
        ?? throw OrganizationErrors.ExemptionNotFound.With();

    public static Task<ExemptionView> ExemptionView(this OrganizationDbContext db, Guid id, CancellationToken ct) =>
        db.ExemptionViews(db.Exemptions.Where(e => e.Id == id)).SingleAsync(ct);

    /// <summary>Exemptions with names, the newest first.</summary>
    public static IQueryable<ExemptionView> ExemptionViews(
        this OrganizationDbContext db,
        IQueryable<Exemption> exemptions
    ) =>
        from exemption in exemptions.AsNoTracking()
        join person in db.People on exemption.PersonId equals person.Id
        join unit in db.OrgUnits on person.OrgUnitId equals unit.Id into units
        from unit in units.DefaultIfEmpty()
        orderby exemption.Id descending
        select new ExemptionView(
            exemption.Id,
            exemption.PersonId,
            person.EmployeeNo,
            person.Name,
            unit.Name,
            exemption.From,
            exemption.Until,
            exemption.Reason,
            exemption.Version
        );
}
