using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Okr.Platform.Data;

namespace Okr.Tests;

/// <summary>A module's real, migrated database on <see cref="TestServer.Current"/>; it goes with the test.</summary>
internal sealed class TestDatabase<TContext> : IDisposable
    where TContext : ModuleDbContext
{
    // The provider's context that derives from TContext.
    private static readonly Type Derived = typeof(TContext)
        .Assembly.GetTypes()
        .Single(type =>
            type.IsSubclassOf(typeof(TContext))
            && type.Name.StartsWith(TestServer.Current.Prefix, StringComparison.Ordinal)
        );

    private static readonly string Module = Context(Builder().Options).Module;
    private readonly Lazy<string> name = new(() => TestServer.Current.Take(Module, name => Context(Options(name))));
    private DbContextOptions? plain;

    /// <summary>A context of its own for each use, as each request has.</summary>
    public TContext Open(params IInterceptor[] interceptors) =>
        Context(interceptors.Length == 0 ? plain ??= Options(name.Value) : Options(name.Value, interceptors));

    public void Dispose()
    {
        if (name.IsValueCreated)
        {
            TestServer.Current.Give(Module, name.Value);
        }
    }

    private static TContext Context(DbContextOptions options) =>
        (TContext)
            Activator.CreateInstance(
                Derived,
                BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance,
                null,
                [options],
                null
            )!;

    private static DbContextOptions Options(string name, params IInterceptor[] interceptors)
    {
        var builder = Builder();
        TestServer.Current.Configure(builder, Module, name);
        return builder.AddInterceptors(interceptors).Options;
    }

    private static DbContextOptionsBuilder Builder() =>
        (DbContextOptionsBuilder)Activator.CreateInstance(typeof(DbContextOptionsBuilder<>).MakeGenericType(Derived))!;
}
