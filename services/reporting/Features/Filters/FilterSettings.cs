using Microsoft.EntityFrameworkCore;
using Okr.Platform.Data;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Reporting.Data;
using Okr.Reporting.Facts;

namespace Okr.Reporting.Features.Filters;

/// <summary>What a saved filter is set to. What is left out it says nothing of.</summary>
/// <param name="Name">Unlike the owner's others; at most 100 characters.</param>
/// <param name="Report">operations or progress.</param>
/// <param name="Shared">Whether everybody sees it; by program administrators.</param>
/// <param name="CycleId">The cycle; left out for the current one, whichever that is.</param>
/// <param name="UnitId">An org unit; left out for the whole company.</param>
/// <param name="IncludeSubUnits">With the units below (default) or the unit alone.</param>
/// <param name="PersonId">One person.</param>
/// <param name="WaveId">A wave of the rollout; all zeros for the units that none covers.</param>
/// <param name="Conditions">What narrows it further.</param>
/// <param name="Compare">What figures are shown beside: company or previous_cycle.</param>
/// <param name="View">
/// The part that is shown. Of operations: participation, objectives, keyResults, units, compare, low, trend; of progress: overview,
/// table, tree, heatmap, timeline.
/// </param>
internal sealed record FilterSettings(
    string? Name,
    string? Report,
    bool? Shared,
    Guid? CycleId,
    Guid? UnitId,
    bool? IncludeSubUnits,
    Guid? PersonId,
    Guid? WaveId,
    FilterConditions? Conditions,
    string? Compare,
    string? View
)
{
    private const int LongestName = 100;
    private static readonly string[] Comparisons = ["company", "previous_cycle"];
    private static readonly string[] OperationsViews =
    [
        "participation",
        "objectives",
        "keyResults",
        "units",
        "compare",
        "low",
        "trend",
    ];
    private static readonly string[] ProgressViews = ["overview", "table", "tree", "heatmap", "timeline"];

    /// <summary>Refuses what is not well-formed, what is not there, and sharing by somebody who may not.</summary>
    public async Task Require(ReportingDbContext db, CurrentUser user, bool wasShared, CancellationToken ct)
    {
        var conditions = Conditions ?? FilterConditions.None;
        new Validation()
            .Text("name", Name, LongestName)
            .Required("report", Report)
            .OneOf("report", Report, SnakeCase.All<ReportKind>())
            .OptionalText("conditions.location", conditions.Location, ReportQuery.LongestTrait)
            .OptionalText("conditions.jobFamily", conditions.JobFamily, ReportQuery.LongestTrait)
            .OneOf("conditions.level", conditions.Level, Domain.Vocabulary.Levels)
            .OneOf("conditions.kind", conditions.Kind, Domain.Vocabulary.Kinds)
            .OneOf("conditions.status", conditions.Status, Domain.Vocabulary.Statuses)
            .OptionalText("conditions.text", conditions.Text, ReportQuery.LongestText)
            .OneOf("compare", Compare, Comparisons)
            .OneOf("view", View, Report == "progress" ? ProgressViews : OperationsViews)
            .ThrowIfInvalid();
        if (Shared == true && !wasShared && !user.IsProgramAdmin)
        {
            throw ReportingErrors.FilterSharingNotAllowed.With();
        }

        if (CycleId is { } cycle && !await db.Cycles.AnyAsync(c => c.Id == cycle, ct))
        {
            throw ReportingErrors.CycleNotFound.With();
        }

        if (UnitId is { } unit && !await db.OrgUnits.AnyAsync(u => u.Id == unit, ct))
        {
            throw ReportingErrors.UnitNotFound.With();
        }

        foreach (var id in new[] { PersonId, conditions.OwnerId })
        {
            if (id is { } person && !await db.People.AnyAsync(p => p.Id == person, ct))
            {
                throw ReportingErrors.PersonNotFound.With();
            }
        }

        if (
            WaveId is { } wave
            && wave != WaveFacts.None
            && !await db.RolloutWaves.AnyAsync(w => w.Id == wave && !w.Deleted, ct)
        )
        {
            throw ReportingErrors.WaveNotFound.With();
        }
    }

    /// <summary>Takes the settings over.</summary>
    public void Put(SavedFilter filter, DateTime now)
    {
        var conditions = Conditions ?? FilterConditions.None;
        filter.Name = Texts.Clean(Name)!;
        filter.Report = SnakeCase.Parse<ReportKind>(Report!);
        filter.Shared = Shared ?? false;
        filter.CycleId = CycleId;
        filter.UnitId = UnitId;
        filter.IncludeSubUnits = IncludeSubUnits;
        filter.PersonId = PersonId;
        filter.WaveId = WaveId;
        filter.Location = conditions.Location;
        filter.JobFamily = conditions.JobFamily;
        filter.ObjectiveOwnerId = conditions.OwnerId;
        filter.ObjectiveLevel = conditions.Level;
        filter.ObjectiveKind = conditions.Kind;
        filter.ObjectiveStatus = conditions.Status;
        filter.ObjectiveStale = conditions.Stale;
        filter.ObjectiveText = Texts.Clean(conditions.Text);
        filter.Compare = Compare;
        filter.View = View;
        filter.ChangedAt = now;
        filter.Version++;
    }
}

/// <summary>The conditions of a saved filter, as the reports take them by themselves.</summary>
/// <param name="Location">People of a location and their own objectives; empty for those without one.</param>
/// <param name="JobFamily">People of a job family and their own objectives; empty for those without one.</param>
/// <param name="OwnerId">Objectives that this person owns or is responsible for.</param>
/// <param name="Level">Objectives of a level: company, division, department, team or person.</param>
/// <param name="Kind">Objectives that are committed or aspirational.</param>
/// <param name="Status">Objectives by the status shown.</param>
/// <param name="Stale">Objectives with a stale key result, or without.</param>
/// <param name="Text">Objectives by part of a title or code, theirs or of their key results.</param>
internal sealed record FilterConditions(
    string? Location,
    string? JobFamily,
    Guid? OwnerId,
    string? Level,
    string? Kind,
    string? Status,
    bool? Stale,
    string? Text
)
{
    internal static FilterConditions None { get; } = new(null, null, null, null, null, null, null, null);
}
