using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Okr.Reporting.Data;

namespace Okr.Reporting.Digests;

/// <summary>
/// The messages of the group robots and incoming webhooks, within what each of them takes. Longest body in bytes; shortest time
/// between two messages to one webhook.
/// </summary>
internal static class WebhookMessages
{
    /// <param name="MostBytes">Of the whole body (WeCom: of the text).</param>
    /// <param name="Pause">Between two messages to the same webhook.</param>
    public sealed record Limit(int MostBytes, TimeSpan Pause);

    // Feishu: 20 KB, 100 a minute and 5 a second. DingTalk: 20 a minute, else silence for ten minutes; 20 000 bytes. WeCom: 4096 bytes
    // of Markdown, 20 a minute. Slack: one a second; 3000 characters to a section. Teams: 28 KB, 4 a second.
    private static readonly Dictionary<DigestChannel, Limit> Limits = new()
    {
        [DigestChannel.Feishu] = new(20_000, TimeSpan.FromSeconds(1)),
        [DigestChannel.Dingtalk] = new(20_000, TimeSpan.FromSeconds(4)),
        [DigestChannel.Wecom] = new(4_096, TimeSpan.FromSeconds(4)),
        [DigestChannel.Slack] = new(40_000, TimeSpan.FromSeconds(2)),
        [DigestChannel.Teams] = new(28_000, TimeSpan.FromSeconds(1)),
    };

    private const int SlackSection = 3_000;
    private const int SlackHeader = 150;

    public static Limit LimitOf(DigestChannel channel) => Limits[channel];

    /// <summary>The address and the body of a message; both hold secrets.</summary>
    public static (Uri Address, byte[] Body) Compose(
        DigestChannel channel,
        string address,
        string? secret,
        DigestText text,
        DateTimeOffset now
    )
    {
        var uri = new Uri(address);
        return channel switch
        {
            DigestChannel.Feishu => (uri, Fit(channel, text, lines => Bytes(Feishu(text, lines, secret, now)))),
            DigestChannel.Dingtalk => (
                secret is null ? uri : Signed(uri, secret, now),
                Fit(channel, text, lines => Bytes(Dingtalk(text, lines)))
            ),
            DigestChannel.Wecom => (
                uri,
                Bytes(
                    new JsonObject
                    {
                        ["msgtype"] = "markdown",
                        ["markdown"] = new JsonObject
                        {
                            ["content"] = Encoding.UTF8.GetString(
                                Fit(channel, text, lines => Encoding.UTF8.GetBytes(Markdown(text, lines)))
                            ),
                        },
                    }
                )
            ),
            DigestChannel.Slack => (uri, Fit(channel, text, lines => Bytes(Slack(text, lines)))),
            DigestChannel.Teams => (uri, Fit(channel, text, lines => Bytes(Teams(text, lines)))),
            _ => throw new ArgumentOutOfRangeException(nameof(channel), channel, "no webhook"),
        };
    }

    /// <summary>What an answer means.</summary>
    public static DigestOutcome Read(DigestChannel channel, int status, string body, TimeSpan? retryAfter)
    {
        var detail = string.Create(CultureInfo.InvariantCulture, $"HTTP {status}");
        if (status == 429)
        {
            return DigestOutcome.Later(detail, retryAfter);
        }

        if (status is 500 or 503)
        {
            return DigestOutcome.Later(detail, retryAfter);
        }

        if (status >= 500)
        {
            return DigestOutcome.Unknown(detail); // something in between gave up waiting
        }

        if (status is < 200 or >= 300)
        {
            return DigestOutcome.Refused(detail);
        }

        return channel switch
        {
            DigestChannel.Feishu => ByCode(body, "code", "StatusCode", Passing),
            DigestChannel.Dingtalk or DigestChannel.Wecom => ByCode(body, "errcode", "errcode", Passing),
            // A connector passes on what Teams said, under its own 200.
            DigestChannel.Teams when body.Contains("failed with error", StringComparison.OrdinalIgnoreCase) =>
                body.Contains("429", StringComparison.Ordinal)
                    ? DigestOutcome.Later("Teams 429", retryAfter)
                    : DigestOutcome.Refused("Teams"),
            _ => DigestOutcome.Sent,
        };
    }

