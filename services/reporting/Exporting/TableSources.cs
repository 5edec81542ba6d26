using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Routing.Template;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;
using Okr.Reporting.Files;

namespace Okr.Reporting.Exporting;

/// <summary>
/// Asks the endpoints of tables for the table itself: an export is what the same address with the same query would have
/// answered to the same caller.
/// </summary>
internal sealed class TableSources(EndpointDataSource endpoints, IHttpContextAccessor accessor)
{
    public const string Root = "/reports/";

    /// <summary>
    /// The table of an address, its rows not yet read; they need <paramref name="services"/>. Refuses what the endpoint
    /// refuses, an address that there is not, and a field of the query that the endpoint does not know.
    /// </summary>
    public async Task<Table> Open(
        IServiceProvider services,
        TableAddress address,
        ClaimsPrincipal caller,
        CancellationToken ct
    )
    {
        var format = FileFormat.Of(address.Format);
        var (endpoint, values) = Find(address.Source);
        var known = TableEndpoints.QueryOf(endpoint).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var validation = new Validation();
        foreach (var field in address.Filter.Keys.Where(field => !known.Contains(field)))
        {
            validation.Add($"filter.{field}", PlatformErrors.NotOneOf, string.Join(", ", known));
        }

        validation.ThrowIfInvalid();
        values[TableEndpoints.Format] = format.Extension;
        var request = new TableRequest();
        var http = new DefaultHttpContext
        {
            RequestServices = services,
            User = caller,
            RequestAborted = ct,
        };
        http.Request.Method = HttpMethods.Get;
        http.Request.RouteValues = values;
        http.Request.QueryString = QueryString.Create(address.Filter!);
        http.Features.Set(request);
        http.SetEndpoint(endpoint);
        accessor.HttpContext ??= http; // outside a request it is the one whose user the services see
        await endpoint.RequestDelegate!(http);
        return request.Table ?? throw new InvalidOperationException($"{endpoint.DisplayName} answered without a table");
    }

    /// <summary>How a caller is kept with an export. The session is left out: it may end before.</summary>
    public static string Write(CurrentUser user) =>
        JsonSerializer.Serialize(
            (user with { SessionId = null }).ToClaims().Select(claim => new[] { claim.Type, claim.Value }),
            Json.Options
        );

    public static ClaimsPrincipal Read(string caller) =>
        new(
            new ClaimsIdentity(
                JsonSerializer.Deserialize<string[][]>(caller, Json.Options)!.Select(c => new Claim(c[0], c[1])),
                authenticationType: "export"
            )
        );

    private (Endpoint Endpoint, RouteValueDictionary Values) Find(string source)
    {
        foreach (var endpoint in endpoints.Endpoints)
        {
            var values = new RouteValueDictionary();
            if (
                endpoint.Metadata.GetMetadata<TableSource>() is { } table
                && new TemplateMatcher(TemplateParser.Parse(table.Path.TrimStart('/')), []).TryMatch(
                    Root + source,
                    values
                )
            )
            {
                return (endpoint, values);
            }
        }

        throw ReportingErrors.TableNotFound.With(source);
    }
}

/// <summary>Where a table is to be had.</summary>
/// <param name="Source">The address between <c>/reports/</c> and the extension, such as <c>operations/lists/stale</c>.</param>
/// <param name="Format">The extension.</param>
/// <param name="Filter">The query.</param>
internal sealed record TableAddress(string Source, string Format, IReadOnlyDictionary<string, string> Filter);
