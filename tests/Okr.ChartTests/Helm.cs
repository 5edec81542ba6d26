using System.Diagnostics;
using Okr.Tests.Conventions;

namespace Okr.ChartTests;

/// <summary>The chart, as Helm renders it.</summary>
internal static class Helm
{
    public static string Root { get; } = ConfigurationTable.Root;

    public static string Chart { get; } = Path.Combine(Root, "charts", "okr-platform");

    /// <summary>The manifests of a release <c>okr</c> in the namespace <c>okr</c>; throws what Helm says when it refuses.</summary>
    public static string Render(params IEnumerable<string> arguments)
    {
        var (code, output, error) = Run(["template", "okr", Chart, "--namespace", "okr", .. arguments]);
        return code == 0 ? output : throw new HelmRefusedException(error);
    }

    /// <summary>The same for values as documents, the later over the earlier.</summary>
    public static string RenderValues(params IReadOnlyList<string> values) => WithFiles(values, Render);

    /// <summary>What Helm prints after an installation with these values.</summary>
    public static string Notes(string values) =>
        WithFiles(
            [values],
            files =>
            {
                var (code, output, error) = Run([
                    "install",
                    "okr",
                    Chart,
                    "--namespace",
                    "okr",
                    "--dry-run=client",
                    .. files,
                ]);
                Assert.True(code == 0, error);
                return output[output.IndexOf("NOTES:", StringComparison.Ordinal)..];
            }
        );

    private static string WithFiles(IReadOnlyList<string> values, Func<IEnumerable<string>, string> run)
    {
        var folder = Directory.CreateTempSubdirectory("okr-values-");
        try
        {
            var files = values.Select((text, index) => Write(Path.Combine(folder.FullName, $"{index}.yaml"), text));
            return run([.. files.SelectMany(file => new[] { "--values", file })]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public static (int Code, string Output, string Error) Run(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(Root, "tools", "helm"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["KUBECONFIG"] = "/nonexistent"; // no test asks anybody's cluster
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    private static string Write(string file, string text)
    {
        File.WriteAllText(file, text);
        return file;
    }
}

/// <summary>Helm did not take the values; the message is what it said.</summary>
internal sealed class HelmRefusedException(string message) : Exception(message);
