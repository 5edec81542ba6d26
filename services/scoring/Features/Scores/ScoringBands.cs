using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Scoring.Domain;

namespace Okr.Scoring.Features.Scores;

/// <summary>The bands of scores, lowest first, with their guidance in the caller's language.</summary>
internal static class ScoringBands
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/scoring/bands", (HttpRequest http) => Handle(Languages.Choose(http.Headers.AcceptLanguage)))
            .RequireAuthorization(Policies.Member)
            .WithName("getScoringBands")
            .WithSummary("Score bands with guidance");

    public static IReadOnlyList<BandView> Handle(string language) =>
        [.. Bands.All.Select(band => BandView.Of(band, language))];
}
