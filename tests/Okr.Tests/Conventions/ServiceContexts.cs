using System.Reflection;
using Microsoft.EntityFrameworkCore.Design;
using Okr.Platform.Data;

namespace Okr.Tests.Conventions;

/// <summary>Every service's context for every provider, as the tools make it: with a model, never connected.</summary>
internal static class ServiceContexts
{
    public static readonly string[] Providers = ["Sqlite", "Postgres", "SqlServer"];

    public static ModuleDbContext Open(string service, string provider)
    {
        var type = ProductUnderTest
            .Modules.Single(m => m.Name == service)
            .GetType()
            .Assembly.GetTypes()
            .Single(t =>
                t.IsSubclassOf(typeof(ModuleDbContext)) && t.Name.StartsWith(provider, StringComparison.Ordinal)
            );
        var factory = type.GetNestedTypes(BindingFlags.NonPublic)
            .Single(t => t.IsAssignableTo(typeof(IDesignTimeDbContextFactory<>).MakeGenericType(type)));
        return (ModuleDbContext)
            factory
                .GetMethod("CreateDbContext")!
                .Invoke(Activator.CreateInstance(factory, nonPublic: true), [Array.Empty<string>()])!;
    }
}
