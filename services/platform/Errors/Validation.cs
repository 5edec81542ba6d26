using System.Text;

namespace Okr.Platform.Errors;

/// <summary>Collects what is wrong with a request, field by field, so that one answer names everything.</summary>
public sealed class Validation
{
    private readonly List<FieldError> errors = [];

    public bool IsValid => errors.Count == 0;

    public IReadOnlyList<FieldError> Errors => errors;

    public Validation Add(string field, ErrorDefinition error, params object?[] arguments)
    {
        errors.Add(new FieldError(field, error, arguments));
        return this;
    }

    /// <summary>Adds the error when the condition does not hold.</summary>
    public Validation Check(bool condition, string field, ErrorDefinition error, params object?[] arguments) =>
        condition ? this : Add(field, error, arguments);

    /// <summary>A text that must be there: trimmed, not empty, at most <paramref name="max"/> characters.</summary>
    public Validation Text(string field, string? value, int max)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            return Add(field, PlatformErrors.Required);
        }

        return OptionalText(field, value, max);
    }

    /// <summary>A text that may be missing; at most <paramref name="max"/> characters (Unicode scalar values).</summary>
    public Validation OptionalText(string field, string? value, int max)
    {
        if (value is null)
        {
            return this;
        }

        var length = value.EnumerateRunes().Count();
        if (length > max)
        {
            Add(field, PlatformErrors.TooLong, max);
        }

        return Texts.HasControlCharacters(value) ? Add(field, PlatformErrors.ControlCharacters) : this;
    }

    /// <summary>A number in a closed interval.</summary>
    public Validation Range(string field, decimal? value, decimal min, decimal max) =>
        value is { } number && (number < min || number > max) ? Add(field, PlatformErrors.OutOfRange, min, max) : this;

    /// <summary>A number with at most <paramref name="digits"/> fraction digits and a magnitude below 10^15.</summary>
    public Validation Number(string field, decimal? value, int digits = 6)
    {
        if (value is not { } number)
        {
            return this;
        }

        Range(field, number, -999_999_999_999_999m, 999_999_999_999_999m);
        return decimal.Round(number, digits) != number ? Add(field, PlatformErrors.TooManyDigits, digits) : this;
    }

    /// <summary>A value of a closed list; null passes.</summary>
    public Validation OneOf(string field, string? value, params string[] allowed) =>
        value is null || allowed.Contains(value, StringComparer.Ordinal)
            ? this
            : Add(field, PlatformErrors.NotOneOf, string.Join(", ", allowed));

    /// <summary>A required value of any type.</summary>
    public Validation Required(string field, object? value) =>
        value is null ? Add(field, PlatformErrors.Required) : this;

    /// <summary>A list with at most <paramref name="max"/> entries.</summary>
    public Validation Count<T>(string field, IReadOnlyCollection<T>? values, int max) =>
        values is not null && values.Count > max ? Add(field, PlatformErrors.TooMany, max) : this;

    /// <summary>Throws <c>invalid_request</c> (400) with all fields when anything was added.</summary>
    public void ThrowIfInvalid()
    {
        if (errors.Count > 0)
        {
            throw new DomainException(PlatformErrors.InvalidRequest) { Fields = errors };
        }
    }
}

/// <summary>How text is kept.</summary>
public static class Texts
{
    /// <summary>Control characters other than tab and line breaks, and lone surrogates.</summary>
    public static bool HasControlCharacters(string value)
    {
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            if (char.IsControl(c) && c is not ('\t' or '\n' or '\r'))
            {
                return true;
            }

            if (char.IsSurrogate(c))
            {
                if (!char.IsHighSurrogate(c) || i + 1 >= value.Length || !char.IsLowSurrogate(value[i + 1]))
                {
                    return true;
                }

                i++;
            }
        }

        return false;
    }

    /// <summary>NFC, trimmed; null when nothing is left.</summary>
    public static string? Clean(string? value)
    {
        if (value is null || HasControlCharacters(value))
        {
            return value;
        }

        var clean = value.Normalize(NormalizationForm.FormC).Trim();
        return clean.Length == 0 ? null : clean;
    }
}
