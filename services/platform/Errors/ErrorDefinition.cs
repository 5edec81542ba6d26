namespace Okr.Platform.Errors;

/// <summary>Kind of a refusal; decides the HTTP and the gRPC status.</summary>
public enum ErrorKind
{
    /// <summary>400: the request cannot be understood.</summary>
    Invalid,

    /// <summary>401: nobody is signed in.</summary>
    Unauthenticated,

    /// <summary>403: not for this person.</summary>
    Forbidden,

    /// <summary>404.</summary>
    NotFound,

    /// <summary>409: contradicts what is there.</summary>
    Conflict,

    /// <summary>412: the version is stale.</summary>
    PreconditionFailed,

    /// <summary>416: the part asked for is not in the file.</summary>
    RangeNotSatisfiable,

    /// <summary>422: understood, but a rule of the domain forbids it.</summary>
    Rule,

    /// <summary>429: too many requests.</summary>
    TooMany,

    /// <summary>503: something that is needed does not answer; nothing was changed.</summary>
    Unavailable,

    /// <summary>500: our own mistake; the log has it under the trace id.</summary>
    Fault,
}

/// <summary>
/// One refusal of a catalogue: a stable code (<c>goal.cycle_not_found</c>) and its sentence in both languages, as
/// composite format strings with the same arguments.
/// </summary>
public sealed record ErrorDefinition(string Code, ErrorKind Kind, string English, string Chinese)
{
    /// <summary>An exception of this kind with the arguments of its sentence.</summary>
    public DomainException With(params object?[] arguments) => new(this, arguments);

    /// <summary>The sentence in the language, <c>zh-CN</c> or <c>en</c>.</summary>
    public string Message(string language, params object?[] arguments) =>
        string.Format(
            System.Globalization.CultureInfo.InvariantCulture,
            language == Languages.Chinese ? Chinese : English,
            arguments
        );
}

/// <summary>One thing wrong with one field of a request (<c>title</c>, <c>keyResults[2].target</c>).</summary>
public sealed record FieldError(string Field, ErrorDefinition Error, params object?[] Arguments);

/// <summary>A refusal: one catalogue entry, and the fields it concerns if any. Not a fault.</summary>
public sealed class DomainException(ErrorDefinition error, params object?[] arguments)
    : Exception(error.Message(Languages.English, arguments))
{
    public ErrorDefinition Error { get; } = error;
    public IReadOnlyList<object?> Arguments { get; } = arguments;
    public IReadOnlyList<FieldError> Fields { get; init; } = [];
}

/// <summary>The two languages of every message.</summary>
public static class Languages
{
    public const string English = "en";
    public const string Chinese = "zh-CN";

    /// <summary>The better one for an Accept-Language header; English when in doubt.</summary>
    public static string Choose(string? acceptLanguage)
    {
        var best = English;
        var bestQuality = 0.0;
        foreach (var part in (acceptLanguage ?? "").Split(',', StringSplitOptions.TrimEntries))
        {
            var pieces = part.Split(';', StringSplitOptions.TrimEntries);
            var quality = 1.0;
            if (
                pieces.Length > 1
                && pieces[1].StartsWith("q=", StringComparison.OrdinalIgnoreCase)
                && !double.TryParse(
                    pieces[1].AsSpan(2),
                    System.Globalization.NumberStyles.Float,
                    System.Globalization.CultureInfo.InvariantCulture,
                    out quality
                )
            )
            {
                continue;
            }

            var language =
                pieces[0].StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? Chinese
                : pieces[0].StartsWith("en", StringComparison.OrdinalIgnoreCase) ? English
                : null;
            if (language is not null && quality > bestQuality)
            {
                (best, bestQuality) = (language, quality);
            }
        }

        return best;
    }
}
