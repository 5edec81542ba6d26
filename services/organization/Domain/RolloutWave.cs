using Okr.Contracts.Organization.V1;

namespace Okr.Organization.Domain;

/// <summary>What a wave of the rollout is.</summary>
internal sealed record RolloutWavePlan(
    string Code,
    string Name,
    string Phase,
    DateOnly StartsOn,
    Guid? SponsorPersonId,
    IReadOnlyCollection<Guid> OrgUnitIds
);

/// <summary>
/// Units that use OKRs, with their sub-units, from a day on (domain.md §8). It is a plan, not a dated history: a change counts for all
/// days, past ones too. A deleted wave stays as a row, so that whoever reads everything learns of it.
/// </summary>
internal sealed class RolloutWave
{
    public static readonly IReadOnlyList<string> Phases = ["plan", "train", "run", "evaluate", "improve"];

    private readonly List<RolloutWaveUnit> units = [];

    private RolloutWave() { }

    public Guid Id { get; private init; }
    public long Version { get; private set; }
    public string Code { get; private set; } = "";
    public string Name { get; private set; } = "";

    /// <summary>One of <see cref="Phases"/>: how far the work with these units is. It says nothing about who is covered.</summary>
    public string Phase { get; private set; } = "";

    /// <summary>The first day on which the units are covered.</summary>
    public DateOnly StartsOn { get; private set; }

    public Guid? SponsorPersonId { get; private set; }
    public DateTime? DeletedAt { get; private set; }

    public IReadOnlyList<RolloutWaveUnit> Units => units;

    public static RolloutWave Plan(RolloutWavePlan plan)
    {
        var wave = new RolloutWave { Id = Guid.CreateVersion7(), Version = 1 };
        wave.Take(plan);
        return wave;
    }

    /// <summary>Whether that is news.</summary>
    public bool Change(RolloutWavePlan plan)
    {
        var before = ToEvent();
        Take(plan);
        var after = ToEvent();
        if (
            before with { OrgUnitIds = [] } == after with { OrgUnitIds = [] }
            && before.OrgUnitIds.SequenceEqual(after.OrgUnitIds)
        )
        {
            return false;
        }

        Version++;
        return true;
    }

    public void Delete(DateTime now)
    {
        DeletedAt = now;
        Version++;
    }

    public RolloutWaveChanged ToEvent() =>
        new(
            Id,
            Version,
            Code,
            Name,
            Phase,
            StartsOn,
            SponsorPersonId,
            [.. units.Select(u => u.OrgUnitId).Order()],
            DeletedAt is not null
        );

    private void Take(RolloutWavePlan plan)
    {
        (Code, Name, Phase) = (plan.Code, plan.Name, plan.Phase);
        (StartsOn, SponsorPersonId) = (plan.StartsOn, plan.SponsorPersonId);
        units.RemoveAll(u => !plan.OrgUnitIds.Contains(u.OrgUnitId));
        units.AddRange(
            plan.OrgUnitIds.Distinct()
                .Except(units.Select(u => u.OrgUnitId))
                .Select(id => new RolloutWaveUnit { RolloutWaveId = Id, OrgUnitId = id })
                .ToList()
        );
    }
}

/// <summary>A unit that a wave names.</summary>
internal sealed class RolloutWaveUnit
{
    public required Guid RolloutWaveId { get; init; }
    public required Guid OrgUnitId { get; init; }
}
