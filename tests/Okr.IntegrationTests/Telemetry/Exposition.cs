using System.Globalization;
using System.Text.RegularExpressions;

namespace Okr.IntegrationTests.Telemetry;

/// <summary>A line of Prometheus's text format.</summary>
internal sealed record Sample(string Name, IReadOnlyDictionary<string, string> Labels, double Value);

/// <summary>Reads Prometheus's text format, and refuses what Prometheus would refuse.</summary>
internal static partial class Exposition
{
    public static IReadOnlyList<Sample> Parse(string text) =>
        [
            .. text.Split('\n')
                .Select(line => line.TrimEnd('\r'))
                .Where(line => line.Length > 0 && line[0] != '#')
                .Select(Read),
        ];

    private static Sample Read(string line)
    {
        var match = Line().Match(line);
        Assert.True(match.Success, $"Not a line of Prometheus's format: {line}");
        var labels = match.Groups["labels"].Value;
        var pairs = Label().Matches(labels);
        Assert.Equal(labels.TrimEnd(','), string.Join(',', pairs.Select(p => p.Value)));
        return new Sample(
            match.Groups["name"].Value,
            pairs.ToDictionary(p => p.Groups["key"].Value, p => p.Groups["value"].Value),
            match.Groups["value"].Value switch
            {
                "+Inf" => double.PositiveInfinity,
                "-Inf" => double.NegativeInfinity,
                "NaN" => double.NaN,
                var number => double.Parse(number, CultureInfo.InvariantCulture),
            }
        );
    }

    [GeneratedRegex(
        """^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<labels>.*)\})? (?<value>[^ ]+)( [0-9]+)?$""",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Line();

    [GeneratedRegex(
        """(?<key>[a-zA-Z_][a-zA-Z0-9_]*)="(?<value>([^"\\]|\\.)*)"(?=,|$)""",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Label();
}
