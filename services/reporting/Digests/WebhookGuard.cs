using System.Net;
using System.Net.Sockets;
using Okr.Platform;

namespace Okr.Reporting.Digests;

/// <summary>Why a webhook's address is not called.</summary>
internal enum WebhookProblem
{
    /// <summary>Not an absolute https address without credentials.</summary>
    NotHttps,

    /// <summary>The name is not known.</summary>
    Unresolved,

    /// <summary>It leads into a network that is not public.</summary>
    Internal,
}

/// <summary>The address leads where webhooks must not go.</summary>
internal sealed class WebhookRefusedException(WebhookProblem problem) : Exception(problem.ToString())
{
    public WebhookProblem Problem { get; } = problem;
}

/// <summary>
/// Keeps webhooks, whose addresses people enter, away from the internal network: https and public addresses only, besides
/// what <c>Okr:Webhooks:AllowInternal</c> names. Every connection is made to an address that was looked at, so a name that
/// changes its mind in between leads nowhere.
/// </summary>
internal sealed class WebhookGuard(WebhookOptions options, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
{
    // What of the v4 space and of the global part of the v6 space does not lead to the public network.
    private static readonly IPNetwork[] Closed =
    [
        .. new[]
        {
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3",
            "2001::/23",
            "2001:db8::/32",
            "2002::/16",
            "3fff::/20",
        }.Select(IPNetwork.Parse),
    ];

    private static readonly IPNetwork Global = IPNetwork.Parse("2000::/3");

    /// <summary>Looks at an address when it is entered; null when it may be called.</summary>
    public async Task<WebhookProblem?> Problem(string address, CancellationToken ct)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0 || uri.Host.Length == 0)
        {
            return WebhookProblem.NotHttps;
        }

        if (options.Allows(uri) && uri.Scheme is "http" or "https")
        {
            return null;
        }

        if (uri.Scheme != Uri.UriSchemeHttps)
        {
            return WebhookProblem.NotHttps;
        }

        try
        {
            await Addresses(uri.IdnHost, uri.Port, ct);
            return null;
        }
        catch (WebhookRefusedException refusal)
        {
            return refusal.Problem;
        }
    }

    /// <summary>A handler that connects to looked-at addresses only, and follows no redirection.</summary>
    public SocketsHttpHandler Handler() =>
        new()
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            MaxResponseHeadersLength = 64,
            ActivityHeadersPropagator = null, // no trace bears the address, which is a secret
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectCallback = async (context, ct) =>
            {
                var addresses = await Addresses(context.DnsEndPoint.Host, context.DnsEndPoint.Port, ct);
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                try
                {
                    await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, ct);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        };

    /// <summary>Whether an address belongs to the public network.</summary>
    public static bool IsPublic(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return (plain.AddressFamily == AddressFamily.InterNetwork || Global.Contains(plain))
            && !Array.Exists(Closed, network => network.Contains(plain));
    }

    private async Task<IPAddress[]> Addresses(string host, int port, CancellationToken ct)
    {
        IPAddress[] addresses;
        try
        {
            addresses = await resolve(host, ct);
        }
        catch (SocketException)
        {
            throw new WebhookRefusedException(WebhookProblem.Unresolved);
        }
        catch (ArgumentException)
        {
            throw new WebhookRefusedException(WebhookProblem.Internal); // 0.0.0.0 and the like: nobody's address
        }

        if (addresses.Length == 0)
        {
            throw new WebhookRefusedException(WebhookProblem.Unresolved);
        }

        return options.Allows(new UriBuilder("tcp", host, port).Uri) || Array.TrueForAll(addresses, IsPublic)
            ? addresses
            : throw new WebhookRefusedException(WebhookProblem.Internal);
    }
}
