using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Reporting.Data;

namespace Okr.Reporting.Digests;

/// <summary>
/// Hands digests over to mail servers and webhooks, in two steps: what can be done before the message leaves (look-up,
/// connection, login) is done first, so that the second step, after which nobody can take it back, is as short as it can be.
/// </summary>
internal sealed class DigestSender(OkrOptions options, HttpClient http, TimeProvider clock) : IDisposable
{
    /// <summary>A hand-over that takes longer is given up; less than a lease.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(40);

    private const int LongestAnswer = 64 * 1024;

    /// <summary>
    /// Makes everything ready; <see cref="IReady.Send"/> then sends it. An outcome instead where that failed: nothing has left.
    /// </summary>
    /// <param name="target">To whom.</param>
    /// <param name="text">What.</param>
    /// <param name="messageId">The same for every attempt to send the same: mail servers know by it what they already have.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<(IReady? Ready, DigestOutcome? Failure)> Prepare(
        DigestTarget target,
        DigestText text,
        string messageId,
        CancellationToken ct
    )
    {
        if (target.Channel != DigestChannel.Mail)
        {
            return (new Webhook(http, clock, target, text), null);
        }

        if (!options.Mail.IsConfigured)
        {
            return (null, DigestOutcome.Later("Okr:Mail", null));
        }

        var client = new MailClient { Timeout = (int)Longest.TotalMilliseconds };
        try
        {
            await client.ConnectAsync(
                options.Mail.Host!,
                options.Mail.Port,
                options.Mail.Security switch
                {
                    "none" => SecureSocketOptions.None,
                    "tls" => SecureSocketOptions.SslOnConnect,
                    _ => SecureSocketOptions.StartTls,
                },
                ct
            );
            if (options.Mail.UserName is { } user)
            {
                await client.AuthenticateAsync(user, options.Mail.Password!, ct);
            }

            return (new Mail(client, Message(target, text, messageId)), null);
        }
        catch (Exception exception) when (IsConnection(exception) && !ct.IsCancellationRequested)
        {
            client.Dispose();
            return (null, DigestOutcome.Later($"SMTP {exception.GetType().Name}", null));
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    public void Dispose() => http.Dispose();

    private static bool IsConnection(Exception exception) =>
        exception
            is SocketException
                or IOException
                or ProtocolException
                or CommandException
                or MailKit.Security.AuthenticationException
                or System.Security.Authentication.AuthenticationException
                or SslHandshakeException
                or NotSupportedException
                or TimeoutException
                or OperationCanceledException;

    /// <summary>Something that only needs to be sent.</summary>
    public interface IReady : IAsyncDisposable
    {
        /// <summary>Sends it; never throws for what a channel or a network does.</summary>
        Task<DigestOutcome> Send(CancellationToken ct);
    }

    private MimeMessage Message(DigestTarget target, DigestText text, string messageId)
    {
        var message = new MimeMessage
        {
            Subject = text.Title,
            MessageId = messageId,
            Date = clock.GetUtcNow(),
            Body = new BodyBuilder { TextBody = PlainText(text), HtmlBody = Html(text) }.ToMessageBody(),
        };
        message.From.Add(MailboxAddress.Parse(options.Mail.From!));
        foreach (var address in Addresses(target))
        {
            message.To.Add(new MailboxAddress(null, address));
        }

        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        message.Headers.Add(HeaderId.ContentLanguage, target.Language);
        return message;
    }

    public static string[] Addresses(DigestTarget target) => target.Address.Split(',');

    /// <summary>The identifier of the message of a delivery: no two deliveries share one, and attempts do not differ in it.</summary>
    public string MessageId(Guid deliveryId) =>
        $"digest.{deliveryId:N}@{(MailboxAddress.TryParse(options.Mail.From ?? "", out var from) ? from.Domain : "okr")}";

    private static string PlainText(DigestText text)
    {
        var body = new StringBuilder();
        foreach (var section in text.Sections)
        {
            body.Append(section.Heading).Append('\n');
            foreach (var line in section.Lines)
            {
                body.Append("  ").Append(line).Append('\n');
            }

            body.Append('\n');
        }

        return text.Link is { } link ? $"{body}{text.LinkText}: {link}\n" : body.ToString();
    }

    private static string Html(DigestText text)
    {
        var body = new StringBuilder(
            "<!doctype html><html><body style=\"font-family:sans-serif;font-size:14px;line-height:1.5\">"
        );
        body.Append(
            CultureInfo.InvariantCulture,
            $"<h2 style=\"font-size:18px\">{WebUtility.HtmlEncode(text.Title)}</h2>"
        );
        foreach (var section in text.Sections)
        {
            body.Append(
                CultureInfo.InvariantCulture,
                $"<h3 style=\"font-size:15px;margin-bottom:4px\">{WebUtility.HtmlEncode(section.Heading)}</h3><ul>"
            );
            foreach (var line in section.Lines)
            {
                body.Append(CultureInfo.InvariantCulture, $"<li>{WebUtility.HtmlEncode(line)}</li>");
            }

            body.Append("</ul>");
        }

        if (text.Link is { } link)
        {
            body.Append(
                CultureInfo.InvariantCulture,
                $"<p><a href=\"{WebUtility.HtmlEncode(link)}\">{WebUtility.HtmlEncode(text.LinkText)}</a></p>"
            );
        }

        return body.Append("</body></html>").ToString();
    }

    /// <summary>A mail goes to those of its addresses that the server takes; only when it takes none is it refused.</summary>
    private sealed class MailClient : SmtpClient
    {
        public int NotAccepted { get; private set; }

        protected override void OnRecipientNotAccepted(
            MimeMessage message,
            MailboxAddress mailbox,
            SmtpResponse response
        ) => NotAccepted++;

        protected override string? GetEnvelopeId(MimeMessage message) => null;
    }

    private sealed class Mail(MailClient client, MimeMessage message) : IReady
    {
        public async Task<DigestOutcome> Send(CancellationToken ct)
        {
            try
            {
                await client.SendAsync(message, ct);
                return client.NotAccepted == 0
                    ? DigestOutcome.Sent
                    : DigestOutcome.Sent with
                    {
                        Detail = string.Create(
                            CultureInfo.InvariantCulture,
                            $"{client.NotAccepted} of {message.To.Count} addresses refused"
                        ),
                    };
            }
            catch (SmtpCommandException exception)
            {
                // The server has said no: to the sender, to every address, or to the message. 4xx says for now.
                var detail = string.Create(CultureInfo.InvariantCulture, $"SMTP {(int)exception.StatusCode}");
                return (int)exception.StatusCode is >= 400 and < 500
                    ? DigestOutcome.Later(detail, null)
                    : DigestOutcome.Refused(detail);
            }
            catch (Exception exception) when (IsConnection(exception))
            {
                return DigestOutcome.Unknown($"SMTP {exception.GetType().Name}");
            }
        }

        public async ValueTask DisposeAsync()
        {
            try
            {
                await client.DisconnectAsync(quit: true);
            }
            catch (Exception exception) when (IsConnection(exception))
            {
                // The server is gone: there is nothing to say good-bye to.
            }

            client.Dispose();
            message.Dispose();
        }
    }

    private sealed class Webhook(HttpClient http, TimeProvider clock, DigestTarget target, DigestText text) : IReady
    {
        public async Task<DigestOutcome> Send(CancellationToken ct)
        {
            // Composed now: the signatures hold for a short time.
            var (address, body) = WebhookMessages.Compose(
                target.Channel,
                target.Address,
                target.Secret,
                text,
                clock.GetUtcNow()
            );
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
            try
            {
                using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
                return WebhookMessages.Read(
                    target.Channel,
                    (int)answer.StatusCode,
                    await Start(answer, ct),
                    answer.Headers.RetryAfter?.Delta
                );
            }
            catch (HttpRequestException exception) when (exception.InnerException is WebhookRefusedException refused)
            {
                return refused.Problem == WebhookProblem.Unresolved
                    ? DigestOutcome.Later(refused.Problem.ToString(), null)
                    : DigestOutcome.Refused(refused.Problem.ToString());
            }
            catch (HttpRequestException exception)
                when (exception.HttpRequestError
                        is HttpRequestError.ConnectionError
                            or HttpRequestError.NameResolutionError
                            or HttpRequestError.SecureConnectionError
                )
            {
                return DigestOutcome.Later(exception.HttpRequestError.ToString(), null); // before a byte of it had left
            }
            catch (Exception exception)
                when (exception is HttpRequestException or IOException or OperationCanceledException)
            {
                return DigestOutcome.Unknown(exception.GetType().Name);
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        /// <summary>Robots answer with a line; whatever is longer is not theirs.</summary>
        private static async Task<string> Start(HttpResponseMessage answer, CancellationToken ct)
        {
            await using var stream = await answer.Content.ReadAsStreamAsync(ct);
            var buffer = new byte[LongestAnswer];
            var read = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
            return Encoding.UTF8.GetString(buffer, 0, read);
        }
    }
}
