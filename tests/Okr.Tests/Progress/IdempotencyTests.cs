using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Okr.Platform.Errors;
using Okr.Platform.Web;
using Okr.Progress.Data;
using Okr.Progress.Features.CheckIns;
using static Okr.Tests.Progress.ProgressScenario;

namespace Okr.Tests.Progress;

public sealed class IdempotencyTests
{
    [Fact]
    public async Task A_retried_check_in_is_one_check_in_with_the_same_answer()
    {
        using var s = await Told();
        await using var app = App(s);
        var first = await Post(app, s, "monday", 40);
        var again = await Post(app, s, "monday", 40);
        Assert.Equal((201, 201), (first.Status, again.Status));
        Assert.Equal(first.Body, again.Body);
        Assert.Equal(1, (await s.State()).CheckInCount);

        await Refused(Post(app, s, "monday", 41), "idempotency_key_reused");
        Assert.Equal(201, (await Post(app, s, "tuesday", 41)).Status);
        Assert.Equal(2, (await s.State()).CheckInCount);
    }

    [Fact]
    public async Task The_key_of_a_refused_check_in_can_be_used_again()
    {
        using var s = await Told();
        await using var app = App(s);
        await Assert.ThrowsAsync<DomainException>(() => Post(app, s, "monday", 0.12345678m));
        Assert.Equal(201, (await Post(app, s, "monday", 1)).Status);
    }

    [Fact]
    public async Task A_lost_race_within_a_request_keeps_its_key()
    {
        using var s = await Told();
        await using var app = App(s);
        var answers = await Task.WhenAll(
            Enumerable.Range(1, 6).Select(i => Task.Run(() => Post(app, s, $"key-{i}", i)))
        );
        Assert.All(answers, a => Assert.Equal(201, a.Status));
        Assert.Equal(6, (await s.State()).CheckInCount);
        Assert.Equal(answers[0].Body, (await Post(app, s, "key-1", 1)).Body);
    }

    private static WebApplication App(ProgressScenario s)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.ConfigureHttpJsonOptions(json => Json.Configure(json.SerializerOptions));
        builder.Services.AddScoped<ProgressDbContext>(_ => s.Database.Open());
        builder.Services.AddScoped(services => s.Recorder(services.GetRequiredService<ProgressDbContext>()));
        builder.Services.AddScoped(_ => User(s.Owner));
        builder.Services.AddSingleton<TimeProvider>(s.Clock);
        var app = builder.Build();
        RecordCheckIn.Map(app.MapGroup("").WithIdempotency<RouteGroupBuilder, ProgressDbContext>());
        return app;
    }

    private static async Task<(int Status, string Body)> Post(
        WebApplication app,
        ProgressScenario s,
        string key,
        decimal value
    )
    {
        var endpoint = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).Single();
        await using var scope = app.Services.CreateAsyncScope();
        var json = FormattableString.Invariant($$"""{"keyResultId":"{{s.KeyResult.Id}}","value":{{value}}}""");
        using var answer = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Request.Method = "POST";
        context.Request.Path = "/check-ins";
        context.Request.ContentType = "application/json";
        context.Request.Headers["Idempotency-Key"] = key;
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(json));
        context.Features.Set<Microsoft.AspNetCore.Http.Features.IHttpRequestBodyDetectionFeature>(new HasBody());
        context.Response.Body = answer;
        context.SetEndpoint(endpoint);
        await endpoint.RequestDelegate!(context);
        return (context.Response.StatusCode, Encoding.UTF8.GetString(answer.ToArray()));
    }

    private sealed class HasBody : Microsoft.AspNetCore.Http.Features.IHttpRequestBodyDetectionFeature
    {
        public bool CanHaveBody => true;
    }
}
