using System.Globalization;
using System.Security.Cryptography;
using k8s.Models;
using Okr.IntegrationTests.Servers;

namespace Okr.ImageTests;

/// <summary>
/// Pods of the chart as containers on a private network, with what a cluster would give them: the Secrets' values, the
/// volumes, the user, the limits, the names of the Services.
/// </summary>
/// <remarks>
/// Names are in each container's /etc/hosts, and nowhere else. The network's own name server reads its files anew at each
/// start and end of a container; that it does not answer meanwhile says nothing about the product.
/// </remarks>
internal sealed class Release : IDisposable
{
    private const int FirstAddress = 100; // containers without a name get the network's next ones, from 2
    private readonly string id = $"okr-{Guid.NewGuid():N}"[..16];
    private readonly Dictionary<string, string> addresses = [];
    private readonly string folder = Directory.CreateTempSubdirectory("okr-release-").FullName;
    private readonly List<string> containers = [];

    /// <param name="names">Those under which containers are found, each with the others of the same container.</param>
    public Release(params IEnumerable<IReadOnlyList<string>> names)
    {
        Podman.Run("network", "create", "--internal", id);
        var subnet = Podman.Network(id).GetProperty("subnets")[0].GetProperty("subnet").GetString()!; // 10.89.0.0/24
        var prefix = subnet[..(subnet.LastIndexOf('.') + 1)];
        foreach (var (position, group) in names.Index())
        {
            foreach (var name in group)
            {
                addresses.Add(name, prefix + Podman.Text(FirstAddress + position));
            }
        }
    }

    /// <summary>Secrets by name, each with its values by key.</summary>
    public Dictionary<string, Dictionary<string, string>> Secrets { get; } = [];

