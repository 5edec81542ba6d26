using Microsoft.EntityFrameworkCore;
using Okr.Organization.Data;
using Okr.Organization.Domain;
using Okr.Platform.Errors;

namespace Okr.Organization.Features.Rollout;

/// <summary>
/// A wave in answers. <paramref name="Phase"/>: plan, train, run, evaluate or improve. <paramref name="Units"/>: those that it
/// names; their sub-units are covered too.
/// </summary>
internal sealed record RolloutWaveView(
    Guid Id,
    string Code,
    string Name,
    string Phase,
    DateOnly StartsOn,
    Guid? SponsorPersonId,
    string? SponsorPersonName,
    IReadOnlyList<RolloutWaveView.Unit> Units,
    long Version
)
{
    /// <summary>A unit by its present name.</summary>
    public sealed record Unit(Guid Id, string Code, string Name);
}

/// <summary>What a new and a changed wave have in common.</summary>
internal static class RolloutWaves
{
    private const int MostUnits = 500;

    /// <param name="Code">Unique among the waves; without spaces, at most 64 characters.</param>
    /// <param name="Name">At most 200 characters.</param>
    /// <param name="Phase">plan, train, run, evaluate or improve.</param>
    /// <param name="StartsOn">The first day on which its units count, such as that of their first cycle.</param>
    /// <param name="SponsorPersonId">Who stands up for it.</param>
    /// <param name="OrgUnitIds">1 to 500 units; all below them are covered too.</param>
    public sealed record Request(
        string? Code,
        string? Name,
        string? Phase,
        DateOnly? StartsOn,
        Guid? SponsorPersonId,
        IReadOnlyList<Guid>? OrgUnitIds
    );

    public static async Task<RolloutWavePlan> Plan(
        this OrganizationDbContext db,
        Request request,
        Guid? self,
        CancellationToken ct
    )
    {
        var (code, name) = (Texts.Clean(request.Code), Texts.Clean(request.Name));
        new Validation()
            .Text("code", code, 64)
            .Check(code is null || !code.Any(char.IsWhiteSpace), "code", OrganizationErrors.CodeHasSpaces)
            .Text("name", name, 200)
            .Required("phase", request.Phase)
            .OneOf("phase", request.Phase, [.. RolloutWave.Phases])
            .Required("startsOn", request.StartsOn)
            .Day("startsOn", request.StartsOn)
            .Check(request.OrgUnitIds is { Count: > 0 }, "orgUnitIds", PlatformErrors.Required)
            .Count("orgUnitIds", request.OrgUnitIds, MostUnits)
            .ThrowIfInvalid();
        var units = request.OrgUnitIds!.ToHashSet();
        new Validation()
            .Check(
                request.SponsorPersonId is null || await db.People.AnyAsync(p => p.Id == request.SponsorPersonId, ct),
                "sponsorPersonId",
                PlatformErrors.UnknownId
            )
            .Check(
                await db.OrgUnits.CountAsync(u => units.Contains(u.Id), ct) == units.Count,
                "orgUnitIds",
                PlatformErrors.UnknownId
            )
            .ThrowIfInvalid();
        if (await db.RolloutWaves.AnyAsync(w => w.Code == code && w.Id != self && w.DeletedAt == null, ct))
        {
            throw OrganizationErrors.WaveCodeTaken.With(code);
        }

        return new(code!, name!, request.Phase!, request.StartsOn!.Value, request.SponsorPersonId, units);
    }

    public static async Task<RolloutWave> RequireWave(this OrganizationDbContext db, Guid id, CancellationToken ct) =>
        await db.RolloutWaves.Include(w => w.Units).FirstOrDefaultAsync(w => w.Id == id && w.DeletedAt == null, ct)
        ?? throw OrganizationErrors.WaveNotFound.With();

    public static async Task<RolloutWaveView> WaveView(this OrganizationDbContext db, Guid id, CancellationToken ct) =>
        (await db.WaveViews(db.RolloutWaves.Where(w => w.Id == id), ct)).Single();

    /// <summary>Waves with names, in the order of the query.</summary>
    public static async Task<List<RolloutWaveView>> WaveViews(
        this OrganizationDbContext db,
        IQueryable<RolloutWave> waves,
        CancellationToken ct
    )
    {
        var rows = await waves.AsNoTracking().Include(w => w.Units).ToListAsync(ct);
        var unitIds = rows.SelectMany(w => w.Units.Select(u => u.OrgUnitId)).Distinct().ToList();
        var units = await db
            .OrgUnits.Where(u => unitIds.Contains(u.Id))
            .Select(u => new RolloutWaveView.Unit(u.Id, u.Code, u.Name))
            .ToDictionaryAsync(u => u.Id, ct);
        var sponsors = rows.Select(w => w.SponsorPersonId).OfType<Guid>().Distinct().ToList();
        var names = await db
            .People.Where(p => sponsors.Contains(p.Id))
            .Select(p => new { p.Id, p.Name })
            .ToDictionaryAsync(p => p.Id, p => p.Name, ct);
        return rows.ConvertAll(w => new RolloutWaveView(
            w.Id,
            w.Code,
            w.Name,
            w.Phase,
            w.StartsOn,
            w.SponsorPersonId,
            w.SponsorPersonId is { } sponsor ? names.GetValueOrDefault(sponsor) : null,
            [.. w.Units.Select(u => units[u.OrgUnitId]).OrderBy(u => u.Code, StringComparer.Ordinal)],
            w.Version
        ));
    }
}
