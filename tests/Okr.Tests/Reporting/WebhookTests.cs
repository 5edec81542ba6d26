using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Web;
using Okr.Platform;
using Okr.Reporting.Data;
using Okr.Reporting.Digests;

namespace Okr.Tests.Reporting;

/// <summary>The messages to robots and webhooks, and which addresses they may go to.</summary>
public sealed class WebhookTests
{
    private const string Secret = "SECf00";
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 9, 0, 0, TimeSpan.Zero);

    private static readonly DigestText Short = new(
        "OKR weekly: Team · Q2",
        [new("Overview", ["Progress 43.2%", "2 objectives"]), new("Moved up", ["Top · E1: 50.0% (+5.0 pp)"])],
        "https://okr.example.com/reports/progress?cycleId=1&unitId=2",
        "Open the report",
        "… more in the report"
    );

    [Fact]
    public void Feishu_gets_a_card_that_is_signed_with_time_and_secret_as_the_key()
    {
        var (address, message) = Compose(
            DigestChannel.Feishu,
            "https://open.feishu.cn/open-apis/bot/v2/hook/abc",
            Secret
        );
        Assert.Equal("https://open.feishu.cn/open-apis/bot/v2/hook/abc", address.ToString());
        Assert.Equal("interactive", message.GetProperty("msg_type").GetString());
        Assert.Equal("1780304400", message.GetProperty("timestamp").GetString());
        using var mac = new HMACSHA256(Encoding.UTF8.GetBytes("1780304400\nSECf00"));
        Assert.Equal(Convert.ToBase64String(mac.ComputeHash([])), message.GetProperty("sign").GetString());
        var card = message.GetProperty("card");
        Assert.Equal(Short.Title, card.GetProperty("header").GetProperty("title").GetProperty("content").GetString());
        Assert.Equal(
            "**Overview**\nProgress 43.2%\n2 objectives\n**Moved up**\nTop · E1: 50.0% (+5.0 pp)",
            card.GetProperty("elements")[0].GetProperty("text").GetProperty("content").GetString()
        );
        Assert.Equal(
            Short.Link,
            card.GetProperty("elements")[1].GetProperty("actions")[0].GetProperty("url").GetString()
        );
        Assert.False(Compose(DigestChannel.Feishu, "https://x.example", null).Message.TryGetProperty("sign", out _));
    }

    [Fact]
    public void DingTalk_gets_Markdown_and_an_address_that_is_signed_with_the_secret_as_the_key()
    {
        var (address, message) = Compose(
            DigestChannel.Dingtalk,
            "https://oapi.dingtalk.com/robot/send?access_token=abc",
            Secret
        );
        var query = HttpUtility.ParseQueryString(address.Query);
        Assert.Equal("abc", query["access_token"]);
        Assert.Equal("1780304400000", query["timestamp"]);
        using var mac = new HMACSHA256(Encoding.UTF8.GetBytes(Secret));
        Assert.Equal(
            Convert.ToBase64String(mac.ComputeHash(Encoding.UTF8.GetBytes("1780304400000\nSECf00"))),
            query["sign"]
        );
        Assert.Equal("markdown", message.GetProperty("msgtype").GetString());
        Assert.Equal(Short.Title, message.GetProperty("markdown").GetProperty("title").GetString());
        var text = message.GetProperty("markdown").GetProperty("text").GetString();
        Assert.Contains("- Progress 43.2%\n", text, StringComparison.Ordinal);
        Assert.Contains($"[Open the report]({Short.Link})", text, StringComparison.Ordinal);
    }

    [Fact]
    public void WeCom_Slack_and_Teams_get_their_own_forms()
    {
        var wecom = Compose(DigestChannel.Wecom, "https://qyapi.weixin.qq.com/x", null).Message;
        Assert.Equal("markdown", wecom.GetProperty("msgtype").GetString());
        Assert.StartsWith(
            "### OKR weekly",
            wecom.GetProperty("markdown").GetProperty("content").GetString(),
            StringComparison.Ordinal
        );
        var slack = Compose(DigestChannel.Slack, "https://hooks.slack.com/services/x", null).Message;
        Assert.Equal(Short.Title, slack.GetProperty("text").GetString());
        Assert.Equal("header", slack.GetProperty("blocks")[0].GetProperty("type").GetString());
        Assert.Equal(
            "*Overview*\n• Progress 43.2%\n• 2 objectives\n",
            slack.GetProperty("blocks")[1].GetProperty("text").GetProperty("text").GetString()
        );
        Assert.Equal(
            $"<{Short.Link}|Open the report>",
            slack.GetProperty("blocks")[3].GetProperty("text").GetProperty("text").GetString()
        );
        var card = Compose(DigestChannel.Teams, "https://x.logic.azure.com/y", null).Message.GetProperty("attachments")[
            0
        ];
        Assert.Equal("application/vnd.microsoft.card.adaptive", card.GetProperty("contentType").GetString());
        Assert.Equal("AdaptiveCard", card.GetProperty("content").GetProperty("type").GetString());
        Assert.Equal(Short.Link, card.GetProperty("content").GetProperty("actions")[0].GetProperty("url").GetString());
    }

    [Theory]
    [InlineData("feishu", 20_000)]
    [InlineData("dingtalk", 20_000)]
    [InlineData("wecom", 4_096)]
    [InlineData("slack", 40_000)]
    [InlineData("teams", 28_000)]
    public void What_does_not_fit_is_left_out_from_the_end(string name, int most)
    {
        var channel = Okr.Platform.Data.SnakeCase.Parse<DigestChannel>(name);
        foreach (var lines in new[] { 0, 1, 10, 100, 1_000 })
        {
            var text = Short with
            {
                Sections =
                [
                    Short.Sections[0],
                    new("移动最多", [.. Enumerable.Range(0, lines).Select(i => $"{i} {new string('目', 80)}")]),
                ],
            };
            var (_, body) = WebhookMessages.Compose(channel, "https://x.example/", null, text, Now);
            var message = JsonDocument.Parse(body).RootElement;
            var size =
                channel == DigestChannel.Wecom
                    ? Encoding.UTF8.GetByteCount(message.GetProperty("markdown").GetProperty("content").GetString()!)
                    : body.Length;
            Assert.InRange(size, 1, most);
            var all = Encoding.UTF8.GetString(body);
            Assert.Contains("Progress 43.2%", all, StringComparison.Ordinal);
            Assert.Contains("Open the report", all, StringComparison.Ordinal);
            if (lines is 0 or 1_000)
            {
                Assert.Equal(lines > 0, all.Contains(text.More, StringComparison.Ordinal));
            }

            if (channel == DigestChannel.Slack)
            {
                Assert.All(
                    message.GetProperty("blocks").EnumerateArray(),
                    block => Assert.InRange(block.GetProperty("text").GetProperty("text").GetString()!.Length, 1, 3_000)
                );
            }
        }
    }

    [Theory]
    [InlineData("<!channel> <@U1>")]
    [InlineData("[click](https://evil.example)")]
    [InlineData("<at id=all></at>")]
    [InlineData("**bold** `code` ~~gone~~ # head\n- list | @all")]
    public void What_people_wrote_is_no_mark_no_link_and_no_call_to_everybody(string title)
    {
        var plain = DigestText.Plain(title);
        Assert.DoesNotContain(plain, c => "<>[]()*_~`#@|\\&!\n".Contains(c, StringComparison.Ordinal));
        Assert.Equal(81, DigestText.Plain(new string('x', 500)).Length);
    }

    [Theory]
    [InlineData("feishu", 200, """{"code":0,"msg":"success"}""", "sent")]
    [InlineData("feishu", 200, """{"StatusCode":0,"StatusMessage":"success"}""", "sent")]
    [InlineData(
        "feishu",
        200,
        """{"code":19021,"msg":"sign match fail or timestamp is not within one hour"}""",
        "refused"
    )]
    [InlineData("feishu", 200, """{"code":11232,"msg":"frequency limited"}""", "later")]
    [InlineData("dingtalk", 200, """{"errcode":0,"errmsg":"ok"}""", "sent")]
    [InlineData("dingtalk", 200, """{"errcode":130101,"errmsg":"send too fast"}""", "later")]
    [InlineData("dingtalk", 200, """{"errcode":310000,"errmsg":"sign not match"}""", "refused")]
    [InlineData("wecom", 200, """{"errcode":45009,"errmsg":"api freq out of limit"}""", "later")]
    [InlineData("wecom", 200, """{"errcode":93000,"errmsg":"invalid webhook url"}""", "refused")]
    [InlineData("wecom", 200, "<html>a captive portal</html>", "unknown")]
    [InlineData("wecom", 200, "[]", "unknown")]
    [InlineData("wecom", 200, "", "unknown")]
    [InlineData("slack", 200, "ok", "sent")]
    [InlineData("slack", 404, "no_service", "refused")]
    [InlineData("slack", 429, "", "later")]
    [InlineData("slack", 302, "", "refused")]
    [InlineData("teams", 202, "", "sent")]
    [InlineData(
        "teams",
        200,
        "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429",
        "later"
    )]
    [InlineData(
        "teams",
        200,
        "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 413",
        "refused"
    )]
    [InlineData("teams", 500, "", "later")]
    [InlineData("teams", 503, "", "later")]
    [InlineData("teams", 502, "", "unknown")]
    [InlineData("teams", 504, "", "unknown")]
    public void The_answers_are_understood(string name, int status, string body, string result) =>
        Assert.Equal(
            result,
            Okr.Platform.Data.SnakeCase.Of(
                WebhookMessages.Read(Okr.Platform.Data.SnakeCase.Parse<DigestChannel>(name), status, body, null).Result
            )
        );

    [Theory]
    [InlineData("https://chat.example/hook", null)]
    [InlineData("https://93.184.216.34/hook", null)]
    [InlineData("http://chat.example/hook", "NotHttps")]
    [InlineData("ftp://chat.example/hook", "NotHttps")]
    [InlineData("file:///etc/passwd", "NotHttps")]
    [InlineData("https://user:pass@chat.example/hook", "NotHttps")]
    [InlineData("not an address", "NotHttps")]
    [InlineData("https://nowhere.example/", "Unresolved")]
    [InlineData("https://internal.example/", "Internal")]
    [InlineData("https://mixed.example/", "Internal")]
    [InlineData("https://127.0.0.1/", "Internal")]
    [InlineData("https://2130706433/", "Internal")]
    [InlineData("https://0x7f.1/", "Internal")]
    [InlineData("https://[::1]/", "Internal")]
    [InlineData("https://[::ffff:10.0.0.1]/", "Internal")]
    [InlineData("https://[fd00::1]/", "Internal")]
    [InlineData("https://[fe80::1]/", "Internal")]
    [InlineData("https://[64:ff9b::a00:1]/", "Internal")]
    [InlineData("https://[2002:a00:1::]/", "Internal")]
    [InlineData("https://169.254.169.254/latest/meta-data", "Internal")]
    [InlineData("https://100.64.0.1/", "Internal")]
    [InlineData("https://172.31.255.255/", "Internal")]
    [InlineData("https://192.168.1.1/", "Internal")]
    [InlineData("https://0.0.0.0/", "Internal")]
    [InlineData("https://224.0.0.1/", "Internal")]
    [InlineData("https://255.255.255.255/", "Internal")]
    public async Task A_webhook_is_https_and_public(string address, string? problem) =>
        Assert.Equal(problem, (await Guard(null).Problem(address, CancellationToken.None))?.ToString());

    [Theory]
    [InlineData("http://internal.example:8080/hook", null)]
    [InlineData("https://internal.example:8080/hook", null)]
    [InlineData("http://internal.example:8081/hook", "NotHttps")]
    [InlineData("https://internal.example/hook", "Internal")]
    [InlineData("ftp://internal.example:8080/", "NotHttps")]
    public async Task What_the_configuration_names_may_be_internal(string address, string? problem) =>
        Assert.Equal(
            problem,
            (
                await Guard("internal.example:8080, other.example:443").Problem(address, CancellationToken.None)
            )?.ToString()
        );

    [Fact]
    public async Task A_name_that_changes_its_mind_leads_nowhere()
    {
        using var sink = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        sink.Start();
        var looks = 0;
        var guard = new WebhookGuard(
            new WebhookOptions(),
            (_, _) =>
                Task.FromResult<IPAddress[]>([looks++ == 0 ? IPAddress.Parse("93.184.216.34") : IPAddress.Loopback])
        );
        var address = $"https://rebinding.example:{((IPEndPoint)sink.LocalEndpoint).Port}/";
        Assert.Null(await guard.Problem(address, CancellationToken.None));
        using var client = new HttpClient(guard.Handler());
        var refusal = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri(address)));
        Assert.Equal(WebhookProblem.Internal, Assert.IsType<WebhookRefusedException>(refusal.InnerException).Problem);
        Assert.False(sink.Pending());
    }

    private static WebhookGuard Guard(string? allowed) =>
        new(
            new WebhookOptions { AllowInternal = allowed },
            (host, ct) =>
                host switch
                {
                    "chat.example" => Task.FromResult<IPAddress[]>([IPAddress.Parse("93.184.216.34")]),
                    "internal.example" => Task.FromResult<IPAddress[]>([IPAddress.Parse("10.1.2.3")]),
                    "mixed.example" => Task.FromResult<IPAddress[]>([
                        IPAddress.Parse("93.184.216.34"),
                        IPAddress.Parse("127.0.0.1"),
                    ]),
                    "nowhere.example" => throw new System.Net.Sockets.SocketException(11001),
                    var literal => Dns.GetHostAddressesAsync(literal, ct),
                }
        );

    private static (Uri Address, JsonElement Message) Compose(DigestChannel channel, string address, string? secret)
    {
        var (uri, body) = WebhookMessages.Compose(channel, address, secret, Short, Now);
        return (uri, JsonDocument.Parse(body).RootElement);
    }
}
