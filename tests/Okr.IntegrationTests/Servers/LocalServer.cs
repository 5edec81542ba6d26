using System.Diagnostics;
using System.Globalization;

namespace Okr.IntegrationTests.Servers;

/// <summary>Starting servers from the machine's own packages, in temporary folders, on loopback.</summary>
internal static class LocalServer
{
    public static bool InCi => Environment.GetEnvironmentVariable("CI") == "true";

    /// <summary>A missing server is a visible skip on a laptop and a failure in CI.</summary>
    public static void Missing(string what)
    {
        if (InCi)
        {
            Assert.Fail($"{what} is missing; CI must install it.");
        }

        Assert.Skip($"{what} is missing on this machine.");
    }

    /// <summary>A folder that the server's own user may write to.</summary>
    public static string Folder(string user)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"okr-{user}-{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
        if (Environment.UserName == "root")
        {
            Run("chown", [user, folder]);
        }

        return folder;
    }

    /// <summary>A command that runs as the server's user where we are root, and as ourselves otherwise.</summary>
    public static ProcessStartInfo As(string user, string command, params string[] arguments)
    {
        var start = new ProcessStartInfo
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        if (Environment.UserName == "root")
        {
            start.FileName = "runuser";
            foreach (var argument in new[] { "-u", user, "--", command })
            {
                start.ArgumentList.Add(argument);
            }
        }
        else
        {
            start.FileName = command;
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    public static string Run(string command, string[] arguments) => Run(As("root", command, arguments));

    /// <summary>Runs to the end; throws with the output when it fails.</summary>
    public static string Run(ProcessStartInfo start)
    {
        if (start is { FileName: "runuser" } && start.ArgumentList is ["-u", "root", "--", ..])
        {
            start.FileName = start.ArgumentList[3];
            for (var i = 0; i < 4; i++)
            {
                start.ArgumentList.RemoveAt(0);
            }
        }

        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{start.FileName} ended with {process.ExitCode}: {output}{error.Result}"
                )
            );
    }
}
