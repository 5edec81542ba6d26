using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.OData;
using Microsoft.OData.Edm;
using Microsoft.OData.Edm.Csdl;

namespace Okr.Reporting.Bi.OData;

/// <summary>Writes answers in the format that the client asks for.</summary>
internal static class ODataAnswer
{
    public static async Task Service(HttpContext http, Uri root)
    {
        await using var message = new Message(http);
        await using var writer = Writer(
            http,
            message,
            root,
            new ODataUri { ServiceRoot = root },
            ODataPayloadKind.ServiceDocument
        );
        await writer.WriteServiceDocumentAsync(ODataModel.Model.GenerateServiceDocument());
    }

    public static async Task Metadata(HttpContext http, Uri root)
    {
        await using var message = new Message(http);
        await using var writer = Writer(
            http,
            message,
            root,
            new ODataUri { ServiceRoot = root },
            ODataPayloadKind.MetadataDocument
        );
        await writer.WriteMetadataDocumentAsync();
    }

    public static Task Count(HttpContext http, long count)
    {
        http.Response.Headers["OData-Version"] = "4.0";
        http.Response.ContentType = "text/plain;charset=utf-8";
        return http.Response.WriteAsync(count.ToString(CultureInfo.InvariantCulture));
    }

    public static async Task Rows(HttpContext http, Uri root, ODataQuery query, ODataPage page, Uri? next)
    {
        var set = ODataModel.SetOf(query.Table);
        await using var message = new Message(http);
        await using var writer = Writer(http, message, root, query.Uri, ODataPayloadKind.ResourceSet);
        var rows = await writer.CreateODataResourceSetWriterAsync(set, set.EntityType);
        await rows.WriteStartAsync(new ODataResourceSet { Count = page.Count, NextPageLink = next });
        foreach (var row in page.Rows)
        {
            await rows.WriteStartAsync(Resource(page.Columns, row));
            await rows.WriteEndAsync();
        }

        await rows.WriteEndAsync();
        await rows.FlushAsync();
    }

    public static async Task Row(HttpContext http, Uri root, ODataQuery query, ODataPage page)
    {
        var set = ODataModel.SetOf(query.Table);
        await using var message = new Message(http);
        await using var writer = Writer(http, message, root, query.Uri, ODataPayloadKind.Resource);
        var row = await writer.CreateODataResourceWriterAsync(set, set.EntityType);
        await row.WriteStartAsync(Resource(page.Columns, page.Rows[0]));
        await row.WriteEndAsync();
        await row.FlushAsync();
    }

    private static ODataResource Resource(IReadOnlyList<string> columns, object?[] row) =>
        new() { Properties = [.. columns.Select((name, i) => new ODataProperty { Name = name, Value = Edm(row[i]) })] };

    private static object? Edm(object? value) =>
        value switch
        {
            DateTime time => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)),
            _ => value,
        };

    private static ODataMessageWriter Writer(
        HttpContext http,
        Message message,
        Uri root,
        ODataUri uri,
        ODataPayloadKind kind
    )
    {
        var settings = new ODataMessageWriterSettings
        {
            BaseUri = root,
            ODataUri = uri,
            Version = ODataVersion.V4,
            EnableMessageStreamDisposal = false,
            // What is grouped has columns of its own.
            Validations = ValidationKinds.All & ~ValidationKinds.ThrowOnUndeclaredPropertyForNonOpenType,
        };
        var accept = http.Request.Query["$format"].ToString() switch
        {
            "" => http.Request.Headers.Accept.ToString(),
            "json" => "application/json",
            "xml" => "application/xml",
            var other => other,
        };
        settings.SetContentType(accept.Length == 0 ? "*/*" : accept, null);
        try
        {
            var writer = new ODataMessageWriter((IODataResponseMessageAsync)message, settings, ODataModel.Model);
            ODataUtils.SetHeadersForPayload(writer, kind);
            return writer;
        }
        catch (ODataContentTypeException)
        {
            throw ReportingErrors.ODataFormat.With(accept);
        }
        catch (ODataException exception)
        {
            throw ReportingErrors.ODataInvalid.With(exception.Message);
        }
    }

    /// <summary>The response as the library sees it.</summary>
    private sealed class Message(HttpContext http) : IODataResponseMessageAsync, IAsyncDisposable
    {
        public IEnumerable<KeyValuePair<string, string>> Headers =>
            http.Response.Headers.Select(h => KeyValuePair.Create(h.Key, h.Value.ToString()));

        public int StatusCode
        {
            get => http.Response.StatusCode;
            set => http.Response.StatusCode = value;
        }

        public string GetHeader(string headerName) => http.Response.Headers[headerName].ToString();

        public void SetHeader(string headerName, string headerValue) => http.Response.Headers[headerName] = headerValue;

        public Stream GetStream() => http.Response.Body;

        public Task<Stream> GetStreamAsync() => Task.FromResult(http.Response.Body);

        public async ValueTask DisposeAsync() => await http.Response.Body.FlushAsync();
    }
}
