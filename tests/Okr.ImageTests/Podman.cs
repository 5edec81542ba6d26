using System.Globalization;
using System.Text.Json;
using Okr.IntegrationTests.Servers;

namespace Okr.ImageTests;

/// <summary>Podman's command line.</summary>
internal static class Podman
{
    /// <summary>What the command printed; throws with its messages when it fails.</summary>
    public static string Run(params string[] words) => LocalServer.Run("podman", words).Trim();

    /// <summary>The image as podman describes it.</summary>
    public static JsonElement Image(string name) => Inspect("image", name);

    /// <summary>The container as podman describes it.</summary>
    public static JsonElement Container(string name) => Inspect("container", name);

    /// <summary>The network as podman describes it.</summary>
    public static JsonElement Network(string name) => Inspect("network", name);

    /// <summary>What the container wrote to standard output and standard error.</summary>
    public static string Logs(string container)
    {
        // `podman logs` keeps the two apart, and `sh` brings them together again.
        return LocalServer.Run("sh", ["-c", "exec podman logs \"$0\" 2>&1", container]);
    }

    /// <summary>Waits until the container has ended; returns its exit code.</summary>
    public static async Task<int> Ended(string container, TimeSpan patience)
    {
        var deadline = DateTime.UtcNow + patience;
        while (true)
        {
            var state = Container(container).GetProperty("State");
            if (state.GetProperty("Status").GetString() == "exited")
            {
                return state.GetProperty("ExitCode").GetInt32();
            }

            if (DateTime.UtcNow >= deadline)
            {
                Assert.Fail($"{container} does not end:\n{Logs(container)}");
            }

            await Task.Delay(200);
        }
    }

    private static JsonElement Inspect(string kind, string name)
    {
        using var answer = JsonDocument.Parse(Run(kind, "inspect", name));
        return answer.RootElement[0].Clone();
    }

    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
