using Okr.Contracts;
using Okr.Contracts.Goal.V1;
using Okr.Contracts.Organization.V1;
using Okr.Contracts.Progress.V1;

namespace Okr.Tests.Reporting;

/// <summary>
/// A company with one team and two objectives, one of them confidential, in the second quarter of 2026.
/// </summary>
internal static class ReportSample
{
    public static readonly Guid Cycle = Guid.CreateVersion7();
    public static readonly Guid Before = Guid.CreateVersion7();
    public static readonly Guid Company = Guid.CreateVersion7();
    public static readonly Guid Team = Guid.CreateVersion7();

    /// <summary>Covers the whole company since before the cycle.</summary>
    public static readonly Guid Wave = Guid.CreateVersion7();
    public static readonly Guid Head = Guid.CreateVersion7();
    public static readonly Guid Member = Guid.CreateVersion7();
    public static readonly Guid Top = Guid.CreateVersion7();
    public static readonly Guid Secret = Guid.CreateVersion7();
    public static readonly Guid KeyResultOfTop = Guid.CreateVersion7();
    public static readonly Guid KeyResultOfSecret = Guid.CreateVersion7();
    public static readonly DateOnly Start = new(2026, 4, 1);

    public static IReadOnlyList<IEvent> Events =>
        [
            CycleOf(Before, "q1", new(2026, 1, 1), new(2026, 3, 31)),
            CycleOf(Cycle, "q2", Start, new(2026, 6, 30)),
            new OrgUnitChanged(Company, 1, "co", [new(new(2020, 1, 1), "Company", null, "company", null, true)]),
            new OrgUnitChanged(Team, 1, "team", [new(new(2020, 1, 1), "Team", Company, "team", Head, true)]),
            new RolloutWaveChanged(Wave, 1, "w1", "First wave", "run", new(2020, 1, 1), null, [Company], false),
            PersonOf(Head, "E1", Company),
            PersonOf(Member, "E2", Team),
            ObjectiveOf(Top, "Top", confidential: false),
            ObjectiveOf(Secret, "secret plan", confidential: true),
            KeyResultOf(KeyResultOfTop, Top),
            KeyResultOf(KeyResultOfSecret, Secret),
            CheckInOf(KeyResultOfTop, Top, Start.AddDays(5), 0.2m, "first"),
            CheckInOf(KeyResultOfTop, Top, Start.AddDays(20), 0.5m, "second"),
            CheckInOf(KeyResultOfSecret, Secret, Start.AddDays(5), 0.4m, "secret note"),
        ];

    private static CycleChanged CycleOf(Guid id, string code, DateOnly from, DateOnly to) =>
        new(
            id,
            1,
            code,
            code,
            "quarter",
            from,
            to,
            2026,
            null,
            "active",
            from.AddDays(-31),
            from,
            to.AddDays(14),
            new CyclePolicy()
        );

    private static PersonChanged PersonOf(Guid id, string no, Guid unit) =>
        new(id, 1, no, no, null, null, null, null, null, null, [new(new(2020, 1, 1), unit, null, true)]);

    private static ObjectiveChanged ObjectiveOf(Guid id, string title, bool confidential) =>
        new(
            id,
            1,
            null,
            Cycle,
            title,
            null,
            "committed",
            "unit",
            Company,
            Head,
            [],
            [],
            "published",
            [new("published", Start, DateTime.UnixEpoch)],
            true,
            null,
            5_000,
            1,
            confidential,
            false,
            DateTime.UnixEpoch,
            DateTime.UnixEpoch
        );

    private static KeyResultChanged KeyResultOf(Guid id, Guid objective) =>
        new(
            id,
            1,
            null,
            objective,
            Cycle,
            "A secret result",
            null,
            "increase",
            null,
            0,
            100,
            null,
            null,
            [],
            [],
            1,
            10_000,
            1,
            Head,
            null,
            false,
            DateTime.UnixEpoch,
            DateTime.UnixEpoch
        );

    public static CheckInRecorded CheckInOf(Guid keyResult, Guid objective, DateOnly on, decimal p, string note) =>
        new(
            Guid.CreateVersion7(),
            1,
            keyResult,
            objective,
            Cycle,
            Head,
            on,
            DateTime.UnixEpoch,
            p * 100,
            [],
            null,
            null,
            p,
            7,
            null,
            false,
            note,
            "manual",
            1,
            false,
            null,
            null
        );
}
