using Okr.Contracts.Goal.V1;
using Okr.Reporting.Facts;
using Okr.Reporting.Features;

namespace Okr.Tests.Reporting;

/// <summary>What lists, reports and files say of guardrails out of their range.</summary>
public sealed class BreachTextTests
{
    private static readonly DateOnly Day = new(2026, 2, 2);
    private static readonly Guardrail Complaints = new(Guid.CreateVersion7(), "Complaints", "%", null, 0.5m);
    private static readonly Guardrail Nps = new(Guid.CreateVersion7(), "NPS", null, 30, null);
    private static readonly Guardrail Reply = new(Guid.CreateVersion7(), "Reply", "h", 1, 4.50m);

    [Fact]
    public void Each_one_out_of_range_is_named_with_its_value_and_range()
    {
        var facts = Of((Complaints, 0.80m), (Nps, 21), (Reply, 5));
        Assert.Equal(
            "Complaints: 0.8 % (≤ 0.5); NPS: 21 (≥ 30); Reply: 5 h (1–4.5)",
            Guarded.Breaches(facts, Day, withoutText: false)
        );
        Assert.Equal("0.8 (≤ 0.5); 21 (≥ 30); 5 (1–4.5)", Guarded.Breaches(facts, Day, withoutText: true));
    }

    [Fact]
    public void What_is_in_range_or_not_yet_stated_is_not_named()
    {
        Assert.Equal("NPS: 29 (≥ 30)", Guarded.Breaches(Of((Complaints, 0.5m), (Nps, 29)), Day, withoutText: false));
        Assert.Null(Guarded.Breaches(Of((Nps, 30)), Day, withoutText: false));
        Assert.Null(Guarded.Breaches(Of((Nps, 1)), Day.AddDays(-1), withoutText: false));
    }

    private static KeyResultFacts Of(params (Guardrail Guardrail, decimal Value)[] values) =>
        new()
        {
            Id = Guid.CreateVersion7(),
            Type = 0,
            Phases = [],
            DefinitionVersion = 1,
            WeightBp = 10_000,
            Rhythm = default,
            Days = [],
            Guardrails = [Complaints, Nps, Reply],
            GuardrailValues = [.. values.Select(v => new GuardrailDayFacts(Day, v.Guardrail.Id, v.Value))],
        };
}
