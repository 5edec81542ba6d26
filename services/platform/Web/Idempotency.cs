using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Okr.Platform.Data;
using Okr.Platform.Errors;
using Okr.Platform.Security;

namespace Okr.Platform.Web;

/// <summary>
/// <c>Idempotency-Key</c> on POSTs: the first answer is kept with the work, in one transaction, and given again when the
/// same caller sends the same request with the same key.
/// </summary>
public static class Idempotency
{
    private const string Header = "Idempotency-Key";
    private const long MaxBody = 2 * 1024 * 1024;

    /// <summary>Makes every POST of the group idempotent by key, in the module's database.</summary>
    public static TBuilder WithIdempotency<TBuilder, TContext>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
        where TContext : ModuleDbContext
    {
        builder.Add(endpoint =>
        {
            if (endpoint.RequestDelegate is { } next)
            {
                endpoint.RequestDelegate = context => Run<TContext>(context, next);
            }
        });
        return builder;
    }

    private static async Task Run<TContext>(HttpContext context, RequestDelegate next)
        where TContext : ModuleDbContext
    {
        var header = context.Request.Headers[Header].ToString();
        if (header.Length == 0 || !HttpMethods.IsPost(context.Request.Method) || context.Request.HasFormContentType)
        {
            await next(context);
            return;
        }

        if (header.Length > 100 || header.Any(c => c is < ' ' or > '~'))
        {
            throw PlatformErrors.IdempotencyKeyInvalid.With();
        }

        var ct = context.RequestAborted;
        var user = context.RequestServices.GetRequiredService<CurrentUser>();
        var db = context.RequestServices.GetRequiredService<TContext>();
        var request = await Hash(context, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var known = await db
            .IdempotencyKeys.AsNoTracking()
            .FirstOrDefaultAsync(r => r.PersonId == user.Id && r.Key == header, ct);
        if (known is not null)
        {
            await Replay(context, known, request);
            return;
        }

        var record = new IdempotencyRecord
        {
            PersonId = user.Id,
            Key = header,
            Request = request,
            CreatedAt = DateTime.UtcNow,
        };
        db.IdempotencyKeys.Add(record);
        await db.SaveChangesAsync(ct); // a second request with the same key waits here, or is refused as a conflict

        var body = context.Response.Body;
        using var buffer = new MemoryStream();
        context.Response.Body = buffer;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = body;
        }

        if (context.Response.StatusCode < 300)
        {
            record.Status = context.Response.StatusCode;
            record.Body = Encoding.UTF8.GetString(buffer.ToArray());
            record.ETag = Optional(context.Response.Headers.ETag);
            record.Location = Optional(context.Response.Headers.Location);
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(CancellationToken.None);
        }

        buffer.Position = 0;
        await buffer.CopyToAsync(body, ct);
    }

    private static async Task Replay(HttpContext context, IdempotencyRecord known, string request)
    {
        if (known.Request != request)
        {
            throw PlatformErrors.IdempotencyKeyReused.With();
        }

        context.Response.StatusCode = known.Status;
        context.Response.Headers["Idempotent-Replayed"] = "true";
        if (known.ETag is not null)
        {
            context.Response.Headers.ETag = known.ETag;
        }

        if (known.Location is not null)
        {
            context.Response.Headers.Location = known.Location;
        }

        if (!string.IsNullOrEmpty(known.Body))
        {
            context.Response.ContentType = "application/json; charset=utf-8";
            await context.Response.WriteAsync(known.Body, context.RequestAborted);
        }
    }

    private static async Task<string> Hash(HttpContext context, CancellationToken ct)
    {
        context.Request.EnableBuffering(64 * 1024, MaxBody);
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(Encoding.UTF8.GetBytes($"{context.Request.Path}{context.Request.QueryString}\n"));
        var chunk = new byte[16 * 1024];
        int read;
        try
        {
            while ((read = await context.Request.Body.ReadAsync(chunk, ct)) > 0)
            {
                sha.AppendData(chunk, 0, read);
            }
        }
        catch (IOException exception) when (exception is not BadHttpRequestException)
        {
            throw PlatformErrors.TooLarge.With(); // the buffer's limit
        }

        context.Request.Body.Position = 0;
        return Convert.ToHexStringLower(sha.GetHashAndReset());
    }

    private static string? Optional(Microsoft.Extensions.Primitives.StringValues value) =>
        value.Count == 0 ? null : value.ToString();
}
