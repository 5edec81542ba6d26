using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Okr.Platform;

namespace Okr.Tests.Conventions;

/// <summary>
/// The settings of docs/operations.md. What <see cref="OkrOptions"/> reads makes the first table, from its types, defaults
/// and comments; the second is written by hand and must name what else the sources read, no more and no less.
/// </summary>
internal static partial class ConfigurationTable
{
    private const string Begin = "<!-- settings: written by `make docs` from OkrOptions -->";
    private const string End = "<!-- end of settings -->";

    // Who reads a key, by its beginning; every process reads the others.
    private static readonly (string Prefix, string Reader)[] Readers =
    [
        ("Okr:AdminToken", "organization"),
        ("Okr:AdminPasswordFile", "organization"),
        ("Okr:Database", "services"),
        ("Okr:Bus", "services"),
        ("Okr:Exports", "reporting"),
        ("Okr:Health", "gateway"),
        ("Okr:Mail", "reporting"),
        ("Okr:Oidc", "gateway"),
        ("Okr:Ports:Public", "gateway"),
        ("Okr:PublicAddress", "reporting"),
        ("Okr:Webhooks", "reporting"),
        ("Okr:Secrets", "reporting"),
        ("Okr:Ports:Services", "services"),
        ("Okr:SignIn", "gateway"),
        ("Okr:TrustedProxies", "gateway"),
    ];

    public sealed record Setting(string Key, string Default, string Meaning);

    public static string Root { get; } = FindRoot();

    /// <summary>Every value that can be set in a type of options, with its default and its comment.</summary>
    public static IEnumerable<Setting> Of(object defaults, string prefix, string source)
    {
        foreach (var property in defaults.GetType().GetProperties().Where(p => p.CanWrite))
        {
            var key = $"{prefix}:{property.Name}";
            var value = property.GetValue(defaults);
            if (value is not string and not IEnumerable && !property.PropertyType.IsValueType && value is not null)
            {
                foreach (var inner in Of(value, key, source))
                {
                    yield return inner;
                }

                continue;
            }

            key += value switch
            {
                IDictionary => ":{service}",
                IEnumerable and not string => ":{n}",
                _ => "",
            };
            yield return new(key, Text(value), Comment(source, defaults.GetType(), property));
        }
    }

    public static IReadOnlyList<Setting> Options() =>
        [
            .. Of(new OkrOptions(), "Okr", File.ReadAllText(Path.Combine(Root, "services/platform/OkrOptions.cs")))
                .OrderBy(s => s.Key, StringComparer.Ordinal),
        ];

    public static string Render(IEnumerable<Setting> settings)
    {
        var table = new StringBuilder(
            "| key | environment variable | default | read by | meaning |\n|---|---|---|---|---|\n"
        );
        foreach (var (key, standard, meaning) in settings)
        {
            var reader = Readers
                .Where(r => key.StartsWith(r.Prefix, StringComparison.Ordinal))
                .Select(r => r.Reader)
                .FirstOrDefault("every process");
            table.Append(
                CultureInfo.InvariantCulture,
                $"| `{key}` | `{key.Replace(":", "__", StringComparison.Ordinal)}` | {standard} | {reader} | {meaning} |\n"
            );
        }

        return table.ToString();
    }

    /// <summary>The document with its first table as it should be.</summary>
    public static string Written(string document, IEnumerable<Setting> settings)
    {
        var begin = document.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = document.IndexOf(End, StringComparison.Ordinal);
        return $"{document[..begin]}\n\n{Render(settings)}\n{document[end..]}";
    }

    /// <summary>What the sources read besides <see cref="OkrOptions"/>: keys and environment variables.</summary>
    public static IReadOnlySet<string> ReadElsewhere(IEnumerable<string> sources, IEnumerable<Setting> options)
    {
        var sections = options.SelectMany(o => Prefixes(o.Key)).ToHashSet(StringComparer.Ordinal);
        return sources
            .SelectMany(text => Names().Matches(text).Select(match => match.Value))
            .Where(name =>
                !sections.Contains(name)
                && !sections.Contains(name[..Math.Max(0, name.LastIndexOf(':'))] + ":{service}")
            )
            .ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The names in the first column of the tables after the first.</summary>
    public static IReadOnlySet<string> WrittenByHand(string document) =>
        FirstColumn()
            .Matches(document[document.IndexOf(End, StringComparison.Ordinal)..])
            .Select(match => match.Groups[1].Value)
            .Where(name => Names().IsMatch(name))
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>The programs that people run; tests and what only they read are not listed.</summary>
    public static IEnumerable<string> Sources() =>
        Directory
            .EnumerateFiles(Path.Combine(Root, "services"), "*.cs", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Path.Combine(Root, "gateway"), "*.cs", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Path.Combine(Root, "tools/cli"), "*.cs", SearchOption.AllDirectories))
            .Where(file =>
                !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal)
            )
            .Concat(new[] { "Makefile", "tools/cluster.mjs", "tools/demo-company" }.Select(f => Path.Combine(Root, f)))
            .Select(File.ReadAllText);

    private static IEnumerable<string> Prefixes(string key)
    {
        var parts = key.Split(':');
        return Enumerable.Range(1, parts.Length).Select(n => string.Join(':', parts[..n]));
    }

    private static string Text(object? value) =>
        value switch
        {
            null or ICollection { Count: 0 } => "–",
            bool flag => flag ? "`true`" : "`false`",
            IFormattable number => $"`{number.ToString(null, CultureInfo.InvariantCulture)}`",
            IEnumerable and not string => throw new NotSupportedException("a list with a default has no text yet"),
            _ => $"`{value}`",
        };

    /// <summary>The summary above a property, as the source has it.</summary>
    private static string Comment(string source, Type type, PropertyInfo property)
    {
        var record = source.IndexOf($"record {type.Name}", StringComparison.Ordinal);
        var place = record < 0 ? null : Regex.Match(source[record..], $@"\s{property.Name} \{{ get;");
        Assert.True(place is { Success: true }, $"{type.Name}.{property.Name} is not in the source");
        var above = source[record..(record + place.Index)];
        var summary = Summaries().Matches(above).LastOrDefault();
        Assert.True(
            summary is not null
                && !above[(summary.Index + summary.Length)..].Contains(" { get;", StringComparison.Ordinal),
            $"{type.Name}.{property.Name} needs a <summary>: it is the text of docs/operations.md"
        );
        var text = Regex.Replace(summary.Groups[1].Value, @"\s*\n\s*///\s*", " ");
        text = Regex.Replace(text, @"</?c>", "`");
        text = Regex.Replace(text, @"<see cref=""([^""]*)""\s*/>", "`$1`");
        return text.Trim().Replace("|", "\\|", StringComparison.Ordinal);
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "okr-platform.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }

    [GeneratedRegex("<summary>(.*?)</summary>", RegexOptions.Singleline)]
    private static partial Regex Summaries();

    [GeneratedRegex(@"\bOkr:[A-Z][A-Za-z]*(?::[A-Za-z]+)*|\b(?:OKR|OTEL)_[A-Z_]*[A-Z]\b")]
    private static partial Regex Names();

    [GeneratedRegex(@"^\| `([^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex FirstColumn();
}
