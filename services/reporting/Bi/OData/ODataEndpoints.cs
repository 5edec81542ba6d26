using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using Okr.Platform.Security;
using Okr.Reporting.Data;

namespace Okr.Reporting.Bi.OData;

/// <summary>
/// The BI feed as OData 4: <c>/odata/v1</c>. Described by its own <c>$metadata</c>, so it is in no OpenAPI document.
/// </summary>
internal static class ODataEndpoints
{
    public const string Root = "/odata/v1";

    public static void Map(IEndpointRouteBuilder app)
    {
        var feed = app.MapGroup(Root).RequireAuthorization(Policies.Reports).ExcludeFromDescription();
        feed.MapGet("/", (HttpContext http) => ODataAnswer.Service(http, RootOf(http)));
        feed.MapGet("/$metadata", (HttpContext http) => ODataAnswer.Metadata(http, RootOf(http)));
        feed.MapGet("/{**path}", Handle);
    }

    internal static async Task Handle(
        HttpContext http,
        ReportingDbContext db,
        CurrentUser user,
        BiOptions options,
        CancellationToken ct
    )
    {
        var root = RootOf(http);
        var pageSize = PageSize(http);
        var query = ODataQuery.Read(root, Relative(http));
        var page = await ODataPage.Read(query, pageSize, db, await BiReader.Of(user, db, ct), options, ct);
        if (query.CountOnly)
        {
            await ODataAnswer.Count(http, page.Count!.Value);
        }
        else if (query.Key is null)
        {
            await ODataAnswer.Rows(http, root, query, page, Next(http, root, query, page));
        }
        else if (page.Rows.Count == 1)
        {
            await ODataAnswer.Row(http, root, query, page);
        }
        else
        {
            throw ReportingErrors.ODataPathNotFound.With();
        }
    }

    /// <summary>
    /// The address by which the client knows the feed. Only the gateway can call (its token is asked for), so what it
    /// says of the caller's address is believed.
    /// </summary>
    internal static Uri RootOf(HttpContext http)
    {
        var request = http.Request;
        var scheme = First(request.Headers["X-Forwarded-Proto"]) ?? request.Scheme;
        var host = First(request.Headers["X-Forwarded-Host"]) ?? request.Host.Value;
        var prefix = First(request.Headers["X-Forwarded-Prefix"]) ?? request.PathBase.Value;
        return Uri.TryCreate($"{scheme}://{host}{prefix?.TrimEnd('/')}{Root}/", UriKind.Absolute, out var root)
            ? root
            : throw ReportingErrors.ODataInvalid.With("Host");
    }

    private static string? First(Microsoft.Extensions.Primitives.StringValues values) =>
        values.ToString().Split(',')[0].Trim() is { Length: > 0 } first ? first : null;

    /// <summary>Path and query below the root as they were sent.</summary>
    private static string Relative(HttpContext http) =>
        http.Request.Path.ToUriComponent()[Root.Length..].TrimStart('/') + http.Request.QueryString.ToUriComponent();

    /// <summary>The page size that is preferred, which the answer confirms.</summary>
    private static int PageSize(HttpContext http)
    {
        foreach (var preference in http.Request.Headers["Prefer"].SelectMany(value => (value ?? "").Split(',')))
        {
            var pair = preference.Split('=', 2, StringSplitOptions.TrimEntries);
            if (pair.Length < 2 || pair[0].ToLowerInvariant() is not ("odata.maxpagesize" or "maxpagesize"))
            {
                continue;
            }

            if (
                !int.TryParse(pair[1].Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var size)
                || size is < 1 or > ODataQuery.MaxPageSize
            )
            {
                throw ReportingErrors.ODataPageSize.With(ODataQuery.MaxPageSize);
            }

            http.Response.Headers["Preference-Applied"] = $"{pair[0]}={size.ToString(CultureInfo.InvariantCulture)}";
            return size;
        }

        return ODataQuery.MaxPageSize;
    }

    private static Uri? Next(HttpContext http, Uri root, ODataQuery query, ODataPage page)
    {
        if (page.NextToken is null)
        {
            return null;
        }

        var options = QueryHelpers
            .ParseQuery(http.Request.QueryString.Value)
            .Where(option => option.Key is not ("$skiptoken" or "$skip" or "$top"))
            .Select(option => (option.Key, Value: option.Value.ToString()))
            .ToList();
        if (query.Top is { } top)
        {
            options.Add(("$top", (top - page.Rows.Count).ToString(CultureInfo.InvariantCulture)));
        }

        options.Add(("$skiptoken", page.NextToken));
        var text = options.Select(o =>
            $"{Uri.EscapeDataString(o.Key).Replace("%24", "$", StringComparison.Ordinal)}={Uri.EscapeDataString(o.Value)}"
        );
        return new Uri($"{root}{query.Table.Name}?{string.Join('&', text)}");
    }
}
