using System.Text.Json;
using Okr.IntegrationTests.Servers;

namespace Okr.ImageTests;

/// <summary>The bills of materials of <c>make sbom</c> against what the images have.</summary>
public sealed class SbomTests
{
    [Theory]
    [InlineData("standalone", "Okr.Standalone")]
    [InlineData("cli", "okr")]
    public async Task A_bill_lists_every_package_of_the_image_and_no_tool_of_the_build(string service, string program)
    {
        await Images.Built();
        var folder = Directory.CreateTempSubdirectory("okr-sbom-").FullName;
        try
        {
            Images.Run("tools/sbom", [folder, service]);

            var listed = Components(Path.Combine(folder, $"okr-{service}.cdx.json"));
            Assert.Empty(InImage(service, program, folder).Except(listed));
            Assert.DoesNotContain(
                listed,
                package => package.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal)
            );
            if (service == "standalone")
            {
                var web = Components(Path.Combine(folder, "okr-web.cdx.json"));
                Assert.Contains(web, package => package.StartsWith("react ", StringComparison.Ordinal));
                Assert.DoesNotContain(web, package => package.StartsWith("vite ", StringComparison.Ordinal));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The packages that the program was published with.</summary>
    private static List<string> InImage(string service, string program, string folder)
    {
        var file = Path.Combine(folder, "deps.json");
        var container = Podman.Run("create", "--pull=never", $"okr-{service}:{Images.Tag}");
        try
        {
            Podman.Run("cp", $"{container}:/app/{program}.deps.json", file);
        }
        finally
        {
            Podman.Run("rm", container);
        }

        using var published = JsonDocument.Parse(File.ReadAllText(file));
        var packages = published
            .RootElement.GetProperty("libraries")
            .EnumerateObject()
            .Where(library => library.Value.GetProperty("type").GetString() == "package")
            .Select(library => library.Name.Replace('/', ' '))
            .ToList();
        Assert.NotEmpty(packages);
        return packages;
    }

    /// <summary>Name and version of each.</summary>
    private static List<string> Components(string file)
    {
        using var bill = JsonDocument.Parse(File.ReadAllText(file));
        Assert.Equal("CycloneDX", bill.RootElement.GetProperty("bomFormat").GetString());
        return
        [
            .. bill
                .RootElement.GetProperty("components")
                .EnumerateArray()
                .Select(component =>
                    $"{component.GetProperty("name").GetString()} {component.GetProperty("version").GetString()}"
                ),
        ];
    }
}
