using System.Net;
using Microsoft.Extensions.Configuration;

namespace Okr.Platform;

/// <summary>What every process reads from the configuration section <c>Okr</c>. Checked at start-up.</summary>
public sealed record OkrOptions
{
    /// <summary><c>standalone</c> (all modules, SQLite, in-memory bus) or <c>distributed</c>.</summary>
    public string Mode { get; init; } = "distributed";

    public DatabaseOptions Database { get; init; } = new();
    public BusOptions Bus { get; init; } = new();
    public PortOptions Ports { get; init; } = new();
    public TokenOptions Tokens { get; init; } = new();
    public LoggingOptions Logging { get; init; } = new();

    public DrainOptions Drain { get; init; } = new();
    public SignInOptions SignIn { get; init; } = new();
    public OidcOptions Oidc { get; init; } = new();

    /// <summary>
    /// Addresses (<c>10.0.0.7</c>) or networks (<c>10.0.0.0/8</c>) of the load balancers before the gateway. Only their
    /// <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are believed: who is calling, and that TLS ended there.
    /// </summary>
    public List<string> TrustedProxies { get; init; } = [];
    public ExportOptions Exports { get; init; } = new();
    public MailOptions Mail { get; init; } = new();
    public WebhookOptions Webhooks { get; init; } = new();
    public SecretOptions Secrets { get; init; } = new();

    /// <summary>
    /// The address at which people open the product, such as <c>https://okr.example.com</c>: links in mails and messages
    /// begin with it. Without it digests have no link.
    /// </summary>
    public string? PublicAddress { get; init; }

