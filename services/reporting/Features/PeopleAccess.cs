using Okr.Platform.Security;
using Okr.Reporting.Facts;

namespace Okr.Reporting.Features;

/// <summary>
/// Who may see by name what a person has not done: program administrators and executives everybody, administrators and
/// heads of a unit its people and those below, managers their reporting line, and each person themselves.
/// </summary>
internal sealed class PeopleAccess
{
    private readonly OrganizationDay organization;
    private readonly bool everybody;
    private readonly bool[] units;
    private readonly int self;
    private readonly HashSet<int> reports;

    public PeopleAccess(CurrentUser user, OrganizationDay organization)
    {
        this.organization = organization;
        everybody = SeesEverybody(user);
        units = new bool[organization.Units.Length + 1];
        foreach (var unit in organization.TopDown)
        {
            var above = organization.Parent[unit];
            units[unit] =
                (above >= 0 && units[above])
                || user.AdministeredUnitIds.Contains(organization.Units[unit].Id)
                || (user.PersonId is { } person && organization.Units[unit].HeadPersonId == person);
        }

        self = organization.PersonOf(user.PersonId) ?? -1;
        reports = everybody || self < 0 ? [] : organization.ReportsOf(self);
    }

    public static bool SeesEverybody(CurrentUser user) => user.IsProgramAdmin || user.IsInRole(Roles.Executive);

    public bool Sees(int person) =>
        everybody || person == self || units[organization.People.UnitOf(person)] || reports.Contains(person);
}
