using Okr.Platform.Security;
using Okr.Scoring.Domain;

namespace Okr.Scoring.Features.Scores;

/// <summary>The bands of scores with their guidance, the sweet spot, and what is expected of each kind of objective.</summary>
internal static class ScoringBands
{
    public sealed record Response(
        IReadOnlyList<Band> Bands,
        decimal SweetSpotMin,
        decimal SweetSpotMax,
        decimal CommittedExpectation,
        decimal AspirationalExpectation
    );

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/scoring/bands", Handle)
            .RequireAuthorization(Policies.Member)
            .WithName("getScoringBands")
            .WithSummary("Score bands with guidance in both languages");

    public static Response Handle() =>
        new(
            Bands.All,
            Bands.SweetSpot.Min,
            Bands.SweetSpot.Max,
            ScoreRules.ExpectationOf("committed"),
            ScoreRules.ExpectationOf("aspirational")
        );
}
