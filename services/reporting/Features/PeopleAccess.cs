using Okr.Platform.Security;
using Okr.Reporting.Facts;

namespace Okr.Reporting.Features;

/// <summary>
/// Who may see by name what a person has not done: program administrators and executives everybody, administrators and
/// heads of a unit its people and those below, managers their reporting line, and each person themselves.
/// </summary>
internal sealed class PeopleAccess
{
    private readonly CurrentUser user;
    private readonly OrganizationDay organization;
    private readonly bool everybody;
    private readonly bool[] units;

    public PeopleAccess(CurrentUser user, OrganizationDay organization)
    {
        this.user = user;
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
    }

    public static bool SeesEverybody(CurrentUser user) => user.IsProgramAdmin || user.IsInRole(Roles.Executive);

    public bool Sees(int person) =>
        everybody
        || units[organization.People[person].Unit]
        || (
            user.PersonId is { } self
            && (organization.People[person].Id == self || organization.ManagersOf(person).Contains(self))
        );
}
