using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;
using Okr.Organization.Data;
using Okr.Organization.Data.Imports;
using Okr.Organization.Features.Imports.Reading;
using Okr.Organization.Features.Imports.Running;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Platform.Security;

namespace Okr.Organization.Features.Imports;

/// <summary>Takes the files in, part by part as they arrive, and queues the import.</summary>
internal static class StartImport
{
    public const int MaxFileMegabytes = 512;
    private const long MaxFile = MaxFileMegabytes * 1024L * 1024L;
    private const int MaxField = 100;

    public sealed record Response(Guid Id);

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapPost(
                "/imports",
                async (
                    HttpRequest request,
                    OrganizationDbContext db,
                    IServiceScopeFactory scopes,
                    ImportSignal signal,
                    CurrentUser user,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                {
                    if (
                        !MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
                        || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
                        || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= 200 } boundary
                    )
                    {
                        throw ImportErrors.NotMultipart.With();
                    }

                    var reader = new MultipartReader(boundary.ToString(), request.Body);
                    var response = await Handle(reader, db, scopes, user, clock, ct);
                    signal.Set();
                    return TypedResults.Accepted($"/api/v1/imports/{response.Id}", response);
                }
            )
            .RequireAuthorization(Policies.Import)
            .Produces<Response>(StatusCodes.Status202Accepted)
            .WithMetadata(new UploadLimit())
            .WithName("startImport")
            .WithSummary("Import CSV files or an XLSX workbook; the answer comes before the work is done")
            .AddOpenApiOperationTransformer(
                (operation, _, _) =>
                {
                    operation.RequestBody = FormBody();
                    return Task.CompletedTask;
                }
            );

    public static async Task<Response> Handle(
        MultipartReader reader,
        OrganizationDbContext db,
        IServiceScopeFactory scopes,
        CurrentUser user,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var import = new Import
        {
            Id = Guid.CreateVersion7(),
            State = ImportState.Uploading,
            EffectiveOn = clock.Today(),
            CreatedAt = clock.UtcNow(),
            CreatedById = user.Id,
            CreatedByAccountId = user.AccountId,
            CreatedByPersonId = user.PersonId,
            CreatedByName = user.Name.Length > 200 ? user.Name[..200] : user.Name,
        };
        db.Add(import);
        await db.SaveChangesAsync(ct);
        try
        {
            var sources = await ReadParts(reader, import, db, ct);
            if (sources.Count == 0)
            {
                throw ImportErrors.NoFiles.With(ImportTables.Names);
            }

            db.AddRange(sources);
            db.AddRange(Files(import, sources, scopes));
            import.State = ImportState.Queued;
            await db.SaveChangesAsync(ct);
            return new Response(import.Id);
        }
        catch (Exception exception)
        {
            db.ChangeTracker.Clear();
            await ImportCleanup.Remove(db, import.Number, CancellationToken.None);
            if (exception is IOException and not BadHttpRequestException)
            {
                throw PlatformErrors.MalformedRequest.With("multipart"); // the parts do not end as they should
            }

            throw;
        }
    }

    private static async Task<List<ImportSource>> ReadParts(
        MultipartReader reader,
        Import import,
        OrganizationDbContext db,
        CancellationToken ct
    )
    {
        var sources = new List<ImportSource>();
        while (await reader.ReadNextSectionAsync(ct) is { } section)
        {
            if (section.GetContentDispositionHeader() is not { } disposition || !disposition.IsFormDisposition())
            {
                if (section.GetContentDispositionHeader() is { } part && part.IsFileDisposition())
                {
                    var field = (part.Name.Value ?? "").Trim('"');
                    if (field != "files")
                    {
                        throw ImportErrors.UnknownField.With(Shown(field));
                    }

                    var name = (part.FileNameStar.Value ?? part.FileName.Value ?? "").Trim('"');
                    CheckName(name, sources);
                    var source = new ImportSource
                    {
                        ImportNumber = import.Number,
                        Number = sources.Count + 1,
                        Name = name,
                    };
                    await Store(section.Body, source, db, ct);
                    sources.Add(source);
                    continue;
                }

                throw ImportErrors.NotMultipart.With();
            }

            await ReadField(disposition.Name.Value ?? "", section, import, ct);
        }

        return sources;
    }

    private static async Task ReadField(string name, MultipartSection section, Import import, CancellationToken ct)
    {
        var buffer = new byte[MaxField + 1];
        var length = await section.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        var value = length > MaxField ? "" : Encoding.UTF8.GetString(buffer, 0, length).Trim();
        var field = name.Trim('"');
        switch (field)
        {
            case "dryRun":
                import.DryRun = Flag(field, value);
                break;
            case "publish":
                import.Publish = Flag(field, value);
                break;
            case "effectiveOn":
                if (value.Length > 0)
                {
                    import.EffectiveOn = Day(field, value);
                }

                break;
            default:
                throw ImportErrors.UnknownField.With(Shown(field));
        }
    }

