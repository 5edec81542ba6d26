using System.Diagnostics;
using Okr.ImageTests;
using Okr.IntegrationTests.Servers;

[assembly: AssemblyFixture(typeof(Images))]

namespace Okr.ImageTests;

/// <summary>
/// The images, built by <c>make images</c> for this run. They run in podman as root: then user, capabilities, limits and
/// read-only root are the kernel's, and the tests reach the containers' network.
/// </summary>
public sealed class Images
{
    public const string Tag = "image-tests";

    private static readonly Lazy<Task> LazyBuild = new(() => Task.Run(Build));

    public static readonly IReadOnlyList<string> Services =
    [
        "organization",
        "goal",
        "alignment",
        "progress",
        "scoring",
        "reporting",
        "gateway",
        "standalone",
        "cli",
    ];

    /// <summary>The repository's root.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Builds them once for the run; a machine that cannot is a visible skip on a laptop and a failure in CI.</summary>
    public static Task Built()
    {
        if (Environment.UserName != "root" || !HasPodman())
        {
            LocalServer.Missing("podman, run by root,");
        }

        return LazyBuild.Value;
    }

    /// <summary>Runs a script of the repository to its end; throws with what it wrote when it fails.</summary>
    public static void Run(string script, string[] words, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = LocalServer.As("root", Path.Combine(Root, script), words);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        LocalServer.Run(start);
    }

    private static void Build()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var environment = new Dictionary<string, string>
        {
            ["IMAGE_ENGINE"] = "podman",
            ["IMAGE_TAG"] = Tag,
            // Packages that this machine has already are not fetched again.
            ["IMAGE_BUILD_ARGS"] =
                $"--network host -v {Folder(home, ".nuget/packages")}:/root/.nuget/packages -v {Folder(home, ".npm")}:/root/.npm",
        };
        if (File.Exists(Path.Combine(Root, "../shared/tools/local-base-images")))
        {
            Run("tools/container/local-base-images", [], environment);
        }

        Run("tools/images", [], environment);
    }

    private static string Folder(string home, string name) =>
        Directory.CreateDirectory(Path.Combine(home, name)).FullName;

    private static bool HasPodman()
    {
        try
        {
            using var podman = Process.Start(
                new ProcessStartInfo("podman", "--version") { RedirectStandardOutput = true }
            );
            podman!.WaitForExit();
            return podman.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // no such program
        }
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Dockerfile")))
        {
            folder =
                Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("No Dockerfile above the tests.");
        }

        return folder;
    }
}
