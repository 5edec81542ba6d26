using System.Net.Http.Headers;
using System.Text.Json;

namespace Okr.Cli;

/// <summary>What the platform answers.</summary>
internal static class Answers
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>A client that speaks for the holder of the token, in the language.</summary>
    public static HttpClient Client(Uri server, string token, string language)
    {
        var http = new HttpClient { BaseAddress = server };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        http.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        return http;
    }

    /// <summary>The body of a good answer; throws <see cref="RefusedException"/> for any other.</summary>
    public static async Task<T> Read<T>(HttpResponseMessage response, CancellationToken ct)
    {
        var body = await response.Content.ReadAsStringAsync(ct);
        if (!response.IsSuccessStatusCode)
        {
            throw new RefusedException(Describe((int)response.StatusCode, body));
        }

        try
        {
            return JsonSerializer.Deserialize<T>(body, Json)
                ?? throw new RefusedException(Describe((int)response.StatusCode, body));
        }
        catch (JsonException)
        {
            throw new RefusedException(Describe((int)response.StatusCode, body));
        }
    }

    private static string Describe(int status, string body)
    {
        try
        {
            using var problem = JsonDocument.Parse(body);
            var title = problem.RootElement.GetProperty("title").GetString();
            var fields = problem.RootElement.TryGetProperty("errors", out var errors)
                ? errors
                    .EnumerateArray()
                    .Select(e => $"{e.GetProperty("field").GetString()}: {e.GetProperty("message").GetString()}")
                : [];
            return string.Join(" ", [$"{status}", title!, .. fields]);
        }
        catch (Exception exception)
            when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return $"{status}"; // not a problem document: something else answers at that address
        }
    }
}

/// <summary>The server said no; the message is for people.</summary>
internal sealed class RefusedException(string message) : Exception(message);