    /// <summary>
    /// Base addresses of the services by name: <c>Okr:Services:goal = http://goal:8081</c>, or one for each replica,
    /// separated by commas. A host name stands for all its addresses.
    /// </summary>
    public Dictionary<string, string> Services { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Management addresses of the services, in the order of <see cref="Services"/>; the gateway asks them whether a replica
    /// is ready. Without it: the same hosts with this process's management port.
    /// </summary>
    public Dictionary<string, string> Health { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A bootstrap administrator's access token (<c>OKR_ADMIN_TOKEN</c>); at least 20 characters.</summary>
    public string? AdminToken { get; init; }

    /// <summary>
    /// File that organization writes the bootstrap administrator's one-time password to, at the first start; without it the
    /// password goes to standard output.
    /// </summary>
    public string? AdminPasswordFile { get; init; }

    public bool IsStandalone => Mode == "standalone";

    /// <summary>The replicas of a service; throws <see cref="ConfigurationException"/> where none is configured.</summary>
    public IReadOnlyList<Uri> AddressesOf(string service) =>
        Services.TryGetValue(service, out var text) && TryAddresses(text, out var addresses)
            ? addresses
            : throw new ConfigurationException(
                $"Okr:Services:{service} must hold the address of the service '{service}'."
            );

    /// <summary>The management addresses of the replicas of a service, in the order of <see cref="AddressesOf"/>.</summary>
    public IReadOnlyList<Uri> HealthOf(string service) =>
        Health.TryGetValue(service, out var text) && TryAddresses(text, out var addresses)
            ? addresses
            :
            [
                .. AddressesOf(service)
                    .Select(address => new UriBuilder(Uri.UriSchemeHttp, address.Host, Ports.Management).Uri),
            ];

    /// <summary>
    /// The checked settings; throws <see cref="ConfigurationException"/>. A process that stores nothing and sends no events
    /// (<paramref name="stateless"/>) needs neither database nor bus.
    /// </summary>
    public static OkrOptions Read(IConfiguration configuration, bool stateless = false)
    {
        var options = configuration.GetSection("Okr").Get<OkrOptions>() ?? new OkrOptions();
        options.Validate();
        if (!stateless)
        {
            options.ValidateStores();
        }

        return options;
    }

    private void Validate()
    {
        Require(Mode is "standalone" or "distributed", "Okr:Mode", "must be 'standalone' or 'distributed'");
        if (!IsStandalone)
        {
            Require(
                !string.IsNullOrWhiteSpace(Tokens.SigningKey) || !string.IsNullOrWhiteSpace(Tokens.SigningKeyFile),
                "Okr:Tokens:SigningKey",
                "must hold an ES256 private key in PEM (or Okr:Tokens:SigningKeyFile its path)"
            );
        }

        Require(PortOptions.IsAddress(Ports.Bind), "Okr:Ports:Bind", "must be an IP address, or '*' for all");
        Require(
            Ports.ManagementBind is null || PortOptions.IsAddress(Ports.ManagementBind),
            "Okr:Ports:ManagementBind",
            "must be an IP address, or '*' for all"
        );
        Require(Logging.Format is null or "json" or "text", "Okr:Logging:Format", "must be 'json' or 'text'");
        Require(AdminToken is null or { Length: >= 20 }, "OKR_ADMIN_TOKEN", "must have at least 20 characters");
        Require(Exports.KeepHours is >= 1 and <= 720, "Okr:Exports:KeepHours", "must be from 1 to 720");
        Require(Exports.MaxMegabytes is >= 1 and <= 100_000, "Okr:Exports:MaxMegabytes", "must be from 1 to 100000");
        Require(Exports.PerPerson is >= 1 and <= 1000, "Okr:Exports:PerPerson", "must be from 1 to 1000");
        Require(
            PublicAddress is null
                || (Uri.TryCreate(PublicAddress, UriKind.Absolute, out var own) && own.Scheme is "http" or "https"),
            "Okr:PublicAddress",
            "must be an absolute address like https://okr.example.com"
        );
        ValidateMail();
        Require(
            Webhooks.TryAllowed(out _),
            "Okr:Webhooks:AllowInternal",
            "must hold host:port pairs like webhooks.corp.example:443, separated by commas"
        );
        Require(
            Secrets.KeyFile is not { Length: > 0 } secrets || File.Exists(secrets),
            "Okr:Secrets:KeyFile",
            "must name a file"
        );
        Require(Drain.Seconds is >= 0 and <= 600, "Okr:Drain:Seconds", "must be from 0 to 600");
        Require(
            TrustedProxies.TrueForAll(text => IPAddress.TryParse(text, out _) || IPNetwork.TryParse(text, out _)),
            "Okr:TrustedProxies",
            "must hold IP addresses or networks like 10.0.0.0/8"
        );
        Require(
            Tokens.TrustedKeysFile is not { Length: > 0 } keys || File.Exists(keys),
            "Okr:Tokens:TrustedKeysFile",
            "must name a file"
        );
        ValidateSignIn();
        foreach (var (name, text) in Services)
        {
            Require(
                TryAddresses(text, out _),
                $"Okr:Services:{name}",
                "must be an absolute address like http://goal:8081, or several separated by commas"
            );
        }

        foreach (var (name, text) in Health)
        {
            Require(
                TryAddresses(text, out var addresses) && addresses.Count == AddressesOf(name).Count,
                $"Okr:Health:{name}",
                $"must hold an address like http://goal:8082 for each of Okr:Services:{name}"
            );
        }
    }

    private void ValidateSignIn()
    {
        Require(
            SignIn.LocalAccounts || Oidc.Enabled,
            "Okr:SignIn:LocalAccounts",
            "must be true where Okr:Oidc:Authority is not set: nobody could sign in"
        );
        if (!Oidc.Enabled)
        {
            return;
        }

        Require(
            Uri.TryCreate(Oidc.Authority, UriKind.Absolute, out var authority)
                && (authority.Scheme == "https" || (authority.Scheme == "http" && authority.IsLoopback)),
            "Okr:Oidc:Authority",
            "must be an https:// address like https://login.example.com/realms/company"
        );
        Require(
            !string.IsNullOrWhiteSpace(Oidc.ClientId),
            "Okr:Oidc:ClientId",
            "must be set beside Okr:Oidc:Authority"
        );
        Require(
            Oidc.ClientSecretFile is not { Length: > 0 } file || File.Exists(file),
            "Okr:Oidc:ClientSecretFile",
            "must name a file"
        );
        Require(!string.IsNullOrWhiteSpace(Oidc.Claim), "Okr:Oidc:Claim", "must name a claim");
        Require(
            Oidc.Match is "email" or "employee_no" or "user_name",
            "Okr:Oidc:Match",
            "must be 'email', 'employee_no' or 'user_name'"
        );
        Require(
            Oidc.Scopes.Split(' ').Contains("openid", StringComparer.Ordinal),
            "Okr:Oidc:Scopes",
            "must hold openid, and others separated by spaces"
        );
    }

    private void ValidateMail()
    {
        if (!Mail.IsConfigured)
        {
            Require(
                Mail.From is null && Mail.UserName is null && Mail.Password is null,
                "Okr:Mail:Host",
                "must name the SMTP server, as other settings of Okr:Mail are there"
            );
            return;
        }

        Require(Mail.Port is >= 1 and <= 65_535, "Okr:Mail:Port", "must be from 1 to 65535");
        Require(
            Mail.Security is "none" or "starttls" or "tls",
            "Okr:Mail:Security",
            "must be 'none', 'starttls' or 'tls'"
        );
        Require(
            System.Net.Mail.MailAddress.TryCreate(Mail.From, out _),
            "Okr:Mail:From",
            "must be a mail address like okr@example.com, or 'OKR <okr@example.com>'"
        );
        Require(
            Mail.UserName is null == Mail.Password is null,
            "Okr:Mail:Password",
            "goes with Okr:Mail:UserName: set both or neither"
        );
        Require(
            Mail.UserName is null || Mail.Security != "none",
            "Okr:Mail:Security",
            "must be 'starttls' or 'tls' with Okr:Mail:UserName: else the password is sent in the clear"
        );
    }

    private static bool TryAddresses(string text, out List<Uri> addresses)
    {
        addresses = [];
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!Uri.TryCreate(part, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            {
                return false;
            }

            addresses.Add(address);
        }

        var all = addresses;
        return all.TrueForAll(address => address.Scheme == all[0].Scheme);
    }

    private void ValidateStores()
    {
        Require(
            Database.Provider is "sqlite" or "postgres" or "sqlserver",
            "Okr:Database:Provider",
            "must be 'sqlite', 'postgres' or 'sqlserver'"
        );
        Require(Bus.Transport is "memory" or "rabbitmq", "Okr:Bus:Transport", "must be 'memory' or 'rabbitmq'");
        if (!IsStandalone)
        {
            Require(
                Database.Provider != "sqlite",
                "Okr:Database:Provider",
                "must be 'postgres' or 'sqlserver' for a distributed service: SQLite serves one process only. Set Okr__Database__Provider=postgres and Okr__Database__ConnectionString"
            );
            Require(
                Bus.Transport != "memory",
                "Okr:Bus:Transport",
                "must be 'rabbitmq' for a distributed service: the in-memory bus ends at the process. Set Okr__Bus__Transport=rabbitmq and Okr__Bus__Address"
            );
        }

        if (Database.Provider != "sqlite")
        {
            Require(
                !string.IsNullOrWhiteSpace(Database.ConnectionString) || Database.ConnectionStrings.Count > 0,
                "Okr:Database:ConnectionString",
                $"must be set for the provider '{Database.Provider}'"
            );
        }

        if (Bus.Transport == "rabbitmq")
        {
            Require(
                Bus.TryNodes(out var nodes),
                "Okr:Bus:Address",
                "must be an address like amqp://user:password@host:5672/vhost, or several of one scheme separated by commas"
            );
            Require(
                Bus.CertificateAuthorityFile is not { } file || File.Exists(file),
                "Okr:Bus:CertificateAuthorityFile",
                "must name a file"
            );
            Require(
                Bus.CertificateAuthorityFile is null || nodes[0].Scheme == "amqps",
                "Okr:Bus:CertificateAuthorityFile",
                "needs an amqps:// address"
            );
            Require(Bus.HeartbeatSeconds is >= 5 and <= 600, "Okr:Bus:HeartbeatSeconds", "must be from 5 to 600");
            Require(Bus.Concurrency is >= 1 and <= 32, "Okr:Bus:Concurrency", "must be from 1 to 32");
        }
    }

    private static void Require(bool condition, string key, string sentence)
    {
        if (!condition)
        {
            throw new ConfigurationException($"{key} {sentence}.");
        }
    }
}

/// <summary>A configuration value that the process cannot run with; the message names the key.</summary>
public sealed class ConfigurationException(string message) : Exception(message);

/// <summary><c>Okr:Database</c>.</summary>
public sealed record DatabaseOptions
{
    /// <summary><c>sqlite</c>, <c>postgres</c> or <c>sqlserver</c>.</summary>
    public string Provider { get; init; } = "sqlite";

    /// <summary>Folder of the SQLite files.</summary>
    public string Folder { get; init; } = "./data";

    /// <summary>Connection string for all services that have none of their own.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>Connection string of one service by its name.</summary>
    public Dictionary<string, string> ConnectionStrings { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a starting process applies migrations itself (standalone does).</summary>
    public bool MigrateOnStart { get; init; }
}

/// <summary><c>Okr:Bus</c>.</summary>
public sealed record BusOptions
{
    /// <summary><c>memory</c> or <c>rabbitmq</c>.</summary>
    public string Transport { get; init; } = "memory";

    /// <summary>
    /// <c>amqp://user:password@host:5672/vhost</c>, or <c>amqps://</c> for TLS. A cluster: the addresses of its nodes
    /// separated by commas; credentials and virtual host are those of the first.
    /// </summary>
    public string? Address { get; init; }

    /// <summary>PEM file of the authorities that the broker's certificate may come from; else those of the system.</summary>
    public string? CertificateAuthorityFile { get; init; }

    /// <summary>The name that the broker's certificate bears, where it is not the host of the address.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>Seconds after which a silent connection counts as broken, 5 to 600.</summary>
    public int HeartbeatSeconds { get; init; } = 20;

    /// <summary>Messages of one queue that a process handles at a time, 1 to 32; as many again are fetched in advance.</summary>
    public int Concurrency { get; init; } = 2;

    /// <summary>The brokers of <see cref="Address"/>, each with its port.</summary>
    public IReadOnlyList<Uri> Nodes() =>
        TryNodes(out var nodes) ? nodes : throw new ConfigurationException("Okr:Bus:Address is no address.");

    internal bool TryNodes(out List<Uri> nodes)
    {
        var all = nodes = [];
        foreach (
            var text in (Address ?? "").Split(
                ',',
                StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries
            )
        )
        {
            if (!Uri.TryCreate(text, UriKind.Absolute, out var node) || node.Scheme is not ("amqp" or "amqps"))
            {
                return false;
            }

            var port =
                node.Port > 0 ? node.Port
                : node.Scheme == "amqps" ? 5671
                : 5672;
            nodes.Add(new UriBuilder(node) { Port = port }.Uri);
        }

        return nodes.Count > 0 && nodes.TrueForAll(node => node.Scheme == all[0].Scheme);
    }
}

/// <summary><c>Okr:Ports</c>; 0 takes a free one.</summary>
public sealed record PortOptions
{
    /// <summary>The gateway's public port.</summary>
    public int Public { get; init; } = 8080;

    /// <summary>The services' port (h2c: REST and gRPC).</summary>
    public int Services { get; init; } = 8081;

    /// <summary>Health and metrics (HTTP/1.1).</summary>
    public int Management { get; init; } = 8082;

    /// <summary>
    /// Address that the ports bind to: an IP, or <c>*</c> for all. Standalone binds only its public port to it, the others
    /// to loopback.
    /// </summary>
    public string Bind { get; init; } = "*";

    /// <summary>
    /// Address that the management port binds to, where it is another than <c>Bind</c>: standalone needs it for probes from
    /// outside, such as those of Kubernetes.
    /// </summary>
    public string? ManagementBind { get; init; }

    /// <summary><see cref="Bind"/>, parsed.</summary>
    public IPAddress Address => Parse(Bind);

    /// <summary>Where the management port listens: <paramref name="otherwise"/> without <see cref="ManagementBind"/>.</summary>
    internal IPAddress ManagementAddress(IPAddress otherwise) =>
        ManagementBind is null ? otherwise : Parse(ManagementBind);

    internal static bool IsAddress(string text) => text == "*" || IPAddress.TryParse(text, out _);

    private static IPAddress Parse(string text) => text == "*" ? IPAddress.Any : IPAddress.Parse(text);
}

/// <summary><c>Okr:Drain</c>: how a process of several ends.</summary>
public sealed record DrainOptions
{
    /// <summary>
    /// Seconds, 0 to 600, that a process which is told to stop still serves new requests while it already says that it is
    /// not ready, so that whoever balances over replicas leaves it out in time. Standalone stops at once.
    /// </summary>
    public int Seconds { get; init; } = 5;
}

/// <summary><c>Okr:Exports</c>: files that are made in the background.</summary>
public sealed record ExportOptions
{
    /// <summary>Hours, 1 to 720, that a file can be fetched.</summary>
    public int KeepHours { get; init; } = 24;

    /// <summary>Largest file in MiB, 1 to 100000. Files are kept in the reporting database until they expire.</summary>
    public int MaxMegabytes { get; init; } = 2048;

    /// <summary>Files that a person may have at a time, 1 to 1000: waiting, being made and ready.</summary>
    public int PerPerson { get; init; } = 10;
}

/// <summary><c>Okr:Mail</c>: the SMTP server for what the product sends.</summary>
public sealed record MailOptions
{
    /// <summary>The SMTP server; without it nothing is sent by mail.</summary>
    public string? Host { get; init; }

    /// <summary>Its port, usually 587 for <c>starttls</c>, 465 for <c>tls</c>, 25 for <c>none</c>.</summary>
    public int Port { get; init; } = 587;

    /// <summary><c>starttls</c> (refuses a server without it), <c>tls</c> from the first byte, or <c>none</c>.</summary>
    public string Security { get; init; } = "starttls";

    /// <summary>Login, where the server asks for one.</summary>
    public string? UserName { get; init; }

    /// <summary>Its password.</summary>
    public string? Password { get; init; }

    /// <summary>The sender: <c>okr@example.com</c>, or <c>OKR &lt;okr@example.com&gt;</c>.</summary>
    public string? From { get; init; }

    /// <summary>Domains that mail may go to, separated by commas; without it any.</summary>
    public string? Domains { get; init; }

    /// <summary>Whether mail can be sent.</summary>
    public bool IsConfigured => !string.IsNullOrWhiteSpace(Host);

    /// <summary>Whether mail may go to an address.</summary>
    public bool Allows(string address) =>
        Domains is not { } domains
        || domains
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Any(domain => address.EndsWith($"@{domain}", StringComparison.OrdinalIgnoreCase));
}

/// <summary><c>Okr:Webhooks</c>: what the product sends to addresses that people enter.</summary>
public sealed record WebhookOptions
{
    /// <summary>
    /// <c>host:port</c> pairs, separated by commas, that a webhook may reach although their addresses are private, and without
    /// TLS: a chat server or an outgoing proxy of one's own. All others must be https and public.
    /// </summary>
    public string? AllowInternal { get; init; }

    /// <summary>Whether the host and port are among <see cref="AllowInternal"/>.</summary>
    public bool Allows(Uri address) =>
        TryAllowed(out var allowed) && allowed.Contains((address.Host.ToLowerInvariant(), address.Port));

    internal bool TryAllowed(out List<(string Host, int Port)> allowed)
    {
        allowed = [];
        foreach (
            var text in (AllowInternal ?? "").Split(
                ',',
                StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries
            )
        )
        {
            if (!Uri.TryCreate($"tcp://{text}", UriKind.Absolute, out var uri) || uri.Port <= 0)
            {
                return false;
            }

            allowed.Add((uri.Host.ToLowerInvariant(), uri.Port));
        }

        return true;
    }
}

/// <summary><c>Okr:Secrets</c>: what people entrust to the platform and nobody is to read in its database.</summary>
public sealed record SecretOptions
{
    /// <summary>
    /// File of the keys that addresses and secrets of webhooks are encrypted with: 32 bytes in Base64, one key a line; the first
    /// encrypts, all decrypt. Standalone makes <c>secrets.key</c> in its data folder; else without it there are no new webhooks.
    /// </summary>
    public string? KeyFile { get; init; }
}

/// <summary><c>Okr:Tokens</c>: keys of the internal tokens.</summary>
public sealed record TokenOptions
{
    /// <summary>ES256 private key in PEM. Standalone makes its own for the life of the process.</summary>
    public string? SigningKey { get; set; }

    /// <summary>Path of the same.</summary>
    public string? SigningKeyFile { get; init; }

    /// <summary>Public keys in PEM that are accepted too, so that keys can rotate.</summary>
    public List<string> TrustedKeys { get; init; } = [];

    /// <summary>Path of a file with more of them, one after the other.</summary>
    public string? TrustedKeysFile { get; init; }
}

/// <summary><c>Okr:SignIn</c>.</summary>
public sealed record SignInOptions
{
    /// <summary>
    /// Whether people may sign in with a user name and a password of the platform; <c>false</c> needs <c>Okr:Oidc</c>.
    /// Access tokens work either way.
    /// </summary>
    public bool LocalAccounts { get; init; } = true;
}

/// <summary><c>Okr:Oidc</c>: sign-in with the enterprise's identity provider (OpenID Connect, code flow with PKCE).</summary>
public sealed record OidcOptions
{
    /// <summary>The issuer's address, below which <c>/.well-known/openid-configuration</c> answers. Turns the sign-in on.</summary>
    public string? Authority { get; init; }

    /// <summary>The gateway's client id at the provider; its redirect address is <c>/api/v1/session/oidc/callback</c>.</summary>
    public string? ClientId { get; init; }

    /// <summary>The client's secret; a public client has none.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>Path of the same.</summary>
    public string? ClientSecretFile { get; init; }

    /// <summary>What is asked for at sign-in, separated by spaces.</summary>
    public string Scopes { get; init; } = "openid profile email";

    /// <summary>The claim that says who somebody is.</summary>
    public string Claim { get; init; } = "email";

    /// <summary>
    /// What the claim's value is compared with: <c>email</c> or <c>employee_no</c> of a person, who gets an account at the
    /// first sign-in, or <c>user_name</c> of an account that is there.
    /// </summary>
    public string Match { get; init; } = "email";

    /// <summary>
    /// The audience of the provider's access tokens that the API accepts as Bearer, with the scopes <c>okr.read</c>,
    /// <c>okr.write</c>, <c>okr.reports</c> and <c>okr.import</c>. Without it none is accepted.
    /// </summary>
    public string? Audience { get; init; }

    public bool Enabled => !string.IsNullOrWhiteSpace(Authority);
}

/// <summary><c>Okr:Logging</c>. Levels are set by the usual keys, <c>Logging:LogLevel:{category}</c>.</summary>
public sealed record LoggingOptions
{
    /// <summary><c>json</c> (one object per line) or <c>text</c>; without it text in standalone, else JSON.</summary>
    public string? Format { get; init; }

    internal bool IsJson(OkrOptions options) => Format is null ? !options.IsStandalone : Format == "json";
}
