using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Okr.Alignment;
using Okr.Goal;
using Okr.Organization;
using Okr.Platform;
using Okr.Progress;
using Okr.Reporting;
using Okr.Scoring;

namespace Okr.Tests.Conventions;

/// <summary>All modules in one built, not started application: what it maps can be looked at.</summary>
public sealed class ProductUnderTest : IAsyncLifetime
{
    public static readonly IModule[] Modules =
    [
        new OrganizationModule(),
        new GoalModule(),
        new AlignmentModule(),
        new ProgressModule(),
        new ScoringModule(),
        new ReportingModule(),
    ];

    private readonly string folder = Path.Combine(Path.GetTempPath(), $"okr-conventions-{Guid.NewGuid():N}");
    private WebApplication app = null!;

    public IReadOnlyList<RouteEndpoint> Endpoints { get; private set; } = [];

    public ValueTask InitializeAsync()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Okr:Mode"] = "standalone",
            ["Okr:Database:Folder"] = folder,
        };
        foreach (var module in Modules)
        {
            settings[$"Okr:Services:{module.Name}"] = "http://127.0.0.1:1";
        }

        app = OkrHost.Build([], Modules, builder => builder.Configuration.AddInMemoryCollection(settings));
        Endpoints =
        [
            .. ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>(),
        ];
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
