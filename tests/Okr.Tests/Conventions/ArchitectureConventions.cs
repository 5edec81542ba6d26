using System.Reflection;
using Okr.Contracts;
using Okr.Platform;

namespace Okr.Tests.Conventions;

public sealed class ArchitectureConventions
{
    private static readonly Assembly[] Services = [.. ProductUnderTest.Modules.Select(m => m.GetType().Assembly)];

    [Fact]
    public void No_service_references_another()
    {
        foreach (var service in Services)
        {
            var referenced = service
                .GetReferencedAssemblies()
                .Select(a => a.Name!)
                .Where(n => n.StartsWith("Okr.", StringComparison.Ordinal));
            Assert.Subset(new HashSet<string> { "Okr.Contracts", "Okr.Platform" }, referenced.ToHashSet());
        }
    }

    [Fact]
    public void The_platform_says_no_OKR_word()
    {
        string[] words = ["objective", "keyresult", "checkin", "cycle", "alignment", "scoring"];
        var found = typeof(OkrHost)
            .Assembly.GetTypes()
            .Where(t => t.Namespace?.StartsWith("Okr.Platform", StringComparison.Ordinal) == true)
            .SelectMany(t => t.GetMembers().Select(m => m.Name).Append(t.Name))
            .Where(name => words.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase)))
            .Where(name => !name.Contains("Lifecycle", StringComparison.OrdinalIgnoreCase));
        Assert.Empty(found);
    }

    [Fact]
    public void The_only_public_hand_written_type_of_a_service_is_its_module()
    {
        foreach (var service in Services)
        {
            var exported = service
                .GetExportedTypes()
                .Where(t =>
                    t.Namespace?.Contains(".Migrations", StringComparison.Ordinal) != true && t.DeclaringType is null
                )
                .Where(t => !t.IsAssignableTo(typeof(IModule)) && t.Name != "Program"); // made by the compiler
            Assert.Empty(exported.Select(t => t.FullName));
        }
    }

    [Fact]
    public void Every_event_is_a_versioned_record_in_its_services_namespace()
    {
        var events = typeof(IEvent)
            .Assembly.GetExportedTypes()
            .Where(t => t.IsClass && t.IsAssignableTo(typeof(IEvent)))
            .ToList();
        Assert.True(events.Count >= 10);
        Assert.All(events, e => Assert.Matches("^Okr\\.Contracts\\.[A-Z][a-z]+\\.V1$", e.Namespace!));
        Assert.All(events, e => Assert.NotNull(e.GetMethod("<Clone>$")));
    }
}
