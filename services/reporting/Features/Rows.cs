using System.Globalization;
using Okr.Contracts.Goal.V1;
using Okr.Reporting.Domain;
using Okr.Reporting.Facts;
using Okr.Reporting.Reports;

namespace Okr.Reporting.Features;

/// <summary>
/// A person in a list. Lists of what people have done name everybody; what the same people have not done is told only of those
/// whom the caller may see (<see cref="PeopleAccess"/>).
/// </summary>
/// <param name="Filled">Null for people whom the caller may not see.</param>
/// <param name="Aligned">Null for people whom the caller may not see.</param>
/// <param name="LastCheckInOn">Null without a check-in, and for people whom the caller may not see.</param>
/// <param name="Reasons">
/// What is missing: no_okr, incomplete, not_aligned, not_updated; empty for people whom the caller may not see.
/// </param>
internal sealed record PersonRow(
    Guid PersonId,
    string EmployeeNo,
    string Name,
    Guid? UnitId,
    string? UnitName,
    int Objectives,
    int KeyResults,
    bool Participant,
    bool? Filled,
    bool? Aligned,
    DateOnly? LastCheckInOn,
    IReadOnlyList<string> Reasons
)
{
    internal static PersonRow Of(DayView view, int index, PeopleAccess access)
    {
        var sees = access.Sees(index);
        var person = view.Organization.People[index];
        var state = view.People[index];
        var unit = UnitRef.Of(view.Organization, person.Unit);
        return new(
            person.Id,
            person.EmployeeNo,
            person.Name,
            unit?.Id,
            unit?.Name,
            state.Objectives,
            state.KeyResults,
            state.Participant,
            sees ? state.Filled : null,
            sees ? state.Aligned : null,
            sees && state.SilentFor is { } days ? view.Day.AddDays(-days) : null,
            sees ? [.. ReasonsOf(state)] : []
        );
    }

    internal static IEnumerable<string> ReasonsOf(PersonState state) => Reason.All.Where(reason => Has(state, reason));

    /// <summary>Whether a reason, or any, holds for a person.</summary>
    internal static bool Has(PersonState state, string? reason) =>
        reason switch
        {
            Reason.NoOkr => !state.Participant,
            Reason.Incomplete => state.Objectives > 0 && !state.Filled,
            Reason.NotAligned => state.Objectives > 0 && !state.Aligned && !state.AllTop,
            Reason.NotUpdated => state.Objectives + state.KeyResults > 0 && !state.UpdatedWithin(28),
            _ => Has(state, Reason.NoOkr)
                || Has(state, Reason.Incomplete)
                || Has(state, Reason.NotAligned)
                || Has(state, Reason.NotUpdated),
        };
}

/// <summary>Why adoption is low.</summary>
internal static class Reason
{
    public const string NoOkr = "no_okr";
    public const string Incomplete = "incomplete";
    public const string NotAligned = "not_aligned";
    public const string NotUpdated = "not_updated";
    public static readonly string[] All = [NoOkr, Incomplete, NotAligned, NotUpdated];
}

/// <summary>An objective in a list; title and code are null where it is confidential or was never published.</summary>
internal sealed record ObjectiveRow(
    Guid ObjectiveId,
    string? Code,
    string? Title,
    bool Confidential,
    string? State,
    string Level,
    string Kind,
    bool IsTop,
    string OwnerKind,
    Guid? OwnerPersonId,
    string? OwnerPersonName,
    Guid? UnitId,
    string? UnitName,
    int KeyResults,
    bool Aligned,
    bool Isolated,
    decimal? Progress,
    string? Status,
    decimal? Score
)
{
    internal static ObjectiveRow Of(DayView view, int index)
    {
        var objective = view.Objectives[index];
        var facts = objective.Facts;
        var unit = UnitRef.Of(view.Organization, view.UnitOf[index]);
        return new(
            facts.Id,
            facts.Code,
            facts.Title,
            facts.Confidential,
            objective.State is { } state ? Vocabulary.States[state] : null,
            Vocabulary.Levels[view.LevelOf[index]],
            Vocabulary.Kinds[facts.Kind],
            facts.IsTop,
            facts.OwnerKind,
            facts.OwnerPersonId,
            Names.Of(view, facts.OwnerPersonId),
            unit?.Id,
            unit?.Name,
            objective.KeyResults.Length,
            objective.AlignedUpward,
            objective.Isolated,
            objective.Progress,
            Names.Of(objective.Status),
            objective.Score
        );
    }
}