    // Feishu: too fast (11232, 9499 with a limit), DingTalk: too fast (130101, 410100), busy (-1), WeCom: too fast (45009), busy (-1).
    private static readonly HashSet<int> Passing = [-1, 11232, 11233, 130101, 410100, 45009];

    private static DigestOutcome ByCode(string body, string field, string oldField, HashSet<int> passing)
    {
        try
        {
            var answer = JsonNode.Parse(body)?.AsObject();
            if ((answer?[field] ?? answer?[oldField])?.GetValue<int>() is not { } code)
            {
                return DigestOutcome.Unknown(field);
            }

            var detail = string.Create(CultureInfo.InvariantCulture, $"{field} {code}");
            return code == 0 ? DigestOutcome.Sent
                : passing.Contains(code) ? DigestOutcome.Later(detail, null)
                : DigestOutcome.Refused(detail);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            return DigestOutcome.Unknown(field); // an answer of nobody that we know
        }
    }

    /// <summary>The longest form that the channel takes: lines go from the end.</summary>
    private static byte[] Fit(DigestChannel channel, DigestText text, Func<IReadOnlyList<Line>, byte[]> compose)
    {
        List<Line> all =
        [
            .. text.Sections.SelectMany(section =>
                section.Lines.Select(line => new Line(line, false)).Prepend(new Line(section.Heading, true))
            ),
        ];
        var body = compose(all);
        while (body.Length > LimitOf(channel).MostBytes && all.Count > 1)
        {
            all.RemoveAt(all.Count - 1);
            body = compose([.. all, new Line(text.More, false)]);
        }

        return body;
    }

    private readonly record struct Line(string Text, bool Heading);

    private static string Markdown(DigestText text, IReadOnlyList<Line> lines)
    {
        var markdown = new StringBuilder().Append("### ").Append(text.Title).Append("\n\n");
        foreach (var line in lines)
        {
            markdown.Append(line.Heading ? $"\n**{line.Text}**\n\n" : $"- {line.Text}\n");
        }

        if (text.Link is { } link)
        {
            markdown.Append('\n').Append('[').Append(text.LinkText).Append("](").Append(link).Append(")\n");
        }

        return markdown.ToString();
    }

    private static JsonObject Feishu(DigestText text, IReadOnlyList<Line> lines, string? secret, DateTimeOffset now)
    {
        var elements = new JsonArray(
            new JsonObject
            {
                ["tag"] = "div",
                ["text"] = new JsonObject
                {
                    ["tag"] = "lark_md",
                    ["content"] = string.Join('\n', lines.Select(l => l.Heading ? $"**{l.Text}**" : l.Text)),
                },
            }
        );
        if (text.Link is { } link)
        {
            elements.Add(
                new JsonObject
                {
                    ["tag"] = "action",
                    ["actions"] = new JsonArray(
                        new JsonObject
                        {
                            ["tag"] = "button",
                            ["text"] = new JsonObject { ["tag"] = "plain_text", ["content"] = text.LinkText },
                            ["url"] = link,
                            ["type"] = "primary",
                        }
                    ),
                }
            );
        }

        var message = new JsonObject
        {
            ["msg_type"] = "interactive",
            ["card"] = new JsonObject
            {
                ["config"] = new JsonObject { ["wide_screen_mode"] = true },
                ["header"] = new JsonObject
                {
                    ["title"] = new JsonObject { ["tag"] = "plain_text", ["content"] = text.Title },
                    ["template"] = "blue",
                },
                ["elements"] = elements,
            },
        };
        if (secret is not null)
        {
            var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            message["timestamp"] = timestamp;
            // The other way round than usual: time and secret are the key, and nothing is signed.
            message["sign"] = Convert.ToBase64String(
                HMACSHA256.HashData(Encoding.UTF8.GetBytes($"{timestamp}\n{secret}"), Array.Empty<byte>())
            );
        }

        return message;
    }

