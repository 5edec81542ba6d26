using Okr.Reporting.Domain;
using Okr.Reporting.Facts;

namespace Okr.Reporting.Reports;

/// <summary>
/// Narrows a report within its units. What is said of people (<paramref name="Person"/>, <paramref name="Location"/>,
/// <paramref name="JobFamily"/>) holds for the people and for the objectives: a person's are those that the person owns or is
/// responsible for, those of a location or job family the personal ones of its people. A <paramref name="Wave"/> of the rollout is
/// the units that it covers on the day, with what counts for them. The rest narrows the objectives alone; key results follow their
/// objectives.
/// </summary>
/// <param name="Location">Empty for people without one.</param>
/// <param name="JobFamily">Empty for people without one.</param>
/// <param name="Owner">Who owns the objective or is responsible for it.</param>
/// <param name="Level">Index in <see cref="Vocabulary.Levels"/>.</param>
/// <param name="Kind">Index in <see cref="Vocabulary.Kinds"/>.</param>
/// <param name="Status">Index in <see cref="Vocabulary.Statuses"/>: the status shown of the objective.</param>
/// <param name="Stale">Whether a key result of the objective is stale.</param>
/// <param name="Text">Part of a title or code of the objective or of a key result.</param>
/// <param name="Wave"><see cref="WaveFacts.None"/> for the units that no wave covers.</param>
internal sealed record Selection(
    Guid? Person = null,
    string? Location = null,
    string? JobFamily = null,
    Guid? Owner = null,
    int? Level = null,
    int? Kind = null,
    int? Status = null,
    bool? Stale = null,
    string? Text = null,
    Guid? Wave = null
)
{
    /// <summary>Takes everything.</summary>
    public static Selection All { get; } = new();

    /// <param name="person">The number of a person.</param>
    public bool Takes(int person, OrganizationDay organization)
    {
        var facts = organization.Facts.People[person];
        return (Person is null || Person == facts.Id)
            && IsSuch(facts)
            && IsInWave(organization.People.UnitOf(person), organization);
    }

    /// <summary>What can be said without evaluating the objective on a day.</summary>
    /// <param name="unit">The number of the unit that the objective counts for.</param>
    public bool MayTake(ObjectiveFacts objective, int unit, OrganizationDay organization) =>
        (Person is null || Person == objective.OwnerPersonId)
        && (Owner is null || Owner == objective.OwnerPersonId)
        && (Kind is null || Kind == objective.Kind)
        && ((Location is null && JobFamily is null) || IsOfSuchPerson(objective, organization.Facts))
        && IsInWave(unit, organization);

    /// <summary>The rest, of an objective that <see cref="MayTake"/> lets through.</summary>
    public bool Takes(ObjectiveDay objective, int level) =>
        (Level is null || Level == level)
        && (Status is null || Status == ObjectiveMarks.Status.Get(objective.Marks))
        && (Stale is null || Stale == objective.Stale)
        && (Text is null || Mentions(objective, Text));

    private bool IsSuch(PersonFacts person) =>
        (Location is null || Location == (person.Location ?? ""))
        && (JobFamily is null || JobFamily == (person.JobFamily ?? ""));

    private bool IsInWave(int unit, OrganizationDay organization) => Wave is null || Wave == organization.WaveOf(unit);

    private bool IsOfSuchPerson(ObjectiveFacts objective, OrganizationFacts organization) =>
        objective.IsPersonal
        && objective.OwnerPersonId is { } id
        && organization.PersonIndex.TryGetValue(id, out var owner)
        && IsSuch(organization.People[owner]);

    private static bool Mentions(ObjectiveDay objective, string text)
    {
        if (Has(objective.Facts.Title) || Has(objective.Facts.Code))
        {
            return true;
        }

        foreach (ref readonly var keyResult in objective.KeyResults.AsSpan())
        {
            if (Has(keyResult.Facts.Title) || Has(keyResult.Facts.Code))
            {
                return true;
            }
        }

        return false;

        bool Has(string? words) => words?.Contains(text, StringComparison.OrdinalIgnoreCase) == true;
    }
}
