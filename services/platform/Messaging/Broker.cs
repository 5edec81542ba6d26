using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using RabbitMQ.Client;

namespace Okr.Platform.Messaging;

/// <summary>Connections to RabbitMQ beside the bus's own.</summary>
internal static class Broker
{
    /// <summary>A connection for some calls; throws what the client throws when no node lets it in.</summary>
    public static Task<IConnection> Connect(BusOptions options, string name, CancellationToken ct)
    {
        var nodes = options.Nodes();
        var factory = new ConnectionFactory
        {
            Uri = nodes[0],
            AutomaticRecoveryEnabled = false,
            RequestedConnectionTimeout = TimeSpan.FromSeconds(10),
        };
        if (nodes[0].Scheme == "amqps")
        {
            factory.Ssl = new SslOption
            {
                Enabled = true,
                ServerName = options.TlsServerName ?? nodes[0].Host,
                Version = System.Security.Authentication.SslProtocols.None,
                CertificateValidationCallback = Authorities(options),
            };
        }

        return factory.CreateConnectionAsync(
            [.. nodes.Select(node => new AmqpTcpEndpoint(node.Host, node.Port, factory.Ssl))],
            name,
            ct
        );
    }

    /// <summary>Trusts the configured authorities and no others; null where the system's are trusted.</summary>
    public static RemoteCertificateValidationCallback? Authorities(BusOptions options)
    {
        if (options.CertificateAuthorityFile is not { } file)
        {
            return null;
        }

        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(file);
        return (_, certificate, _, errors) =>
        {
            if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != 0)
            {
                return false; // a wrong name stays wrong
            }

            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            using var server = new X509Certificate2(certificate);
            return chain.Build(server);
        };
    }
}
