using System.Globalization;
using Okr.Contracts.Goal.V1.Grpc;
using Okr.Goal.Domain;
using Okr.Platform.Errors;

namespace Okr.Goal.Features.Import;

/// <summary>What an import of one chunk found: counts, and what is wrong or strange with which row.</summary>
internal sealed class ImportReport
{
    public const int MaxRows = 1_000;
    private readonly ImportReply reply = new();

    public bool HasErrors => reply.Errors.Count > 0;

    public int ErrorCount => reply.Errors.Count;

    public void Error(int line, string column, ErrorDefinition error, params object?[] arguments) =>
        reply.Errors.Add(Issue(line, column, error, arguments));

    public void Warn(int line, string column, ErrorDefinition error, params object?[] arguments) =>
        reply.Warnings.Add(Issue(line, column, error, arguments));

    public ImportReply Reply(int created, int updated, int unchanged)
    {
        (reply.Created, reply.Updated, reply.Unchanged) = (created, updated, unchanged);
        return reply;
    }

    /// <summary>An answer without counts: nothing was written.</summary>
    public ImportReply Refusal() => Reply(0, 0, 0);

    public static void RequireSize(int rows) =>
        new Validation().Check(rows <= MaxRows, "rows", PlatformErrors.TooMany, MaxRows).ThrowIfInvalid();

    private static RowIssue Issue(int line, string column, ErrorDefinition error, object?[] arguments) =>
        new()
        {
            Line = line,
            Column = column,
            Code = error.Code,
            MessageEn = error.Message(Languages.English, arguments),
            MessageZh = error.Message(Languages.Chinese, arguments),
        };
}

/// <summary>One row's cells, read and checked; an empty cell is null and leaves what is there.</summary>
internal sealed class RowReader(ImportReport report, int line)
{
    public int Line => line;

    public ImportReport Report => report;

    /// <summary>A code that must be there.</summary>
    public string Code(string column, string value)
    {
        var code = Clean(column, value);
        if (code is null)
        {
            report.Error(line, column, PlatformErrors.Required);
            return "";
        }

        if (code.Length > Limits.Code)
        {
            report.Error(line, column, PlatformErrors.TooLong, Limits.Code);
        }

        return code;
    }

    /// <summary>A text; too long a one is shortened with a warning.</summary>
    public string? Text(string column, string value, int max, bool required = false)
    {
        var text = Clean(column, value);
        if (text is null)
        {
            if (required)
            {
                report.Error(line, column, PlatformErrors.Required);
            }

            return null;
        }

        var shortened = Shorten(text, max);
        if (shortened.Length != text.Length)
        {
            report.Warn(line, column, GoalErrors.ImportShortened, max);
        }

        return shortened;
    }

    public decimal? Number(string column, string value)
    {
        var text = value.Trim();
        if (text.Length == 0)
        {
            return null;
        }

        if (
            !decimal.TryParse(
                text,
                NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
                CultureInfo.InvariantCulture,
                out var number
            )
        )
        {
            report.Error(line, column, GoalErrors.ImportNotANumber);
            return null;
        }

        return number;
    }

    public int? Whole(string column, string value, int min, int max)
    {
        if (Number(column, value) is not { } number)
        {
            return null;
        }

        if (number < min || number > max || decimal.Truncate(number) != number)
        {
            report.Error(line, column, PlatformErrors.OutOfRange, min, max);
            return null;
        }

        return (int)number;
    }

    /// <summary>A weight in percent as basis points.</summary>
    public int? Weight(string column, string value)
    {
        if (Number(column, value) is not { } percent)
        {
            return null;
        }

        if (percent is < 0 or > 100)
        {
            report.Error(line, column, PlatformErrors.OutOfRange, 0, 100);
            return null;
        }

        if (decimal.Truncate(percent * 100) != percent * 100)
        {
            report.Error(line, column, PlatformErrors.TooManyDigits, 2);
            return null;
        }

        return (int)(percent * 100);
    }

    public DateOnly? Day(string column, string value, bool required = false)
    {
        var text = value.Trim();
        if (text.Length == 0)
        {
            if (required)
            {
                report.Error(line, column, PlatformErrors.Required);
            }

            return null;
        }

        if (
            !DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            || !CycleDefinition.IsPlausible(day)
        )
        {
            report.Error(line, column, GoalErrors.ImportNotADay);
            return null;
        }

        return day;
    }

    public Guid? Id(string column, string value)
    {
        if (value.Length == 0)
        {
            return null;
        }

        if (!Guid.TryParse(value, out var id))
        {
            report.Error(line, column, PlatformErrors.UnknownId);
            return null;
        }

        return id;
    }

    public T? OneOf<T>(string column, string value)
        where T : struct, Enum
    {
        var text = value.Trim();
        if (text.Length == 0)
        {
            return null;
        }

        if (!Platform.Data.SnakeCase.TryParse<T>(text, out var member))
        {
            report.Error(line, column, PlatformErrors.NotOneOf, string.Join(", ", Platform.Data.SnakeCase.All<T>()));
            return null;
        }

        return member;
    }

    /// <summary>Hands on what a domain check found, under the file's column names.</summary>
    public void Take(Validation validation)
    {
        foreach (var error in validation.Errors)
        {
            report.Error(
                line,
                System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(error.Field),
                error.Error,
                error.Arguments
            );
        }
    }

    /// <summary>The first characters (Unicode scalar values), with an ellipsis when some are left out.</summary>
    public static string Shorten(string text, int max)
    {
        if (text.Length <= max || text.EnumerateRunes().Count() <= max)
        {
            return text;
        }

        var length = text.EnumerateRunes().Take(max - 1).Sum(rune => rune.Utf16SequenceLength);
        return text[..length].TrimEnd() + "…";
    }

    private string? Clean(string column, string value)
    {
        if (Texts.HasControlCharacters(value))
        {
            report.Error(line, column, PlatformErrors.ControlCharacters);
            return null;
        }

        return Texts.Clean(value);
    }
}

/// <summary>The circumstances of an import.</summary>
internal sealed record ImportRun(bool ValidateOnly, DateOnly EffectiveOn, Data.Actor Actor, DateTime Now)
{
    public static ImportRun Of(ImportContext? context, DateTime now)
    {
        if (
            context is null
            || !DateOnly.TryParseExact(
                context.EffectiveOn,
                "yyyy-MM-dd",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var day
            )
            || !CycleDefinition.IsPlausible(day)
        )
        {
            throw new DomainException(PlatformErrors.InvalidRequest)
            {
                Fields = [new FieldError("effectiveOn", GoalErrors.ImportNotADay)],
            };
        }

        return new(
            context.ValidateOnly,
            day,
            new(Guid.TryParse(context.PersonId, out var person) ? person : null, "import"),
            now
        );
    }
}
