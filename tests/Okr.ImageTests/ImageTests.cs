using System.Text.Json;

namespace Okr.ImageTests;

/// <summary>What each image is before it runs.</summary>
public sealed class ImageTests
{
    private const string Base = "mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled-extra";

    public static TheoryData<string> Services => [.. Images.Services];

    [Theory]
    [MemberData(nameof(Services))]
    public async Task An_image_runs_its_program_as_user_1654_and_says_what_it_is(string service)
    {
        await Images.Built();

        var image = Podman.Image($"okr-{service}:{Images.Tag}");

        var config = image.GetProperty("Config");
        Assert.Equal("1654:1654", config.GetProperty("User").GetString());
        Assert.Equal("/app", config.GetProperty("WorkingDir").GetString());
        Assert.Equal(["/app/entrypoint"], config.GetProperty("Entrypoint").EnumerateArray().Select(e => e.GetString()));
        var labels = config.GetProperty("Labels");
        Assert.Equal($"okr-{service}", labels.GetProperty("org.opencontainers.image.title").GetString());
        Assert.Matches(@"^\d+\.\d+\.\d+", labels.GetProperty("org.opencontainers.image.version").GetString());
        Assert.Matches("^[0-9a-f]{40}$", labels.GetProperty("org.opencontainers.image.revision").GetString());
    }

    [Fact]
    public async Task The_largest_image_adds_at_most_120_MB_to_its_base_for_a_node_to_pull()
    {
        await Images.Built();
        var images = Images.Services.Select(service => $"okr-{service}:{Images.Tag}");
        var largest = images.MaxBy(image => Podman.Image(image).GetProperty("Size").GetInt64())!;
        var folder = Directory.CreateTempSubdirectory("okr-layers-").FullName;
        try
        {
            Podman.Run("push", "--quiet", "--compress", largest, $"dir:{folder}");

            using var manifest = JsonDocument.Parse(
                await File.ReadAllTextAsync(
                    Path.Combine(folder, "manifest.json"),
                    TestContext.Current.CancellationToken
                )
            );
            var added = manifest
                .RootElement.GetProperty("layers")
                .EnumerateArray()
                .Skip(Podman.Image(Base).GetProperty("RootFS").GetProperty("Layers").GetArrayLength())
                .Sum(layer => layer.GetProperty("size").GetInt64());
            Assert.InRange(added, 10_000_000, 120_000_000);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task The_services_and_the_gateway_share_the_layer_of_their_libraries()
    {
        await Images.Built();

        var layers = Images
            .Services.Where(service => service != "cli")
            .Select(service =>
                Podman
                    .Image($"okr-{service}:{Images.Tag}")
                    .GetProperty("RootFS")
                    .GetProperty("Layers")
                    .EnumerateArray()
                    .Select(layer => layer.GetString())
                    .ToList()
            )
            .ToList();

        var common = layers.Aggregate((shared, next) => [.. shared.Intersect(next)]);
        var below = Podman.Image(Base).GetProperty("RootFS").GetProperty("Layers").GetArrayLength();
        Assert.Equal(below + 1, common.Count);
    }
}
