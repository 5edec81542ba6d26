using System.Diagnostics;
using System.Globalization;

namespace Okr.IntegrationTests.Servers;

/// <summary>Signals that the framework has no call for.</summary>
internal static class Signals
{
    /// <summary>SIGTERM: what an orchestrator sends first.</summary>
    public static Task Terminate(int pid) => Send("-TERM", pid);

    /// <summary>Ctrl-C.</summary>
    public static Task Interrupt(int pid) => Send("-INT", pid);

    private static async Task Send(string signal, int pid)
    {
        using var kill = Process.Start("kill", [signal, pid.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }
}