/// <summary>A key result in a list; titles and codes are null where its objective's are.</summary>
internal sealed record KeyResultRow(
    Guid KeyResultId,
    string? Code,
    string? Title,
    Guid ObjectiveId,
    string? ObjectiveTitle,
    bool Confidential,
    string Type,
    Guid? OwnerPersonId,
    string? OwnerPersonName,
    Guid? UnitId,
    string? UnitName,
    decimal? Progress,
    decimal? RawProgress,
    bool HasData,
    decimal Expected,
    decimal? Gap,
    string? Status,
    string? AutomaticStatus,
    string? ManualStatus,
    bool CappedByGuardrail,
    string? GuardrailBreaches,
    bool Stale,
    int? Confidence,
    DateOnly? LastCheckInOn,
    int OnTime,
    int Late,
    int Missed
)
{
    internal static KeyResultRow Of(DayView view, int index, KeyResultDay keyResult)
    {
        var objective = view.Objectives[index].Facts;
        var facts = keyResult.Facts;
        var unit = UnitRef.Of(view.Organization, view.UnitOf[index]);
        return new(
            facts.Id,
            facts.Code,
            facts.Title,
            objective.Id,
            objective.Title,
            objective.Confidential,
            Vocabulary.Types[facts.Type],
            facts.OwnerPersonId,
            Names.Of(view, facts.OwnerPersonId),
            unit?.Id,
            unit?.Name,
            keyResult.Progress,
            keyResult.RawProgress,
            keyResult.HasData,
            keyResult.Expected,
            keyResult.Gap,
            Names.Of(keyResult.Status),
            Names.Of(keyResult.AutomaticStatus),
            Names.Of(keyResult.ManualStatus),
            keyResult.CappedByGuardrail,
            Guarded.Breaches(facts, view.Day, objective.HidesText),
            keyResult.Stale,
            keyResult.Confidence,
            keyResult.LastCheckInOn,
            keyResult.Discipline.OnTime,
            keyResult.Discipline.Late,
            keyResult.Discipline.Missed
        );
    }
}

/// <summary>What is said of guardrails.</summary>
internal static class Guarded
{
    /// <summary>Each guardrail out of range with its value and range: "Complaints: 0.8 % (≤ 0.5)"; null for none.</summary>
    public static string? Breaches(KeyResultFacts facts, DateOnly day, bool withoutText)
    {
        var breached = facts
            .Guardrails.Select(g => (Guardrail: g, Last: facts.GuardrailOn(g.Id, day)))
            .Where(g => g.Last is { } last && g.Guardrail.IsBreachedBy(last.Value))
            .Select(g => Text(g.Guardrail, g.Last!.Value, withoutText));
        var text = string.Join("; ", breached);
        return text.Length == 0 ? null : text;
    }

    private static string Text(Guardrail guardrail, decimal value, bool withoutText)
    {
        var range =
            guardrail is { Min: { } min, Max: { } max } ? $"{Number(min)}–{Number(max)}"
            : guardrail.Min is { } least ? $"≥ {Number(least)}"
            : $"≤ {Number(guardrail.Max!.Value)}";
        return withoutText ? $"{Number(value)} ({range})"
            : guardrail.Unit is null ? $"{guardrail.Name}: {Number(value)} ({range})"
            : $"{guardrail.Name}: {Number(value)} {guardrail.Unit} ({range})";
    }

    private static string Number(decimal value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}

/// <summary>Words for what rows refer to.</summary>
internal static class Names
{
    public static string? Of(DayView view, Guid? personId) =>
        view.Organization.PersonOf(personId) is { } person ? view.Organization.People[person].Name : null;

    public static string? Of(Status? status) => status is { } s ? Vocabulary.Statuses[(int)s] : null;
}
