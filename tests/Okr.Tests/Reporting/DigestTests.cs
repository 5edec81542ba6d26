using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Okr.Contracts.Goal.V1;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;
using Okr.Reporting.Data;
using Okr.Reporting.Digests;
using Okr.Reporting.Features.Digests;
using Okr.Reporting.Features.Filters;
using SmtpServer.Protocol;
using static Okr.Tests.Reporting.ReportSample;

namespace Okr.Tests.Reporting;

/// <summary>Weekly reports, from the subscription to the mail server and the webhook.</summary>
public sealed class DigestTests : IAsyncDisposable
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;
    private static readonly CurrentUser Admin = ReportingStore.Somebody(Guid.NewGuid(), Roles.ProgramAdmin);
    private static readonly DateTimeOffset Monday = new(2026, 6, 1, 9, 0, 0, TimeSpan.Zero);
    private readonly ReportingStore store = new();
    private readonly MailSink mail = new();
    private readonly WebhookSink hook = new();

    // Wednesday, 27 May 2026.
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 5, 27, 8, 0, 0, TimeSpan.Zero));
    private readonly OkrOptions options;
    private readonly WebhookGuard guard;
    private readonly DigestSender sender;
    private readonly string keys = Path.Combine(Path.GetTempPath(), $"okr-{Guid.NewGuid():N}.key");
    private WebhookSecrets secrets;

    public DigestTests()
    {
        options = new OkrOptions
        {
            PublicAddress = "https://okr.example.com/",
            Mail = new MailOptions
            {
                Host = "127.0.0.1",
                Port = mail.Port,
                Security = "none",
                From = "OKR <okr@example.com>",
                Domains = "example.com, corp.example",
            },
            Webhooks = new WebhookOptions { AllowInternal = hook.Address.Authority },
        };
        WebhookSecrets.MakeOnce(keys);
        secrets = Secrets();
        guard = new WebhookGuard(options.Webhooks, Dns.GetHostAddressesAsync);
        sender = new DigestSender(options, new HttpClient(guard.Handler()), clock);
    }

    [Fact]
    public async Task A_mail_tells_the_week_of_the_unit_in_the_language_of_the_subscription()
    {
        await Fill();
        await Subscribe(MailTo("ann@example.com", "bob@corp.example"));
        await Subscribe(MailTo("chen@example.com") with { Language = "zh-CN" });
        await Due();
        await Worker().WorkAll(Ct);
        var (english, chinese) = (
            mail.Messages.Single(m => m.To.Count == 2),
            mail.Messages.Single(m => m.To.Count == 1)
        );
        Assert.Equal("OKR weekly: Company · q2", english.Subject);
        Assert.Equal("okr@example.com", english.From.Mailboxes.Single().Address);
        Assert.Equal(["ann@example.com", "bob@corp.example"], english.To.Mailboxes.Select(m => m.Address));
        Assert.Equal("auto-generated", english.Headers["Auto-Submitted"]);
        Assert.EndsWith("@example.com", english.MessageId, StringComparison.Ordinal);
        foreach (
            var line in new[]
            {
                "Overview, 2026-06-01",
                "Progress 45.0% (expected 67.8%), ±0.0 pp within the week",
                "2 objectives, 2 key results",
                "Participation 50.0%",
                "2 stale key results, 2 check-ins missed within the week",
                $"Open the report: https://okr.example.com/reports/progress?cycleId={ReportSample.Cycle}&unitId={Company}",
            }
        )
        {
            Assert.True(english.TextBody!.Contains(line, StringComparison.Ordinal), $"{line} in {english.TextBody}");
        }

        Assert.Contains("<li>2 objectives, 2 key results</li>", english.HtmlBody, StringComparison.Ordinal);
        Assert.Equal("OKR 周报：Company · q2", chinese.Subject);
        Assert.Contains("2 个目标，2 个关键结果", chinese.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_names_what_moved_and_keeps_what_is_confidential()
    {
        await Fill();
        await store.Apply([
            CheckInOf(KeyResultOfTop, Top, new(2026, 5, 29), 0.9m, "up"),
            CheckInOf(KeyResultOfSecret, Secret, new(2026, 5, 30), 0.1m, "down"),
        ]);
        await Subscribe(MailTo("ann@example.com"));
        await Due();
        await Worker().WorkAll(Ct);
        var text = Assert.Single(mail.Messages).TextBody!.ReplaceLineEndings("\n");
        Assert.Contains("Moved up\n  Top · E1: 90.0% (+40.0 pp)", text, StringComparison.Ordinal);
        Assert.Contains("Moved down\n  (confidential) · E1: 10.0% (-30.0 pp)", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret plan", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("feishu", """{"code":0}""")]
    [InlineData("dingtalk", """{"errcode":0}""")]
    [InlineData("wecom", """{"errcode":0}""")]
    [InlineData("slack", "ok")]
    [InlineData("teams", "")]
    public async Task A_webhook_gets_its_message_once_a_week(string channel, string answer)
    {
        await Fill();
        var id = await Subscribe(Hook(channel));
        for (var week = 0; week < 2; week++)
        {
            hook.Answers.Enqueue((200, answer));
            await Due();
            await Worker().WorkAll(Ct);
            await Worker().WorkAll(Ct);
        }

        Assert.Equal(2, hook.Bodies.Count);
        Assert.All(hook.Bodies, body => Assert.Contains("OKR weekly: Company", body, StringComparison.Ordinal));
        Assert.Equal(["2026-W24 sent 1", "2026-W23 sent 1"], await Deliveries(id));
    }

    [Fact]
    public async Task Replicas_that_find_it_due_at_once_send_it_once()
    {
        await Fill();
        for (var i = 0; i < 5; i++)
        {
            await Subscribe(MailTo($"ann{i}@example.com"));
        }

        await Due();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Worker().WorkAll(Ct), Ct)));
        Assert.Equal(5, mail.Messages.Count);
        Assert.Equal(5, mail.Messages.Select(m => m.MessageId).Distinct().Count());
        await using var db = store.Open();
        Assert.Equal(5, await db.DigestDeliveries.CountAsync(d => d.State == DeliveryState.Sent, Ct));
    }

    [Fact]
    public async Task What_the_channel_does_not_take_now_is_tried_again_later_and_later()
    {
        await Fill();
        var id = await Subscribe(Hook("slack"));
        hook.Answers.Enqueue((500, ""));
        hook.Answers.Enqueue((429, ""));
        await Due();
        await Worker().WorkAll(Ct);
        Assert.Equal(["2026-W23 waiting 1 reporting.digest_refused HTTP 500"], await Deliveries(id));
        await Worker().WorkAll(Ct);
        clock.Advance(TimeSpan.FromSeconds(59));
        await Worker().WorkAll(Ct);
        Assert.Single(hook.Bodies);
        clock.Advance(TimeSpan.FromSeconds(1));
        await Worker().WorkAll(Ct);
        Assert.Equal(2, hook.Bodies.Count);
        clock.Advance(TimeSpan.FromMinutes(4));
        await Worker().WorkAll(Ct);
        Assert.Equal(2, hook.Bodies.Count);
        clock.Advance(TimeSpan.FromMinutes(1));
        await Worker().WorkAll(Ct);
        Assert.Equal(["2026-W23 sent 3"], await Deliveries(id));
    }

    [Fact]
    public async Task What_is_refused_for_three_days_is_given_up()
    {
        await Fill();
        var id = await Subscribe(MailTo("ann@example.com"));
        await Due();
        for (var hour = 0; hour < 80; hour++)
        {
            mail.Answers.Enqueue(new SmtpResponse(SmtpReplyCode.ServiceUnavailable, "later"));
            mail.Answers.Enqueue(new SmtpResponse(SmtpReplyCode.ServiceUnavailable, "later"));
            await Worker().WorkAll(Ct);
            clock.Advance(TimeSpan.FromHours(1));
        }

        Assert.Empty(mail.Messages);
        var delivery = Assert.Single(await Deliveries(id));
        Assert.StartsWith("2026-W23 failed", delivery, StringComparison.Ordinal);
        Assert.EndsWith("SMTP 421", delivery, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_refused_for_good_is_not_tried_again()
    {
        await Fill();
        var id = await Subscribe(Hook("feishu"));
        hook.Answers.Enqueue((200, """{"code":19021,"msg":"sign match fail"}"""));
        await Due();
        await Worker().WorkAll(Ct);
        clock.Advance(TimeSpan.FromDays(1));
        await Worker().WorkAll(Ct);
        Assert.Single(hook.Bodies);
        Assert.Equal(["2026-W23 failed 1 reporting.digest_refused code 19021"], await Deliveries(id));
    }

    [Fact]
    public async Task What_was_cut_off_while_it_was_sent_is_never_sent_again()
    {
        await Fill();
        var id = await Subscribe(Hook("slack"));
        // The process dies when the webhook has the message: the row is as it was then.
        var left = new TaskCompletionSource();
        hook.Arrived = async _ =>
        {
            await using var db = store.Open();
            Assert.True(await db.DigestDeliveries.AnyAsync(d => d.State == DeliveryState.Sending, Ct));
            await db.DigestDeliveries.ExecuteUpdateAsync(set => set.SetProperty(d => d.LeaseOwner, Guid.NewGuid()), Ct);
            left.SetResult();
        };
        await Due();
        await Worker().WorkAll(Ct);
        await left.Task;
        hook.Arrived = _ => Task.CompletedTask;
        await Worker().WorkAll(Ct);
        Assert.Equal(["2026-W23 sending 1"], await Deliveries(id));
        clock.Advance(DigestWorker.Hold + TimeSpan.FromSeconds(1));
        await Worker().WorkAll(Ct);
        await Worker().WorkAll(Ct);
        Assert.Single(hook.Bodies);
        Assert.Equal(["2026-W23 uncertain 1 reporting.digest_uncertain "], await Deliveries(id));
    }

    [Fact]
    public async Task What_was_cut_off_before_it_left_is_sent_by_another_once()
    {
        await Fill();
        var id = await Subscribe(MailTo("ann@example.com"));
        await Due();
        await Worker().Plan(Ct);
        await using (var db = store.Open())
        {
            await db.DigestDeliveries.ExecuteUpdateAsync(
                set =>
                    set.SetProperty(d => d.State, DeliveryState.Preparing)
                        .SetProperty(d => d.Attempts, 1)
                        .SetProperty(d => d.LeaseOwner, Guid.NewGuid())
                        .SetProperty(d => d.LeaseUntil, clock.UtcNow() + DigestWorker.Hold),
                Ct
            );
        }

        await Worker().WorkAll(Ct);
        Assert.Empty(mail.Messages);
        clock.Advance(DigestWorker.Hold + TimeSpan.FromSeconds(1));
        await Worker().WorkAll(Ct);
        Assert.Single(mail.Messages);
        Assert.Equal(["2026-W23 sent 2"], await Deliveries(id));
    }

    [Fact]
    public async Task A_connection_that_breaks_after_the_message_left_leaves_it_uncertain_and_one_that_is_refused_does_not()
    {
        await Fill();
        var broken = await Subscribe(Hook("slack"));
        hook.Answers.Enqueue((502, ""));
        await Due();
        await Worker().WorkAll(Ct);
        Assert.Equal(["2026-W23 uncertain 1 reporting.digest_uncertain HTTP 502"], await Deliveries(broken));
        await hook.DisposeAsync();
        var refused = await Subscribe(Hook("slack") with { WebhookUrl = new Uri(hook.Address, "/other").ToString() });
        await Due();
        await Worker().WorkAll(Ct);
        Assert.Equal(["2026-W24 waiting 1 reporting.digest_refused ConnectionError"], await Deliveries(refused));
    }

    [Fact]
    public async Task A_week_is_sent_once_although_its_day_is_moved()
    {
        await Fill();
        var id = await Subscribe(MailTo("ann@example.com"));
        await Due(); // Monday
        await Worker().WorkAll(Ct);
        await Change(id, weekday: 3);
        clock.Advance(TimeSpan.FromDays(3)); // past Wednesday of the same week
        await Worker().WorkAll(Ct);
        Assert.Single(mail.Messages);
        clock.Advance(TimeSpan.FromDays(7));
        await Worker().WorkAll(Ct);
        Assert.Equal(["2026-W24 sent 1", "2026-W23 sent 1"], await Deliveries(id));
    }

    [Fact]
    public async Task A_paused_subscription_sends_nothing_and_one_that_was_down_for_long_only_the_last_week()
    {
        await Fill();
        var id = await Subscribe(MailTo("ann@example.com"));
        await Change(id, weekday: 1, paused: true);
        await Due();
        await Worker().WorkAll(Ct);
        Assert.Empty(mail.Messages);
        await Change(id, weekday: 1);
        clock.Advance(TimeSpan.FromDays(6)); // the next due time is five hours and some days ago: too late
        clock.Advance(TimeSpan.FromDays(5));
        await Worker().WorkAll(Ct);
        Assert.Empty(mail.Messages);
        clock.Advance(TimeSpan.FromDays(5));
        await Worker().WorkAll(Ct);
        Assert.Single(mail.Messages);
    }

    [Fact]
    public async Task A_week_that_waits_for_another_attempt_is_skipped_when_the_subscription_is_paused()
    {
        await Fill();
        var id = await Subscribe(Hook("slack"));
        hook.Answers.Enqueue((500, ""));
        await Due();
        await Worker().WorkAll(Ct);
        await Change(id, weekday: 1, paused: true);
        clock.Advance(TimeSpan.FromMinutes(1));
        await Worker().WorkAll(Ct);
        Assert.Single(hook.Bodies);
        Assert.Equal(["2026-W23 skipped 2"], await Deliveries(id));
        await Change(id, weekday: 1);
        await Due();
        await Worker().WorkAll(Ct);
        Assert.Equal(["2026-W24 sent 1", "2026-W23 skipped 2"], await Deliveries(id));
    }

    [Fact]
    public async Task A_change_between_the_due_time_and_the_next_look_keeps_the_week_unless_it_is_one_of_the_time()
    {
        await Fill();
        var id = await Subscribe(MailTo("ann@example.com"));
        await Due();
        await Change(id, weekday: 1);
        await Worker().WorkAll(Ct);
        Assert.Equal(["2026-W23 sent 1"], await Deliveries(id));
        await Due();
        await Change(id, weekday: 2);
        await Worker().WorkAll(Ct);
        Assert.Equal(["2026-W23 sent 1"], await Deliveries(id));
        clock.Advance(TimeSpan.FromDays(1));
        await Worker().WorkAll(Ct);
        Assert.Equal(["2026-W24 sent 1", "2026-W23 sent 1"], await Deliveries(id));
    }

    [Fact]
    public async Task Check_ins_missed_within_the_week_are_those_of_the_key_results_that_there_are_today()
    {
        await Fill();
        var on = new DateOnly(2026, 5, 30);
        await store.Apply([
            ReportSample.Events.OfType<ObjectiveChanged>().Single(o => o.Id == Secret) with
            {
                Version = 2,
                State = "cancelled",
                States = [new("published", Start, DateTime.UnixEpoch), new("cancelled", on, DateTime.UnixEpoch)],
            },
        ]);
        await Subscribe(MailTo("ann@example.com"));
        await Due();
        await Worker().WorkAll(Ct);
        Assert.Contains(
            "1 stale key results, 1 check-ins missed within the week",
            Assert.Single(mail.Messages).TextBody,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Without_a_cycle_there_is_nothing_to_send()
    {
        await Fill();
        var id = await Subscribe(MailTo("ann@example.com"));
        clock.SetUtcNow(new DateTimeOffset(2026, 8, 3, 12, 0, 0, TimeSpan.Zero));
        await using (var db = store.Open())
        {
            var due = new DateTime(2026, 8, 3, 9, 0, 0, DateTimeKind.Utc);
            await db.DigestSubscriptions.ExecuteUpdateAsync(set => set.SetProperty(s => s.NextDueAt, due), Ct);
        }

        await Worker().WorkAll(Ct);
        Assert.Equal(["2026-W32 skipped 1"], await Deliveries(id));
        var refusal = await Assert.ThrowsAsync<DomainException>(() => Test(id));
        Assert.Equal("reporting.digest_without_cycle", refusal.Error.Code);
    }

    [Fact]
    public async Task Messages_to_one_robot_keep_its_pace()
    {
        await Fill();
        await Subscribe(Hook("dingtalk"));
        await Subscribe(Hook("dingtalk") with { UnitId = Team });
        hook.Answers.Enqueue((200, """{"errcode":0}"""));
        hook.Answers.Enqueue((200, """{"errcode":0}"""));
        await Due();
        var work = Worker().WorkAll(Ct);
        while (hook.Bodies.IsEmpty)
        {
            await Task.Delay(5, Ct);
        }

        // The second one waits for the robot: nothing comes for all the time that it has to.
        while (!work.IsCompleted)
        {
            if (clock.GetUtcNow() < Monday.AddSeconds(4))
            {
                Assert.Single(hook.Bodies);
            }

            clock.Advance(TimeSpan.FromSeconds(0.5));
            await Task.Delay(5, Ct);
        }

        await work;
        Assert.Equal(2, hook.Bodies.Count);
        Assert.True(clock.GetUtcNow() >= Monday.AddSeconds(4));
    }

    [Fact]
    public async Task A_test_is_sent_now_and_the_week_all_the_same()
    {
        await Fill();
        var id = await Subscribe(MailTo("ann@example.com"));
        Assert.True((await Test(id)).Sent);
        Assert.StartsWith("[Test] OKR weekly", mail.Messages.Single().Subject, StringComparison.Ordinal);
        await Due();
        await Worker().WorkAll(Ct);
        Assert.Equal(2, mail.Messages.Count);
        mail.Answers.Enqueue(new SmtpResponse(SmtpReplyCode.TransactionFailed, "no"));
        var refusal = await Assert.ThrowsAsync<DomainException>(() => Test(id));
        Assert.Equal(("reporting.digest_refused", "SMTP 554"), (refusal.Error.Code, refusal.Arguments[0]));
    }

    [Fact]
    public async Task Only_those_who_lead_the_unit_may_say_what_is_sent_about_it()
    {
        await Fill();
        var head = ReportingStore.Somebody(Head); // of the team
        var unitAdmin = ReportingStore.Somebody(Guid.NewGuid(), Roles.UnitAdmin) with
        {
            AdministeredUnitIds = new HashSet<Guid> { Company },
        };
        foreach (var leader in new[] { head, unitAdmin, Admin })
        {
            var id = await Subscribe(MailTo("ann@example.com") with { UnitId = Team }, leader);
            await using var db = store.Open();
            await DeleteDigest.Handle(id, db, leader, clock, Ct);
        }

        Assert.Equal("forbidden", await Refused(MailTo("ann@example.com"), head)); // the company is not his
        var known = await Subscribe(MailTo("ann@example.com") with { UnitId = Team });
        foreach (
            var other in new[]
            {
                ReportingStore.Somebody(Member),
                ReportingStore.Somebody(Guid.NewGuid()),
                ReportingStore.Somebody(Guid.NewGuid(), Roles.Coach, Roles.Executive, Roles.Auditor),
                ReportingStore.Somebody(Guid.NewGuid(), Roles.UnitAdmin) with
                {
                    AdministeredUnitIds = new HashSet<Guid> { Guid.NewGuid() },
                },
            }
        )
        {
            Assert.Equal("forbidden", await Refused(MailTo("eve@example.com") with { UnitId = Team }, other));
            await using var db = store.Open();
            foreach (
                var attempt in new Func<Task>[]
                {
                    () => DigestAccess.Find(known, db, other, clock, Ct),
                    () => DeleteDigest.Handle(known, db, other, clock, Ct),
                    () => ListDigests.Handle(Team, null, null, db, secrets, other, clock, Ct),
                    () => ListDigestDeliveries.Handle(known, null, null, "en", db, other, clock, Ct),
                    () => Test(known, other),
                    () => Change(known, 1, user: other),
                }
            )
            {
                Assert.Equal("forbidden", (await Assert.ThrowsAsync<DomainException>(attempt)).Error.Code);
            }

            Assert.Equal(
                "invalid_request",
                (
                    await Assert.ThrowsAsync<DomainException>(() =>
                        ListDigests.Handle(null, null, null, db, secrets, other, clock, Ct)
                    )
                )
                    .Error
                    .Code
            );
        }

        Assert.Empty(mail.Messages);
    }

    [Fact]
    public async Task A_saved_filter_narrows_the_digest_and_its_link()
    {
        await Fill();
        var filter = await Save("R & D", FilterConditions.None with { Text = "top & more" });
        var id = await Subscribe(MailTo("ann@example.com") with { SavedFilterId = filter });
        await Due();
        await Worker().WorkAll(Ct);
        await using (var db = store.Open())
        {
            await db.SavedFilters.ExecuteUpdateAsync(set => set.SetProperty(f => f.ObjectiveText, "Top"), Ct);
        }

        await Due();
        await Worker().WorkAll(Ct);
        var (nothing, top) = (mail.Messages.First(), mail.Messages.Last());
        Assert.Equal("OKR weekly: Company · R ＆ D · q2", top.Subject);
        Assert.Contains("0 objectives, 0 key results", nothing.TextBody, StringComparison.Ordinal);
        Assert.Contains("&objectiveText=top%20%26%20more", nothing.TextBody, StringComparison.Ordinal);
        Assert.Contains("1 objectives, 1 key results", top.TextBody, StringComparison.Ordinal);
        Assert.Contains($"&unitId={Company}&objectiveText=Top", top.TextBody, StringComparison.Ordinal);
        await Change(id, weekday: 1, otherFilter: true);
        await Due();
        await Worker().WorkAll(Ct);
        Assert.Equal("OKR weekly: Company · q2", mail.Messages.Last().Subject);
    }

    [Fact]
    public async Task Nothing_is_sent_with_a_filter_that_is_gone_or_no_longer_shared()
    {
        await Fill();
        var head = ReportingStore.Somebody(Head); // of the team
        var shared = await Save("Shared", FilterConditions.None, shared: true);
        var own = await Save("Own", FilterConditions.None, head);
        var first = await Subscribe(MailTo("ann@example.com") with { UnitId = Team, SavedFilterId = shared }, head);
        var second = await Subscribe(MailTo("bob@example.com") with { UnitId = Team, SavedFilterId = own }, head);
        Assert.Equal(["Shared", "Own"], await FilterNames());
        await using (var db = store.Open())
        {
            await db
                .SavedFilters.Where(f => f.Id == shared)
                .ExecuteUpdateAsync(set => set.SetProperty(f => f.Shared, false), Ct);
            await DeleteFilter.Handle(own, ExpectedVersion.Any, db, head, Ct);
        }

        Assert.Equal([null, null], await FilterNames());
        await Due();
        await Worker().WorkAll(Ct);
        clock.Advance(TimeSpan.FromDays(1));
        await Worker().WorkAll(Ct);
        Assert.Empty(mail.Messages);
        foreach (var id in new[] { first, second })
        {
            Assert.Equal(["2026-W23 failed 1 reporting.digest_filter_unavailable "], await Deliveries(id));
            var refusal = await Assert.ThrowsAsync<DomainException>(() => Test(id, head));
            Assert.Equal("reporting.digest_filter_unavailable", refusal.Error.Code);
        }

        await Change(first, weekday: 1, user: head); // other settings change all the same
        await Change(second, weekday: 1, user: head, otherFilter: true);
        await Due();
        await Worker().WorkAll(Ct);
        Assert.Equal("bob@example.com", Assert.Single(mail.Messages).To.Mailboxes.Single().Address);

        async Task<List<string?>> FilterNames()
        {
            await using var db = store.Open();
            var page = await ListDigests.Handle(Team, null, null, db, secrets, head, clock, Ct);
            return [.. page.Items.Select(d => d.SavedFilterName)];
        }
    }

    [Fact]
    public async Task Only_a_filter_that_the_caller_and_the_subscriptions_maker_see_and_of_no_single_person_is_taken()
    {
        await Fill();
        var head = ReportingStore.Somebody(Head);
        var admins = await Save("The administrator's", FilterConditions.None);
        var person = await Save("One person", FilterConditions.None, person: Member);
        var about = MailTo("ann@example.com") with { UnitId = Team };
        Assert.Equal("reporting.filter_not_found", await Refused(about with { SavedFilterId = admins }, head));
        Assert.Equal("reporting.filter_not_found", await Refused(about with { SavedFilterId = Guid.NewGuid() }));
        Assert.Equal("reporting.digest_filter_of_person", await Refused(about with { SavedFilterId = person }));
        var ofHead = await Subscribe(about, head);
        foreach (
            var (filter, user, code) in new[]
            {
                (admins, head, "reporting.filter_not_found"),
                (admins, Admin, "reporting.digest_filter_unavailable"),
                (person, Admin, "reporting.digest_filter_unavailable"),
            }
        )
        {
            var refusal = await Assert.ThrowsAsync<DomainException>(() =>
                Change(ofHead, 1, user: user, filter: filter, otherFilter: true)
            );
            Assert.Equal(code, refusal.Error.Code);
        }
    }

    [Fact]
    public async Task Secrets_are_kept_and_not_shown()
    {
        await Fill();
        var id = await Subscribe(Hook("feishu") with { WebhookUrl = $"{hook.Hook}?token=hush", Secret = "SEChush" });
        await using var db = store.Open();
        var page = await ListDigests.Handle(Company, null, null, db, secrets, Admin, clock, Ct);
        var shown = JsonSerializer.Serialize(page, Json.Options);
        Assert.DoesNotContain("hush", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("/hook", shown, StringComparison.Ordinal);
        Assert.Contains($"\"webhookHost\":\"{hook.Address.Authority}\"", shown, StringComparison.Ordinal);
        Assert.Contains("\"signed\":true", shown, StringComparison.Ordinal);
        await Change(id, weekday: 2);
        var kept = await db.DigestSubscriptions.AsNoTracking().SingleAsync(Ct);
        Assert.Equal(2, kept.Weekday);
        Assert.Equal(new(DigestChannel.Feishu, $"{hook.Hook}?token=hush", "SEChush", "en"), secrets.Open(kept));
        foreach (var text in new[] { kept.Target, kept.Secret! })
        {
            Assert.DoesNotContain("hush", text, StringComparison.Ordinal);
            Assert.DoesNotContain("127.0.0.1", text, StringComparison.Ordinal);
        }

        // Bound to its subscription and column: what is copied elsewhere is not read.
        (kept.Target, kept.Secret) = (kept.Secret!, kept.Target);
        Assert.Null(secrets.Open(kept));
    }

    [Fact]
    public async Task A_webhook_kept_in_the_clear_or_with_an_older_key_is_read_and_kept_with_the_newest()
    {
        await Fill();
        var id = await Subscribe(Hook("feishu") with { Secret = "SEChush" });
        await using (var db = store.Open())
        {
            await db.DigestSubscriptions.ExecuteUpdateAsync(
                set => set.SetProperty(s => s.Target, hook.Hook).SetProperty(s => s.Secret, "SEChush"),
                Ct
            );
        }

        hook.Answers.Enqueue((200, """{"code":0}"""));
        Assert.True((await Test(id)).Sent);
        await Worker().WorkAll(Ct);
        var old = await Kept();
        Assert.DoesNotContain("hush", old.Secret, StringComparison.Ordinal);
        Assert.False(secrets.IsOutdated(old));

        var newer = $"{keys}.newer";
        WebhookSecrets.MakeOnce(newer);
        await File.AppendAllTextAsync(newer, await File.ReadAllTextAsync(keys, Ct), Ct);
        secrets = Secrets(newer);
        Assert.True(secrets.IsOutdated(old));
        await Worker().WorkAll(Ct);
        await File.WriteAllLinesAsync(newer, (await File.ReadAllLinesAsync(newer, Ct)).Take(1), Ct);
        secrets = Secrets(newer); // the older key is gone
        File.Delete(newer);
        Assert.Null(secrets.Open(old));
        hook.Answers.Enqueue((200, """{"code":0}"""));
        await Due();
        await Worker().WorkAll(Ct);
        Assert.Equal(["2026-W23 sent 1"], await Deliveries(id));
        Assert.All(hook.Bodies, body => Assert.Contains("\"sign\"", body, StringComparison.Ordinal));

        async Task<DigestSubscription> Kept()
        {
            await using var db = store.Open();
            return await db.DigestSubscriptions.AsNoTracking().SingleAsync(Ct);
        }
    }

    [Fact]
    public async Task Without_its_key_a_webhook_is_shown_as_unreadable_and_nothing_is_sent_until_it_is_entered_again()
    {
        await Fill();
        var id = await Subscribe(Hook("slack"));
        var other = $"{keys}.other";
        WebhookSecrets.MakeOnce(other);
        secrets = Secrets(other);
        File.Delete(other);
        await using (var db = store.Open())
        {
            Assert.Null(
                (await ListDigests.Handle(Company, null, null, db, secrets, Admin, clock, Ct)).Items[0].WebhookHost
            );
        }

        await Due();
        await Worker().WorkAll(Ct);
        Assert.Equal(["2026-W23 failed 1 reporting.webhook_unreadable "], await Deliveries(id));
        var refusal = await Assert.ThrowsAsync<DomainException>(() => Test(id));
        Assert.Equal("reporting.webhook_unreadable", refusal.Error.Code);
        await Change(id, weekday: 1);
        await Change(id, weekday: 1, webhook: hook.Hook);
        hook.Answers.Enqueue((200, "ok"));
        Assert.True((await Test(id)).Sent);
    }

    [Fact]
    public async Task Without_any_key_no_webhook_is_taken_and_mail_is()
    {
        await Fill();
        secrets = new WebhookSecrets(new OkrOptions());
        Assert.Equal("reporting.webhooks_not_configured", await Refused(Hook("slack")));
        await Subscribe(MailTo("ann@example.com"));
    }

    [Fact]
    public void Standalone_makes_its_own_key_once_and_a_file_of_anything_else_stops_the_process()
    {
        var folder = Directory.CreateTempSubdirectory();
        var options = new OkrOptions
        {
            Mode = "standalone",
            Database = new DatabaseOptions { Folder = folder.FullName },
        };
        new WebhookSecrets(options).Require();
        var file = Path.Combine(folder.FullName, "secrets.key");
        var made = File.ReadAllText(file);
        new WebhookSecrets(options).Require();
        Assert.Equal(made, File.ReadAllText(file));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        foreach (var nonsense in new[] { "", "not base64", Convert.ToBase64String(new byte[16]), $"{made}x" })
        {
            File.WriteAllText(file, nonsense);
            var refusal = Assert.Throws<ConfigurationException>(() => new WebhookSecrets(options));
            Assert.StartsWith("Okr:Secrets:KeyFile", refusal.Message, StringComparison.Ordinal);
            Assert.True(nonsense.Length < 10 || !refusal.Message.Contains(nonsense, StringComparison.Ordinal));
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Nonsense_is_refused()
    {
        await Fill();
        Assert.Equal("invalid_request", await Refused(new(null, null, null, null, null, null, null, null, null, null)));
        Assert.Equal(
            "reporting.unit_not_found",
            await Refused(MailTo("a@example.com") with { UnitId = Guid.NewGuid() })
        );
        Assert.Equal("invalid_request", await Refused(MailTo()));
        Assert.Equal("invalid_request", await Refused(MailTo("not an address")));
        Assert.Equal("invalid_request", await Refused(MailTo("a@example.com\r\nBcc: b@example.com")));
        Assert.Equal("invalid_request", await Refused(MailTo("a@example.com,b@example.com")));
        Assert.Equal("invalid_request", await Refused(MailTo("A <a@example.com>")));
        Assert.Equal("invalid_request", await Refused(MailTo("a@elsewhere.example")));
        Assert.Equal(
            "invalid_request",
            await Refused(MailTo([.. Enumerable.Range(0, 51).Select(i => $"a{i}@example.com")]))
        );
        Assert.Equal("invalid_request", await Refused(MailTo("a@example.com") with { Weekday = 0 }));
        Assert.Equal("invalid_request", await Refused(MailTo("a@example.com") with { Hour = 24 }));
        Assert.Equal("invalid_request", await Refused(MailTo("a@example.com") with { TimeZone = "Mars/Olympus" }));
        Assert.Equal("invalid_request", await Refused(MailTo("a@example.com") with { Language = "fr" }));
        Assert.Equal("invalid_request", await Refused(MailTo("a@example.com") with { Channel = "pigeon" }));
        Assert.Equal("invalid_request", await Refused(MailTo("a@example.com") with { Secret = "x" }));
        Assert.Equal("invalid_request", await Refused(MailTo("a@example.com") with { WebhookUrl = hook.Hook }));
        Assert.Equal("invalid_request", await Refused(Hook("slack") with { WebhookUrl = null }));
        Assert.Equal(
            "reporting.webhook_not_https",
            await Refused(Hook("slack") with { WebhookUrl = "http://a.example/" })
        );
        Assert.Equal(
            "reporting.webhook_internal",
            await Refused(Hook("slack") with { WebhookUrl = "https://127.0.0.1/" })
        );
        for (var i = 0; i < 20; i++)
        {
            await Subscribe(MailTo($"a{i}@example.com"));
        }

        Assert.Equal("reporting.too_many_digests", await Refused(MailTo("a@example.com")));
    }

    [Fact]
    public async Task Without_a_mail_server_no_mail_is_promised()
    {
        await Fill();
        await using var db = store.Open();
        var refusal = await Assert.ThrowsAsync<DomainException>(() =>
            CreateDigest.Handle(MailTo("a@example.com"), db, new OkrOptions(), guard, secrets, Admin, clock, Ct)
        );
        Assert.Equal("reporting.mail_not_configured", refusal.Error.Code);
    }

    [Fact]
    public async Task A_change_of_a_stale_version_is_refused()
    {
        await Fill();
        var id = await Subscribe(MailTo("ann@example.com"));
        var refusal = await Assert.ThrowsAsync<DomainException>(() => Change(id, 2, new ExpectedVersion(7)));
        Assert.Equal("stale_version", refusal.Error.Code);
    }

    public async ValueTask DisposeAsync()
    {
        sender.Dispose();
        await mail.DisposeAsync();
        await hook.DisposeAsync();
        store.Dispose();
        File.Delete(keys);
    }

    private WebhookSecrets Secrets(string? file = null) =>
        new(new OkrOptions { Secrets = new SecretOptions { KeyFile = file ?? keys } });

    private Task Fill() => store.Apply(Events);

    /// <summary>Moves on to the next Monday, 09:00 UTC.</summary>
    private Task Due()
    {
        clock.SetUtcNow(
            new DateTimeOffset(DigestSchedule.NextAfter(clock.UtcNow(), 1, 9, TimeZoneInfo.Utc), TimeSpan.Zero)
        );
        return Task.CompletedTask;
    }

    private DigestWorker Worker() =>
        new(
            store.Scopes,
            store.Facts,
            sender,
            new DigestPacer(store.Scopes, clock),
            secrets,
            options,
            null!, // only the loop waits for the start
            clock,
            NullLogger<DigestWorker>.Instance
        );

    private static CreateDigest.Request MailTo(params string[] addresses) =>
        new(Company, "mail", addresses, null, null, "en", 1, 9, "UTC", null);

    private CreateDigest.Request Hook(string channel) =>
        new(Company, channel, null, hook.Hook, null, "en", 1, 9, "UTC", null);

    private async Task<Guid> Subscribe(CreateDigest.Request request, CurrentUser? user = null)
    {
        await using var db = store.Open();
        return (await CreateDigest.Handle(request, db, options, guard, secrets, user ?? Admin, clock, Ct)).Id;
    }

    private async Task<Guid> Save(
        string name,
        FilterConditions conditions,
        CurrentUser? owner = null,
        bool shared = false,
        Guid? person = null
    )
    {
        await using var db = store.Open();
        var settings = new FilterSettings(
            name,
            "progress",
            shared,
            null,
            null,
            null,
            person,
            null,
            conditions,
            null,
            null
        );
        return (await CreateFilter.Handle(settings, db, owner ?? Admin, clock, Ct)).Id;
    }

    private async Task<string> Refused(CreateDigest.Request request, CurrentUser? user = null) =>
        (await Assert.ThrowsAsync<DomainException>(() => Subscribe(request, user))).Error.Code;

    private async Task Change(
        Guid id,
        int weekday,
        ExpectedVersion? expected = null,
        bool paused = false,
        CurrentUser? user = null,
        Guid? filter = null,
        bool otherFilter = false,
        string? webhook = null
    )
    {
        await using var db = store.Open();
        var known = await db.DigestSubscriptions.AsNoTracking().SingleAsync(s => s.Id == id, Ct);
        await ChangeDigest.Handle(
            id,
            new(
                known.Channel == DigestChannel.Mail ? known.Target.Split(',') : null,
                webhook,
                null,
                "en",
                weekday,
                9,
                "UTC",
                paused,
                otherFilter ? filter : known.SavedFilterId
            ),
            expected ?? ExpectedVersion.Any,
            db,
            options,
            guard,
            secrets,
            user ?? Admin,
            clock,
            Ct
        );
    }

    private async Task<SendTestDigest.Response> Test(Guid id, CurrentUser? user = null)
    {
        await using var db = store.Open();
        return await SendTestDigest.Handle(
            id,
            db,
            store.Facts,
            sender,
            new DigestPacer(store.Scopes, clock),
            secrets,
            options,
            user ?? Admin,
            clock,
            Ct
        );
    }

    private async Task<List<string>> Deliveries(Guid id)
    {
        await using var db = store.Open();
        var page = await ListDigestDeliveries.Handle(id, null, null, "en", db, Admin, clock, Ct);
        return
        [
            .. page.Items.Select(d =>
                $"{d.Week} {d.State} {d.Attempts}" + (d.Error is { } error ? $" {error.Code} {error.Detail}" : "")
            ),
        ];
    }
}
