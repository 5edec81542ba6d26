using System.Globalization;
using Okr.Organization.Domain;
using Okr.Platform.Errors;

namespace Okr.Organization.Features.Bulk;

/// <summary>Reads the fields of rows and notes what is wrong with them.</summary>
internal sealed class RowReader
{
    private const int MaxCode = 64;
    private readonly List<BulkIssue> issues = [];

    public IReadOnlyList<BulkIssue> Issues => issues;

    public bool HasErrors => issues.Any(issue => issue.IsError);

    public void Error(int line, string? column, ErrorDefinition error, params object?[] arguments) =>
        issues.Add(new BulkIssue(line, column, true, error, arguments));

    public void Warning(int line, string? column, ErrorDefinition error, params object?[] arguments) =>
        issues.Add(new BulkIssue(line, column, false, error, arguments));

    /// <summary>A code or a number of somebody; null when empty or not usable.</summary>
    public string? Code(int line, string column, string? value, bool required)
    {
        var code = Texts.Clean(value);
        if (code is null)
        {
            if (required)
            {
                Error(line, column, PlatformErrors.Required);
            }

            return null;
        }

        if (Texts.HasControlCharacters(code))
        {
            Error(line, column, PlatformErrors.ControlCharacters);
            return null;
        }

        if (code.Length > MaxCode || code.Any(char.IsWhiteSpace))
        {
            Error(line, column, OrganizationErrors.CodeHasSpaces);
            return null;
        }

        return code;
    }

    /// <summary>A text; one beyond the limit is shortened with a warning.</summary>
    public string? Text(int line, string column, string? value, int max, bool required = false)
    {
        var text = Texts.Clean(value);
        if (text is null)
        {
            if (required)
            {
                Error(line, column, PlatformErrors.Required);
            }

            return null;
        }

        if (Texts.HasControlCharacters(text))
        {
            Error(line, column, PlatformErrors.ControlCharacters);
            return null;
        }

        if (text.EnumerateRunes().Count() <= max)
        {
            return text;
        }

        Warning(line, column, OrganizationErrors.Shortened, max);
        return string.Concat(text.EnumerateRunes().Take(max)).TrimEnd();
    }

    /// <summary>A day in ISO 8601; null when empty or not usable.</summary>
    public DateOnly? Day(int line, string column, string? value)
    {
        if (Texts.Clean(value) is not { } text)
        {
            return null;
        }

        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            Error(line, column, OrganizationErrors.NotADay);
            return null;
        }

        if (!Days.InRange(day))
        {
            Error(line, column, OrganizationErrors.DayOutOfRange);
            return null;
        }

        return day;
    }
}

/// <summary>Circles in a relation "stands below" by code.</summary>
internal static class Circles
{
    /// <summary>The codes that stand below themselves. Every code is walked over once.</summary>
    public static IReadOnlySet<string> Find(IReadOnlyDictionary<string, string?> above)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var settled = new HashSet<string>(StringComparer.Ordinal);
        foreach (var start in above.Keys)
        {
            var path = new List<string>();
            var onPath = new HashSet<string>(StringComparer.Ordinal);
            var current = start;
            while (current is not null && !settled.Contains(current) && onPath.Add(current))
            {
                path.Add(current);
                current = above.GetValueOrDefault(current);
            }

            if (current is not null && onPath.Contains(current))
            {
                found.UnionWith(path.Skip(path.IndexOf(current)));
            }

            settled.UnionWith(path);
        }

        return found;
    }
}
