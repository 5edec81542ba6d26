using System.Reflection;
using System.Text.RegularExpressions;
using Okr.Gateway;
using Okr.Platform.Errors;

namespace Okr.Tests.Conventions;

public sealed partial class ErrorCatalogueConventions
{
    private static readonly Assembly[] Assemblies =
    [
        .. ProductUnderTest.Modules.Select(m => m.GetType().Assembly),
        typeof(PlatformErrors).Assembly,
        typeof(GatewayHost).Assembly,
    ];

    [Fact]
    public void Every_code_is_unique_and_well_formed()
    {
        var all = Catalogue();
        Assert.True(all.Count > 50);
        Assert.Empty(all.GroupBy(e => e.Code).Where(g => g.Count() > 1).Select(g => g.Key));
        Assert.Empty(all.Where(e => !CodeForm().IsMatch(e.Code)).Select(e => e.Code));
    }

    [Fact]
    public void Every_refusal_has_a_sentence_in_both_languages_with_the_same_arguments() =>
        Assert.Empty(Catalogue().Where(IsIncomplete).Select(e => e.Code));

    [Fact]
    public void A_refusal_without_Chinese_would_be_found()
    {
        Assert.True(IsIncomplete(new ErrorDefinition("planted", ErrorKind.Rule, "A sentence.", "A sentence.")));
        Assert.True(IsIncomplete(new ErrorDefinition("planted", ErrorKind.Rule, "At most {0}.", "最多。")));
    }

    private static List<ErrorDefinition> Catalogue() =>
        [
            .. Assemblies
                .SelectMany(a => a.GetTypes())
                .Where(t => !t.ContainsGenericParameters)
                .SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
                .Where(f => f.FieldType == typeof(ErrorDefinition))
                .Select(f => (ErrorDefinition)f.GetValue(null)!),
        ];

    private static bool IsIncomplete(ErrorDefinition error) =>
        string.IsNullOrWhiteSpace(error.English)
        || !Han().IsMatch(error.Chinese)
        || Han().IsMatch(error.English)
        || !Arguments(error.English).SetEquals(Arguments(error.Chinese));

    private static HashSet<string> Arguments(string text) => [.. Placeholder().Matches(text).Select(m => m.Value)];

    [GeneratedRegex("^[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)*$")]
    private static partial Regex CodeForm();

    [GeneratedRegex("\\p{IsCJKUnifiedIdeographs}")]
    private static partial Regex Han();

    [GeneratedRegex("\\{\\d+")]
    private static partial Regex Placeholder();
}