    private static JsonObject Dingtalk(DigestText text, IReadOnlyList<Line> lines) =>
        new()
        {
            ["msgtype"] = "markdown",
            ["markdown"] = new JsonObject { ["title"] = text.Title, ["text"] = Markdown(text, lines) },
        };

    private static Uri Signed(Uri address, string secret, DateTimeOffset now)
    {
        var timestamp = now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        var sign = Convert.ToBase64String(
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{timestamp}\n{secret}"))
        );
        var query = $"timestamp={timestamp}&sign={Uri.EscapeDataString(sign)}";
        return new UriBuilder(address)
        {
            Query = address.Query.Length > 1 ? $"{address.Query[1..]}&{query}" : query,
        }.Uri;
    }

    private static JsonObject Slack(DigestText digest, IReadOnlyList<Line> lines)
    {
        var blocks = new JsonArray(
            new JsonObject
            {
                ["type"] = "header",
                ["text"] = new JsonObject { ["type"] = "plain_text", ["text"] = Cut(digest.Title, SlackHeader) },
            }
        );
        var section = new StringBuilder();
        foreach (var line in lines)
        {
            var text = line.Heading ? $"*{line.Text}*\n" : $"• {line.Text}\n";
            if (line.Heading || section.Length + text.Length > SlackSection)
            {
                Flush();
            }

            section.Append(text);
        }

        Flush();
        if (digest.Link is { } link)
        {
            blocks.Add(
                new JsonObject
                {
                    ["type"] = "section",
                    ["text"] = new JsonObject { ["type"] = "mrkdwn", ["text"] = $"<{link}|{digest.LinkText}>" },
                }
            );
        }

        return new JsonObject { ["text"] = digest.Title, ["blocks"] = blocks };

        void Flush()
        {
            if (section.Length > 0)
            {
                blocks.Add(
                    new JsonObject
                    {
                        ["type"] = "section",
                        ["text"] = new JsonObject
                        {
                            ["type"] = "mrkdwn",
                            ["text"] = Cut(section.ToString(), SlackSection),
                        },
                    }
                );
                section.Clear();
            }
        }
    }

    private static JsonObject Teams(DigestText text, IReadOnlyList<Line> lines)
    {
        var body = new JsonArray(
            new JsonObject
            {
                ["type"] = "TextBlock",
                ["text"] = text.Title,
                ["weight"] = "Bolder",
                ["size"] = "Medium",
                ["wrap"] = true,
            }
        );
        foreach (var line in lines)
        {
            var block = new JsonObject
            {
                ["type"] = "TextBlock",
                ["text"] = line.Heading ? line.Text : $"- {line.Text}",
                ["wrap"] = true,
                ["spacing"] = line.Heading ? "Medium" : "None",
            };
            if (line.Heading)
            {
                block["weight"] = "Bolder";
            }

            body.Add(block);
        }

        var card = new JsonObject
        {
            ["type"] = "AdaptiveCard",
            ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
            ["version"] = "1.4",
            ["body"] = body,
        };
        if (text.Link is { } link)
        {
            card["actions"] = new JsonArray(
                new JsonObject
                {
                    ["type"] = "Action.OpenUrl",
                    ["title"] = text.LinkText,
                    ["url"] = link,
                }
            );
        }

        return new JsonObject
        {
            ["type"] = "message",
            ["attachments"] = new JsonArray(
                new JsonObject { ["contentType"] = "application/vnd.microsoft.card.adaptive", ["content"] = card }
            ),
        };
    }

    private static string Cut(string text, int most) => text.Length <= most ? text : $"{text[..(most - 1)]}…";

    private static readonly JsonSerializerOptions Unescaped = new()
    {
        // The bodies are no HTML: escaped Chinese would be twice as long.
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static byte[] Bytes(JsonObject message) => JsonSerializer.SerializeToUtf8Bytes(message, Unescaped);
}