    private static bool Flag(string field, string value) =>
        value switch
        {
            "true" => true,
            "false" or "" => false,
            _ => throw Invalid(field, ImportErrors.NotABoolean),
        };

    private static DateOnly Day(string field, string value) =>
        DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        && day.Year is >= 1900 and <= 2200
            ? day
            : throw Invalid(field, ImportErrors.NotADay);

    private static DomainException Invalid(string field, ErrorDefinition error) =>
        new(PlatformErrors.InvalidRequest) { Fields = [new FieldError(field, error)] };

    private static void CheckName(string name, List<ImportSource> sources)
    {
        var known =
            ImportTables.All.Any(t => t.FileName == name)
            || (name.Length is > 5 and <= 100 && name.EndsWith(".xlsx", StringComparison.OrdinalIgnoreCase));
        if (!known || Texts.HasControlCharacters(name))
        {
            throw ImportErrors.UnknownFile.With(Shown(name), ImportTables.Names);
        }

        if (sources.Exists(s => s.Name == name))
        {
            throw ImportErrors.FileTwice.With(name);
        }
    }

    private static string Shown(string name) =>
        new([.. name.Take(60).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)]);

    /// <summary>Writes the bytes to the database as they come, a chunk at a time.</summary>
    private static async Task Store(Stream body, ImportSource source, OrganizationDbContext db, CancellationToken ct)
    {
        var detector = source.Name.EndsWith(".csv", StringComparison.Ordinal) ? new TextDetector() : null;
        var buffer = new byte[ImportChunk.Size];
        for (var ordinal = 0; ; ordinal++)
        {
            var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
            if (length == 0)
            {
                break;
            }

            source.Length += length;
            if (source.Length > MaxFile)
            {
                throw ImportErrors.FileTooLarge.With(source.Name, MaxFileMegabytes);
            }

            detector?.Add(buffer.AsSpan(0, length));
            var chunk = new ImportChunk
            {
                ImportNumber = source.ImportNumber,
                SourceNumber = source.Number,
                Ordinal = ordinal,
                Bytes = length == buffer.Length ? buffer : buffer[..length],
            };
            db.Add(chunk);
            await db.SaveChangesAsync(ct);
            db.Entry(chunk).State = EntityState.Detached;
            if (length < buffer.Length)
            {
                break;
            }
        }

        source.Encoding = detector?.Detect();
    }

    private static List<ImportFile> Files(Import import, List<ImportSource> sources, IServiceScopeFactory scopes)
    {
        var files = new List<ImportFile>();
        foreach (var source in sources)
        {
            if (source.Encoding is not null)
            {
                Add(source.Name[..^".csv".Length], source.Name, source);
                continue;
            }

            using var stream = new ChunkStream(scopes, source);
            var sheets = TableReader.Sheets(stream) ?? throw ImportErrors.UnreadableWorkbook.With(source.Name);
            var known = sheets.Where(sheet => ImportTables.All.Any(t => t.Kind == sheet)).ToList();
            if (known.Count == 0)
            {
                throw ImportErrors.NoKnownSheet.With(
                    source.Name,
                    string.Join(", ", ImportTables.All.Select(t => t.Kind))
                );
            }

            known.ForEach(sheet => Add(sheet, $"{source.Name}#{sheet}", source));
        }

        return files;

        void Add(string kind, string name, ImportSource source)
        {
            if (files.Exists(f => f.Kind == kind))
            {
                throw ImportErrors.FileTwice.With(kind);
            }

            files.Add(
                new ImportFile
                {
                    ImportNumber = import.Number,
                    Kind = kind,
                    Name = name,
                    SourceNumber = source.Number,
                    Position = ImportTables.All.TakeWhile(t => t.Kind != kind).Count(),
                }
            );
        }
    }

    /// <summary>
    /// Described by hand: as metadata of the endpoint it would have other content types answered before this code is asked.
    /// </summary>
    private static OpenApiRequestBody FormBody() =>
        new()
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["multipart/form-data"] = new()
                {
                    Schema = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Object,
                        Required = new HashSet<string> { "files" },
                        Properties = new Dictionary<string, IOpenApiSchema>
                        {
                            ["dryRun"] = new OpenApiSchema { Type = JsonSchemaType.Boolean },
                            ["publish"] = new OpenApiSchema { Type = JsonSchemaType.Boolean },
                            ["effectiveOn"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "date" },
                            ["files"] = new OpenApiSchema
                            {
                                Type = JsonSchemaType.Array,
                                Items = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" },
                            },
                        },
                    },
                },
            },
        };

    /// <summary>An upload may be larger than other requests: seven files of the largest size.</summary>
    private sealed class UploadLimit : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => 7 * MaxFile;
    }
}
