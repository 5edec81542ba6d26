using Okr.Platform.Security;
using Okr.Reporting.Files;

namespace Okr.Reporting.Features.Definitions;

/// <summary>What each figure of the reports means, in both languages.</summary>
internal static class GetDefinitions
{
    public sealed record Response(IReadOnlyList<Definition> Items);

    private sealed record Line(
        string Id,
        string NameEn,
        string NameZh,
        string FormulaEn,
        string FormulaZh,
        string? DenominatorEn,
        string? DenominatorZh,
        string Unit,
        string? List
    );

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/reports/definitions", Handle)
            .RequireAuthorization(Policies.Reports)
            .WithName("getReportDefinitions")
            .WithSummary("Name, formula and denominator of every figure");
        api.MapTable(
                "/reports/definitions",
                () =>
                    Table.Of(
                        "report-definitions",
                        DefinitionCatalogue.All.Select(d => new Line(
                            d.Id,
                            d.Name.En,
                            d.Name.Zh,
                            d.Formula.En,
                            d.Formula.Zh,
                            d.Denominator?.En,
                            d.Denominator?.Zh,
                            d.Unit,
                            d.List
                        ))
                    )
            )
            .WithName("getReportDefinitionsFile")
            .WithSummary("The same as a file");
    }

    public static Response Handle() => new(DefinitionCatalogue.All);
}
