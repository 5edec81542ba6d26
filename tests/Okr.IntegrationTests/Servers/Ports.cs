using System.Net;
using System.Net.Sockets;

namespace Okr.IntegrationTests.Servers;

/// <summary>
/// Free ports below the range from which the system takes the ports of outgoing connections: a server that is stopped in
/// a test finds its port free when it comes back. Two runs at once may still choose the same, so who binds tries again.
/// </summary>
internal static class Ports
{
    private static readonly HashSet<int> Given = [];

    /// <summary>A port that is free now and was not given before in this run.</summary>
    public static int Free()
    {
        for (var attempt = 0; attempt < 1000; attempt++)
        {
            var port = Random.Shared.Next(12_000, 32_000);
            lock (Given)
            {
                if (!Given.Contains(port) && IsFree(port))
                {
                    Given.Add(port);
                    return port;
                }
            }
        }

        throw new InvalidOperationException("No port is free from 12000 to 32000.");
    }

    private static bool IsFree(int port)
    {
        using var probe = new TcpListener(IPAddress.Any, port);
        try
        {
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false; // taken: that is the answer
        }
    }
}
