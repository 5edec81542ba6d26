namespace Okr.Tests.Conventions;

/// <summary>The operations guide names every setting, as the code reads it.</summary>
public sealed class ConfigurationTableTests
{
    private static readonly string Guide = Path.Combine(ConfigurationTable.Root, "docs/operations.md");

    // The mark of make up on its processes, and what make docs tells this test: no settings.
    private static readonly string[] NotSettings = ["OKR_CLUSTER_PROCESS", "OKR_WRITE_DOCS"];

    [Fact]
    public void The_table_of_settings_is_what_the_code_reads()
    {
        var document = File.ReadAllText(Guide);
        var written = ConfigurationTable.Written(document, ConfigurationTable.Options());
        if (Environment.GetEnvironmentVariable("OKR_WRITE_DOCS") == "true")
        {
            File.WriteAllText(Guide, written);
            return;
        }

        Assert.True(document == written, "docs/operations.md does not list the settings as they are: make docs");
    }

    [Fact]
    public void The_other_settings_are_those_that_the_sources_read()
    {
        var read = ConfigurationTable
            .ReadElsewhere(ConfigurationTable.Sources(), ConfigurationTable.Options())
            .Except(NotSettings);
        Assert.Equal(read.Order(), ConfigurationTable.WrittenByHand(File.ReadAllText(Guide)).Order());
    }

    [Fact]
    public void A_setting_that_the_guide_does_not_name_is_noticed()
    {
        var document = File.ReadAllText(Guide);
        var options = ConfigurationTable.Options();
        Assert.NotEqual(
            document,
            ConfigurationTable.Written(document, [.. options, new("Okr:Planted", "`1`", "A planted one.")])
        );
        Assert.NotEqual(document, ConfigurationTable.Written(document, options.Skip(1)));
        Assert.NotEqual(
            document,
            ConfigurationTable.Written(document, [options[0] with { Default = "`another`" }, .. options.Skip(1)])
        );
        Assert.Contains(
            "Okr:Planted:Elsewhere",
            ConfigurationTable.ReadElsewhere(["configuration[\"Okr:Planted:Elsewhere\"]"], options)
        );
        Assert.Contains(
            "OKR_PLANTED",
            ConfigurationTable.WrittenByHand(document + "\n| `OKR_PLANTED` | – | nobody | planted |\n")
        );
    }
}
