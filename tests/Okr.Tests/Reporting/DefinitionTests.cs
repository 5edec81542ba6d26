using System.Text.Json;
using Okr.Reporting.Features;
using Okr.Reporting.Features.Definitions;
using Okr.Reporting.Features.Operations;

namespace Okr.Tests.Reporting;

public sealed class DefinitionTests
{
    [Fact]
    public void Every_figure_of_the_answers_is_defined()
    {
        var defined = DefinitionCatalogue.All.Select(d => d.Id).ToHashSet();
        var blocks = new (string Name, Type Type)[]
        {
            ("participation", typeof(GetOperationsReport.PeopleFigures)),
            ("objectives", typeof(GetOperationsReport.ObjectiveFigures)),
            ("keyResults", typeof(GetOperationsReport.KeyResultFigures)),
        };
        var figures = blocks
            .SelectMany(block =>
                block
                    .Type.GetProperties()
                    .Where(p => p.PropertyType != typeof(GetOperationsReport.DisciplineFigures))
                    .Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name))
                    .Select(name =>
                        FlatMetrics.Ids.Contains(name, StringComparer.Ordinal) ? name : $"{block.Name}.{name}"
                    )
            )
            .Concat(FlatMetrics.Ids);
        Assert.Equal([], figures.Where(figure => !defined.Contains(figure)));
    }

    [Fact]
    public void Every_definition_speaks_both_languages_and_names_a_list_that_exists()
    {
        foreach (var definition in DefinitionCatalogue.All)
        {
            foreach (var words in new[] { definition.Name, definition.Formula, definition.Denominator }.OfType<Words>())
            {
                Assert.False(string.IsNullOrWhiteSpace(words.En), definition.Id);
                Assert.True(words.Zh.Any(c => c > '\u2E80') || words.Zh.Contains('|'), definition.Id);
            }

            Assert.True(
                definition.List is not { } list
                    || Lists.People.ContainsKey(list)
                    || Lists.Objectives.ContainsKey(list)
                    || Lists.KeyResults.ContainsKey(list),
                definition.Id
            );
        }

        Assert.Equal(
            DefinitionCatalogue.All.Count,
            DefinitionCatalogue.All.Select(d => d.Id).Distinct(StringComparer.Ordinal).Count()
        );
    }

    [Fact]
    public void Every_rate_names_its_denominator()
    {
        var rates = DefinitionCatalogue.All.Where(d => d.Id.EndsWith("Rate", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(rates);
        Assert.All(rates, rate => Assert.NotNull(rate.Denominator));
    }
}
