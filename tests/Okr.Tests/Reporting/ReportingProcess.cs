using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Okr.Contracts;
using Okr.Contracts.Organization.V1.Grpc;
using Okr.Platform;
using Okr.Platform.Security;
using Okr.Reporting;
using Okr.Reporting.Data;

namespace Okr.Tests.Reporting;

/// <summary>The service as a process runs it, on a loopback port, with the company of <see cref="ReportSample"/>.</summary>
public sealed class ReportingProcess : IAsyncLifetime
{
    private readonly string database = TestServer.NewName();
    private WebApplication app = null!;

    /// <summary>What the audit log was told.</summary>
    internal AuditSink Audited { get; } = new();

    private Uri address = null!;

    public async ValueTask InitializeAsync()
    {
        TestServer.Current.Create(database);
        var settings = TestServer.Current.Settings(database);
        settings["Okr:Mode"] = "standalone";
        settings["Okr:Ports:Services"] = "0";
        settings["Okr:Ports:Management"] = "0";
        settings["Okr:Exports:PerPerson"] = "3";
        settings["Logging:LogLevel:Default"] = "Warning";
        foreach (var service in new[] { "organization", "goal", "alignment", "progress", "scoring", "reporting" })
        {
            settings[$"Okr:Services:{service}"] = "http://127.0.0.1:1";
        }

        app = OkrHost.Build(
            [],
            [new ReportingModule()],
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(settings);
                builder.Services.AddSingleton<Audit.AuditClient>(Audited);
            }
        );
        await OkrHost.Migrate(app.Services);
        await app.StartAsync();
        address = new Uri(
            app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()
        );
        foreach (IEvent message in ReportSample.Events)
        {
            await using var scope = app.Services.CreateAsyncScope();
            await ReportingStore.Handle(scope.ServiceProvider.GetRequiredService<ReportingDbContext>(), [message]);
        }
    }

    /// <summary>What a person sees of the service, as the gateway calls it.</summary>
    /// <param name="scope">The scopes of the token, separated by blanks.</param>
    public HttpClient ClientOf(Guid person, string scope = Scopes.Reports, params string[] roles)
    {
        var user = new CurrentUser
        {
            Id = person,
            AccountId = person,
            PersonId = person,
            Name = "Somebody",
            Roles = roles.ToHashSet(),
            Scopes = scope.Split(' ').ToHashSet(),
        };
        var client = new HttpClient
        {
            BaseAddress = new Uri(address, "/api/v1/reports/"),
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            app.Services.GetRequiredService<InternalTokens>().ForCaller(user.ToClaims())
        );
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        TestServer.Current.Drop(database);
    }
}