    /// <summary>A private key for the internal tokens.</summary>
    public static string NewSigningKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKeyPem();
    }

    /// <summary>
    /// A server from this machine's packages, in a container of its own: the image only lends its root, the programs are
    /// this machine's.
    /// </summary>
    public string StartServer(string name, string user, string script)
    {
        var container = Begin(
            name,
            [
                $"--ip={addresses[name]}",
                "--user",
                user,
                "--volume=/usr:/usr:ro",
                "--volume=/etc/passwd:/etc/passwd:ro",
                "--volume=/etc/group:/etc/group:ro",
                "--mount=type=tmpfs,destination=/server,tmpfs-mode=1777",
                "--entrypoint=[\"/usr/bin/sh\", \"-ec\"]",
                "mcr.microsoft.com/dotnet/sdk:10.0",
                script,
            ]
        );
        return container;
    }

    /// <summary>Starts a container of a pod; returns its name.</summary>
    public string Start(string name, V1PodSpec pod, V1Container container, IEnumerable<string> services)
    {
        var words = new List<string>
        {
            $"--user={pod.SecurityContext.RunAsUser}:{pod.SecurityContext.RunAsGroup}",
            $"--stop-timeout={pod.TerminationGracePeriodSeconds ?? 30}",
        };
        words.AddRange(services.Select(service => $"--ip={addresses[service]}").Distinct());
        var security = container.SecurityContext;
        if (security.ReadOnlyRootFilesystem == true)
        {
            words.AddRange(["--read-only", "--read-only-tmpfs=false"]);
        }

        if (security.AllowPrivilegeEscalation == false)
        {
            words.Add("--security-opt=no-new-privileges");
        }

        words.AddRange(security.Capabilities.Drop.Select(capability => $"--cap-drop={capability}"));
        foreach (var (resource, amount) in container.Resources.Limits)
        {
            words.Add(
                resource switch
                {
                    "memory" => $"--memory={Podman.Text(amount.ToInt64())}",
                    "cpu" => string.Create(CultureInfo.InvariantCulture, $"--cpus={amount.ToDecimal()}"),
                    _ => throw new InvalidOperationException($"A limit of {resource}: what would that be here?"),
                }
            );
        }

        foreach (var variable in container.Env ?? [])
        {
            words.Add($"--env={variable.Name}={variable.Value ?? Value(variable.ValueFrom.SecretKeyRef)}");
        }

        foreach (var mount in container.VolumeMounts)
        {
            words.Add(Mount(mount, pod.Volumes?.SingleOrDefault(volume => volume.Name == mount.Name)));
        }

        if (container.Command is { Count: > 0 } command)
        {
            words.Add($"--entrypoint={System.Text.Json.JsonSerializer.Serialize(command)}");
        }

        return Begin(name, [.. words, container.Image, .. container.Args ?? []]);
    }

    /// <summary>Starts the only container of a pod that the Services find.</summary>
    public string Start(V1PodTemplateSpec pod, RenderedChart chart) =>
        Start(pod.Spec.Containers.Single().Name, pod.Spec, pod.Spec.Containers.Single(), chart.ServicesOf(pod));

    /// <summary>The address of a port of a container, as the tests reach it.</summary>
    public Uri Address(string container, int port)
    {
        var address = Podman
            .Container(container)
            .GetProperty("NetworkSettings")
            .GetProperty("Networks")
            .GetProperty(id)
            .GetProperty("IPAddress")
            .GetString();
        return new UriBuilder(Uri.UriSchemeHttp, address, port).Uri;
    }

    /// <summary>What all containers of the platform wrote.</summary>
    public string Output() => string.Join('\n', containers.Select(name => $"== {name}\n{Podman.Logs(name)}"));

    public void Remove(string container)
    {
        containers.Remove(container);
        Podman.Run("rm", "--force", "--time=0", container);
    }

    public void Dispose()
    {
        if (containers.Count > 0)
        {
            Podman.Run(["rm", "--force", "--time=0", .. containers]);
        }

        Podman.Run("network", "rm", "--force", id);
        Directory.Delete(folder, recursive: true);
    }

    private string Begin(string name, IEnumerable<string> words)
    {
        var container = $"{id}-{name}";
        containers.Add(container);
        var hosts = addresses
            .Select(host => $"--add-host={host.Key}:{host.Value}")
            .Append($"--volume={Names()}:/etc/nsswitch.conf:ro");
        Podman.Run(["run", "--detach", "--pull=never", $"--name={container}", $"--network={id}", .. hosts, .. words]);
        return container;
    }

    private string Names()
    {
        var file = Path.Combine(folder, "nsswitch.conf");
        if (!File.Exists(file))
        {
            File.WriteAllText(file, "hosts: files\npasswd: files\ngroup: files\n");
            LocalServer.Run("chmod", ["0755", folder]);
        }

        return file;
    }

    private static void Install(string how, string mode, params string[] files) =>
        LocalServer.Run("install", [how, "--owner=0", "--group=1654", $"--mode={mode}", .. files]);

    private string Value(V1SecretKeySelector reference) => Secrets[reference.Name][reference.Key];

    /// <summary>Volumes as the kubelet gives them: group 1654 may read Secrets and write to the others.</summary>
    private string Mount(V1VolumeMount mount, V1Volume? volume)
    {
        if (volume?.EmptyDir is { } empty)
        {
            return $"--mount=type=tmpfs,destination={mount.MountPath},tmpfs-mode=0777,tmpfs-size={Podman.Text(empty.SizeLimit.ToInt64())}";
        }

        var source = Path.Combine(folder, mount.Name);
        if (!Directory.Exists(source))
        {
            Install("-d", volume is null ? "2775" : "2755", source);
            foreach (var item in volume?.Secret?.Items ?? [])
            {
                var file = Path.Combine(source, item.Path);
                File.WriteAllText($"{file}.new", Secrets[volume!.Secret.SecretName][item.Key]);
                Install("-T", "0440", $"{file}.new", file);
                File.Delete($"{file}.new");
            }
        }

        return $"--volume={source}:{mount.MountPath}{(mount.ReadOnlyProperty == true ? ":ro" : "")}";
    }
}
