namespace Okr.Generator;

/// <summary>How large a company to make.</summary>
/// <param name="CheckInsPerKeyResult">Weekly check-ins of every key result, 0 to 13.</param>
/// <param name="Results">Whether the final results are written too.</param>
internal sealed record CompanySize(int People, int Units, long Seed, int CheckInsPerKeyResult = 0, bool Results = false)
{
    public bool IsValid =>
        People is >= 1 and <= 1_000_000 && Units >= 1 && Units <= People && CheckInsPerKeyResult is >= 0 and <= 13;
}

/// <summary>
/// The tree of units and who belongs where, by arithmetic alone: unit 0 is the company, then divisions, departments and
/// teams, parents first. Person i heads unit i while there are units; the others are spread over the lowest level.
/// </summary>
internal sealed class CompanyShape
{
    private readonly int divisions;
    private readonly int departments;
    private readonly CompanySize size;

    public CompanyShape(CompanySize size)
    {
        this.size = size;
        var below = size.Units - 1;
        divisions = Math.Min(below, Math.Clamp(below / 40, 3, 20));
        departments = Math.Min(below - divisions, Math.Max(divisions, below / 5));
    }

    private int FirstTeam => 1 + divisions + departments;

    public string KindOf(int unit) =>
        unit == 0 ? "company"
        : unit <= divisions ? "division"
        : unit < FirstTeam ? "department"
        : "team";

    public int? ParentOf(int unit) =>
        unit == 0 ? null
        : unit <= divisions ? 0
        : unit < FirstTeam ? 1 + ((unit - 1 - divisions) % divisions)
        : 1 + divisions + ((unit - FirstTeam) % departments);

    public bool IsHead(int person) => person < size.Units;

    public int UnitOf(int person)
    {
        if (IsHead(person))
        {
            return person;
        }

        var first =
            FirstTeam < size.Units ? FirstTeam
            : departments > 0 ? 1 + divisions
            : divisions > 0 ? 1
            : 0;
        return first + ((person - size.Units) % (size.Units - first));
    }

    public int? ManagerOf(int person) => IsHead(person) ? ParentOf(person) : UnitOf(person);
}
