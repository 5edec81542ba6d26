using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.OpenApi;
using Okr.Platform.Security;
using Okr.Reporting.Exporting;

namespace Okr.Reporting.Files;

/// <summary>
/// Endpoints that answer with a table as a file: <c>{path}.csv</c>, <c>{path}.xlsx</c>, <c>{path}.parquet</c>. The same
/// endpoints make the tables of exports.
/// </summary>
internal static class TableEndpoints
{
    /// <summary>The route value that holds the extension.</summary>
    public const string Format = "format";

    private const string ByteOrderMark = "bom";

    /// <summary>What the endpoint's delegate answers with is a <see cref="Table"/>.</summary>
    public static RouteHandlerBuilder MapTable(this IEndpointRouteBuilder api, string path, Delegate table) =>
        api.MapGet($"{path}.{{{Format}}}", table)
            .WithMetadata(new TableSource(path))
            .RequireAuthorization(Policies.Reports)
            .Produces<string>(
                StatusCodes.Status200OK,
                FileFormat.All[0].ContentType.Split(';')[0],
                [.. FileFormat.All.Skip(1).Select(f => f.ContentType)]
            )
            .AddOpenApiOperationTransformer(
                (operation, _, _) =>
                {
                    operation.Parameters = [.. operation.Parameters ?? [], .. Parameters()];
                    return Task.CompletedTask;
                }
            );

    /// <summary>Sends the file while its rows come.</summary>
    public static async Task Answer(HttpContext http, Table table, FileFormat format)
    {
        await format.Require(table, http.RequestAborted);
        var services = http.RequestServices;
        await services
            .GetRequiredService<ExportAudit>()
            .Downloaded(
                services.GetRequiredService<CurrentUser>(),
                http,
                SourceOf(http.Request.Path),
                format.Extension,
                http.RequestAborted
            );
        var response = http.Response;
        response.ContentType = format.ContentType;
        response.Headers.ContentDisposition = Disposition($"{table.Name}.{format.Extension}");
        response.Headers.XContentTypeOptions = "nosniff";
        await format.Write(table, response.Body, Options(name => http.Request.Query[name]), http.RequestAborted);
    }

    /// <summary>The part of an address between /reports/ and the extension.</summary>
    private static string SourceOf(PathString path)
    {
        var text = path.Value!;
        var start = text.IndexOf(TableSources.Root, StringComparison.Ordinal) + TableSources.Root.Length;
        return text[start..text.LastIndexOf('.')];
    }

    /// <summary>What the query says about the file.</summary>
    public static FileOptions Options(IReadOnlyDictionary<string, string> query) => Options(query.GetValueOrDefault);

    private static FileOptions Options(Func<string, string?> query) =>
        new(bool.TryParse(query(ByteOrderMark), out var mark) && mark);

    /// <summary>The names that an endpoint's query may have.</summary>
    public static IEnumerable<string> QueryOf(Endpoint endpoint) =>
        endpoint
            .Metadata.GetOrderedMetadata<IParameterBindingMetadata>()
            .Where(parameter =>
                parameter.ParameterInfo.GetCustomAttributes(true).OfType<IFromQueryMetadata>().Any()
                || parameter.HasTryParse
                || parameter.ParameterInfo.ParameterType == typeof(string)
            )
            .Select(parameter =>
                parameter.ParameterInfo.GetCustomAttributes(true).OfType<IFromQueryMetadata>().FirstOrDefault()?.Name
                ?? parameter.Name
            )
            .Except(
                ((RouteEndpoint)endpoint).RoutePattern.Parameters.Select(parameter => parameter.Name),
                StringComparer.OrdinalIgnoreCase
            )
            .Append(ByteOrderMark);

    /// <summary>A header with the name for old and new clients.</summary>
    public static string Disposition(string file)
    {
        var ascii = new string([.. file.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '_')]);
        return $"attachment; filename=\"{ascii}\"; filename*=UTF-8''{Uri.EscapeDataString(file)}";
    }

    private static IEnumerable<IOpenApiParameter> Parameters()
    {
        yield return new OpenApiParameter
        {
            Name = Format,
            In = ParameterLocation.Path,
            Required = true,
            Schema = new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Enum = [.. FileFormat.All.Select(f => (JsonNode)f.Extension)],
            },
        };
        yield return new OpenApiParameter
        {
            Name = ByteOrderMark,
            In = ParameterLocation.Query,
            Description = "CSV: begin with a byte order mark, for spreadsheets.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.Boolean },
        };
    }
}

/// <summary>Marks an endpoint that answers with tables.</summary>
/// <param name="Path">Its address without the extension, as a template.</param>
internal sealed record TableSource(string Path);

/// <summary>Asks an endpoint of tables for the table itself instead of a file.</summary>
internal sealed class TableRequest
{
    public Table? Table { get; set; }
}
