using Microsoft.EntityFrameworkCore;
using Okr.Platform.Data;
using Okr.Platform.Security;
using Okr.Reporting.Data;

namespace Okr.Reporting.Features.Filters;

/// <summary>A saved filter as it is shown.</summary>
/// <param name="Version">Of its settings; the ETag.</param>
/// <param name="IsMine">Whether the caller saved it.</param>
/// <param name="MayChange">Whether the caller may change and delete it.</param>
/// <param name="CycleId">Null for the current cycle.</param>
/// <param name="UnitName">The unit's name of today.</param>
/// <param name="WaveName">Null for a wave that is not there any more, and for the units that none covers.</param>
internal sealed record FilterView(
    Guid Id,
    long Version,
    string Name,
    string Report,
    bool Shared,
    bool IsMine,
    bool MayChange,
    Guid? CycleId,
    Guid? UnitId,
    string? UnitName,
    bool? IncludeSubUnits,
    Guid? PersonId,
    string? PersonName,
    Guid? WaveId,
    string? WaveName,
    FilterConditions Conditions,
    string? Compare,
    string? View,
    DateTime CreatedAt,
    DateTime ChangedAt
)
{
    internal static async Task<FilterView> Of(
        SavedFilter filter,
        ReportingDbContext db,
        CurrentUser user,
        CancellationToken ct
    ) => (await Of([filter], db, user, ct))[0];

    internal static async Task<IReadOnlyList<FilterView>> Of(
        IReadOnlyList<SavedFilter> filters,
        ReportingDbContext db,
        CurrentUser user,
        CancellationToken ct
    )
    {
        var unitIds = filters.Select(f => f.UnitId).OfType<Guid>().Distinct().ToList();
        var periods = await db
            .OrgUnitPeriods.AsNoTracking()
            .Where(p => unitIds.Contains(p.OrgUnitId))
            .Select(p => new
            {
                p.OrgUnitId,
                p.FromOn,
                p.Name,
            })
            .ToListAsync(ct);
        var units = periods
            .GroupBy(p => p.OrgUnitId)
            .ToDictionary(unit => unit.Key, unit => unit.MaxBy(p => p.FromOn)!.Name);
        var personIds = filters.Select(f => f.PersonId).OfType<Guid>().Distinct().ToList();
        var people = await db
            .People.AsNoTracking()
            .Where(p => personIds.Contains(p.Id))
            .ToDictionaryAsync(p => p.Id, p => p.Name, ct);
        var waveIds = filters.Select(f => f.WaveId).OfType<Guid>().Distinct().ToList();
        var waves = await db
            .RolloutWaves.AsNoTracking()
            .Where(w => waveIds.Contains(w.Id) && !w.Deleted)
            .ToDictionaryAsync(w => w.Id, w => w.Name, ct);
        return
        [
            .. filters.Select(f => new FilterView(
                f.Id,
                f.Version,
                f.Name,
                SnakeCase.Of(f.Report),
                f.Shared,
                f.OwnerId == user.Id,
                FilterAccess.MayChange(f, user),
                f.CycleId,
                f.UnitId,
                f.UnitId is { } unit ? units.GetValueOrDefault(unit) : null,
                f.IncludeSubUnits,
                f.PersonId,
                f.PersonId is { } person ? people.GetValueOrDefault(person) : null,
                f.WaveId,
                f.WaveId is { } wave ? waves.GetValueOrDefault(wave) : null,
                new(
                    f.Location,
                    f.JobFamily,
                    f.ObjectiveOwnerId,
                    f.ObjectiveLevel,
                    f.ObjectiveKind,
                    f.ObjectiveStatus,
                    f.ObjectiveStale,
                    f.ObjectiveText
                ),
                f.Compare,
                f.View,
                f.CreatedAt,
                f.ChangedAt
            )),
        ];
    }
}
