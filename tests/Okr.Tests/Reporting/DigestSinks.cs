using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using MimeKit;
using SmtpServer;
using SmtpServer.ComponentModel;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace Okr.Tests.Reporting;

/// <summary>A mail server on loopback that keeps what it gets.</summary>
internal sealed class MailSink : MessageStore, IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly SmtpServer.SmtpServer server;
    private readonly Task running;

    public MailSink()
    {
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Port = ((IPEndPoint)free.LocalEndpoint).Port;
        }

        var services = new SmtpServer.ComponentModel.ServiceProvider();
        services.Add((IMessageStore)this);
        server = new SmtpServer.SmtpServer(
            new SmtpServerOptionsBuilder()
                .ServerName("localhost")
                .Endpoint(endpoint => endpoint.Endpoint(new IPEndPoint(IPAddress.Loopback, Port)))
                .Build(),
            services
        );
        running = server.StartAsync(stop.Token);
    }

    public int Port { get; }
    public ConcurrentQueue<MimeMessage> Messages { get; } = [];

    /// <summary>What it says to the next message; it keeps a message only when it says OK.</summary>
    public ConcurrentQueue<SmtpResponse> Answers { get; } = [];

    public override async Task<SmtpResponse> SaveAsync(
        ISessionContext context,
        IMessageTransaction transaction,
        ReadOnlySequence<byte> buffer,
        CancellationToken cancellationToken
    )
    {
        if (Answers.TryDequeue(out var answer) && answer.ReplyCode != SmtpReplyCode.Ok)
        {
            return answer;
        }

        using var stream = new MemoryStream(buffer.ToArray());
        Messages.Enqueue(await MimeMessage.LoadAsync(stream, cancellationToken));
        return SmtpResponse.Ok;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        try
        {
            await running;
        }
        catch (OperationCanceledException)
        {
            // that is how it ends
        }

        stop.Dispose();
    }
}

/// <summary>A webhook on loopback that keeps what it gets.</summary>
internal sealed class WebhookSink : IAsyncDisposable
{
    private readonly WebApplication app;

    public WebhookSink()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.MapPost(
            "/hook",
            async (HttpContext http) =>
            {
                using var reader = new StreamReader(http.Request.Body);
                var body = await reader.ReadToEndAsync();
                Bodies.Enqueue(body);
                await Arrived(body);
                var (status, text) = Answers.TryDequeue(out var answer) ? answer : (200, "ok");
                http.Response.StatusCode = status;
                await http.Response.WriteAsync(text);
            }
        );
        ((Microsoft.Extensions.Hosting.IHost)app).StartAsync().GetAwaiter().GetResult();
        Address = new Uri(app.Urls.First());
    }

    public Uri Address { get; }
    public string Hook => new Uri(Address, "/hook").ToString();
    public ConcurrentQueue<string> Bodies { get; } = [];
    public ConcurrentQueue<(int Status, string Body)> Answers { get; } = [];
    public Func<string, Task> Arrived { get; set; } = _ => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
