using Microsoft.EntityFrameworkCore;
using Okr.Organization;
using Okr.Organization.Domain;
using Okr.Organization.Features;
using Okr.Organization.Features.Accounts;
using Okr.Organization.Features.Me;
using Okr.Organization.Features.People;
using Okr.Organization.Features.RoleAssignments;
using Okr.Organization.Features.Sessions;
using Okr.Organization.Features.Tokens;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using Okr.Platform.Web;
using static Okr.Tests.Organization.OrganizationScenario;

namespace Okr.Tests.Organization;

public sealed class AccountTests : IDisposable
{
    private readonly OrganizationScenario scenario = new();

    public void Dispose() => scenario.Dispose();

    [Fact]
    public async Task The_first_start_makes_one_administrator_and_the_second_none()
    {
        var password = await Bootstrapped();
        Assert.NotNull(password);
        Assert.Null(await Bootstrapped());

        var signedIn = await scenario.SignIn("ADMIN", password);

        Assert.True(signedIn.Identified.PasswordChangeRequired);
        Assert.True(signedIn.Identified.User.IsPlatformAdmin);
        Assert.True(signedIn.Identified.User.IsProgramAdmin);
        Assert.Null(signedIn.Identified.User.PersonId);
        Assert.Equal(signedIn.Identified.User.AccountId, signedIn.Identified.User.Id);
    }

    [Fact]
    public async Task The_first_password_can_go_into_a_file_that_only_its_owner_reads()
    {
        var file = Path.Combine(Path.GetTempPath(), $"okr-password-{Guid.NewGuid():N}");
        try
        {
            var password = await Bootstrapped(file);
            Assert.Equal(password, (await File.ReadAllTextAsync(file, Ct)).Trim());
            Assert.True(
                OperatingSystem.IsWindows()
                    || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite)
            );

            Assert.Null(await Bootstrapped(file));
            Assert.Equal(password, (await File.ReadAllTextAsync(file, Ct)).Trim());
            Assert.Single(Directory.GetFiles(Path.GetTempPath(), $"{Path.GetFileName(file)}*"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_changed_configured_token_replaces_the_earlier_one()
    {
        await Bootstrapped();
        await Configure("first-token-of-the-admin");
        var caller = await scenario.OfToken("first-token-of-the-admin");
        Assert.True(caller!.User.IsPlatformAdmin);
        Assert.Equal(Scopes.All.Order(), caller.User.Scopes.Order());

        await Configure("second-token-of-the-admin");
        Assert.Null(await scenario.OfToken("first-token-of-the-admin"));
        Assert.NotNull(await scenario.OfToken("second-token-of-the-admin"));

        await Configure(null);
        Assert.Null(await scenario.OfToken("second-token-of-the-admin"));
    }

    [Fact]
    public async Task An_unknown_user_and_a_wrong_password_get_the_same_answer()
    {
        await scenario.Account("li.wei");

        var unknown = await Refused(OrganizationErrors.SignInFailed, () => scenario.SignIn("nobody", "some password"));
        var wrong = await Refused(OrganizationErrors.SignInFailed, () => scenario.SignIn("li.wei", "some password"));

        Assert.Equal(unknown.Message, wrong.Message);
        Assert.Equal(ErrorKind.Unauthenticated, wrong.Error.Kind);
    }

    [Fact]
    public async Task Ten_failures_lock_the_account_for_a_quarter_of_an_hour_even_for_the_right_password()
    {
        var made = await scenario.Account("li.wei");
        for (var i = 0; i < 10; i++)
        {
            await Refused(OrganizationErrors.SignInFailed, () => scenario.SignIn("li.wei", "wrong password"));
        }

        await Refused(OrganizationErrors.AccountLocked, () => scenario.SignIn("li.wei", made.OneTimePassword));
        scenario.Clock.Now += TimeSpan.FromMinutes(14);
        await Refused(OrganizationErrors.AccountLocked, () => scenario.SignIn("li.wei", made.OneTimePassword));
        scenario.Clock.Now += TimeSpan.FromMinutes(1);
        await Refused(OrganizationErrors.SignInFailed, () => scenario.SignIn("li.wei", "wrong password"));
        Assert.NotNull(await scenario.SignIn("li.wei", made.OneTimePassword));
    }

    [Fact]
    public async Task A_success_begins_the_count_anew()
    {
        var made = await scenario.Account("li.wei");
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 9; i++)
            {
                await Refused(OrganizationErrors.SignInFailed, () => scenario.SignIn("li.wei", "wrong password"));
            }

            Assert.NotNull(await scenario.SignIn("li.wei", made.OneTimePassword));
        }
    }

    [Fact]
    public async Task Neither_passwords_nor_secrets_are_stored()
    {
        var made = await scenario.Account("li.wei");
        var session = await scenario.SignIn("li.wei", made.OneTimePassword);
        var token = await MakeToken(session.Identified.User, ["read"]);

        await using var db = scenario.Open();
        var account = await db.Accounts.SingleAsync(Ct);
        Assert.DoesNotContain(made.OneTimePassword, account.PasswordHash);
        Assert.Equal(Secrets.Hash(session.Secret), (await db.Sessions.SingleAsync(Ct)).SecretHash);
        Assert.Equal(Secrets.Hash(token.Secret), (await db.AccessTokens.SingleAsync(Ct)).SecretHash);
        Assert.StartsWith("okr_pat_", token.Secret, StringComparison.Ordinal);
        foreach (var entry in await db.AuditEntries.ToListAsync(Ct))
        {
            var text = entry.Before + entry.After;
            Assert.DoesNotContain(made.OneTimePassword, text, StringComparison.Ordinal);
            Assert.DoesNotContain(token.Secret, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_session_ends_after_twelve_idle_hours_and_after_seven_days_in_any_case()
    {
        var made = await scenario.Account("li.wei");
        var idle = await scenario.SignIn("li.wei", made.OneTimePassword);
        scenario.Clock.Now += TimeSpan.FromHours(12);
        Assert.Null(await scenario.OfSession(idle.Secret));

        var used = await scenario.SignIn("li.wei", made.OneTimePassword);
        for (var i = 0; i < 15; i++)
        {
            scenario.Clock.Now += TimeSpan.FromHours(11);
            Assert.NotNull(await scenario.OfSession(used.Secret));
        }

        scenario.Clock.Now += TimeSpan.FromHours(4);
        Assert.Null(await scenario.OfSession(used.Secret));
        Assert.Null(await scenario.OfSession("made up"));
    }

    [Fact]
    public async Task Signing_out_everywhere_ends_all_sessions_of_the_account_and_no_others()
    {
        var made = await scenario.Account("li.wei");
        var other = await scenario.Account("ada");
        var first = await scenario.SignIn("li.wei", made.OneTimePassword);
        var second = await scenario.SignIn("li.wei", made.OneTimePassword);
        var foreign = await scenario.SignIn("ada", other.OneTimePassword);

        await Do(db => EndSessions.HandleEverywhere(db, new Actor(first.Identified.User, ""), scenario.Clock, Ct));

        Assert.Null(await scenario.OfSession(first.Secret));
        Assert.Null(await scenario.OfSession(second.Secret));
        Assert.NotNull(await scenario.OfSession(foreign.Secret));
    }

    [Fact]
    public async Task Somebody_elses_session_cannot_be_ended()
    {
        var made = await scenario.Account("li.wei");
        var session = await scenario.SignIn("li.wei", made.OneTimePassword);

        await Refused(
            OrganizationErrors.SessionNotFound,
            () =>
                Do(db =>
                    EndSessions.Handle(session.Identified.User.SessionId!.Value, db, scenario.Admin, scenario.Clock, Ct)
                )
        );

        Assert.NotNull(await scenario.OfSession(session.Secret));
    }

    [Fact]
    public async Task A_new_password_ends_the_other_sessions_and_is_no_longer_to_be_changed()
    {
        var made = await scenario.Account("li.wei");
        var mine = await scenario.SignIn("li.wei", made.OneTimePassword);
        var other = await scenario.SignIn("li.wei", made.OneTimePassword);
        var actor = new Actor(mine.Identified.User, "");

        await RefusedField(
            "new",
            OrganizationErrors.PasswordTooShort,
            () => NewPassword(actor, made.OneTimePassword, "short")
        );
        await Refused(
            OrganizationErrors.PasswordWrong,
            () => NewPassword(actor, "wrong password", "correct horse battery")
        );
        await NewPassword(actor, made.OneTimePassword, "correct horse battery");

        Assert.Null(await scenario.OfSession(other.Secret));
        Assert.False((await scenario.OfSession(mine.Secret))!.PasswordChangeRequired);
        await Refused(OrganizationErrors.SignInFailed, () => scenario.SignIn("li.wei", made.OneTimePassword));
        Assert.NotNull(await scenario.SignIn("li.wei", "correct horse battery"));
    }

    [Fact]
    public async Task Guessing_the_present_password_counts_as_guessing_at_the_door()
    {
        var made = await scenario.Account("li.wei");
        var mine = await scenario.SignIn("li.wei", made.OneTimePassword);
        var actor = new Actor(mine.Identified.User, "");
        for (var i = 0; i < 10; i++)
        {
            await Refused(
                OrganizationErrors.PasswordWrong,
                () => NewPassword(actor, "wrong password", "correct horse battery")
            );
        }

        await Refused(
            OrganizationErrors.AccountLocked,
            () => NewPassword(actor, made.OneTimePassword, "correct horse battery")
        );
    }

    [Fact]
    public async Task A_token_has_its_scopes_and_its_last_day()
    {
        var made = await scenario.Account("li.wei");
        var session = await scenario.SignIn("li.wei", made.OneTimePassword);
        var token = await MakeToken(session.Identified.User, ["read", "reports"]);

        var caller = await scenario.OfToken(token.Secret);
        Assert.Equal(["read", "reports"], caller!.User.Scopes.Order());
        scenario.Clock.Now = new DateTime(2026, 3, 20, 23, 59, 0, DateTimeKind.Utc);
        Assert.NotNull(await scenario.OfToken(token.Secret));
        scenario.Clock.Now = new DateTime(2026, 3, 21, 0, 0, 0, DateTimeKind.Utc);
        Assert.Null(await scenario.OfToken(token.Secret));
    }

    [Fact]
    public async Task A_token_makes_no_tokens_and_nobody_gives_scopes_they_lack()
    {
        var made = await scenario.Account("li.wei");
        var session = await scenario.SignIn("li.wei", made.OneTimePassword);
        var token = await MakeToken(session.Identified.User, ["read", "write"]);
        var script = (await scenario.OfToken(token.Secret))!.User;

        await Refused(OrganizationErrors.ScopeNotHeld, () => MakeToken(script, ["import"]));
        await Refused(OrganizationErrors.SessionOnly, () => MakeToken(script, ["read"]));
        await RefusedField("scopes", PlatformErrors.NotOneOf, () => MakeToken(session.Identified.User, ["everything"]));
        await RefusedField(
            "expiresOn",
            PlatformErrors.OutOfRange,
            () => MakeToken(session.Identified.User, ["read"], scenario.Today.AddDays(-1))
        );
    }

    [Fact]
    public async Task A_revoked_token_is_refused_and_a_foreign_one_cannot_be_revoked()
    {
        var made = await scenario.Account("li.wei");
        var user = (await scenario.SignIn("li.wei", made.OneTimePassword)).Identified.User;
        var token = await MakeToken(user, ["read"]);

        await Refused(
            OrganizationErrors.TokenNotFound,
            () => Do(db => DeleteToken.Handle(token.Token.Id, db, scenario.Admin, scenario.Clock, Ct))
        );
        Assert.NotNull(await scenario.OfToken(token.Secret));
        await Do(db => DeleteToken.Handle(token.Token.Id, db, new Actor(user, ""), scenario.Clock, Ct));
        Assert.Null(await scenario.OfToken(token.Secret));
    }

    [Fact]
    public async Task Who_left_does_not_get_in_by_any_way()
    {
        var unit = await scenario.Unit("u");
        var person = await scenario.Person("E1", unit.Id);
        var made = await scenario.Account("e1", person.Id);
        var session = await scenario.SignIn("e1", made.OneTimePassword);
        var token = await MakeToken(session.Identified.User, ["read"]);
        Assert.Equal(person.Id, session.Identified.User.PersonId);

        await scenario.With(db =>
            LeavePerson.Handle(
                person.Id,
                new(scenario.Today.AddDays(-1)),
                ExpectedVersion.Any,
                db,
                scenario.Admin,
                scenario.Clock,
                Ct
            )
        );

        Assert.Null(await scenario.OfSession(session.Secret));
        Assert.Null(await scenario.OfToken(token.Secret));
        await Refused(OrganizationErrors.SignInFailed, () => scenario.SignIn("e1", made.OneTimePassword));
    }

    [Fact]
    public async Task A_disabled_account_does_not_get_in_until_it_is_enabled()
    {
        var made = await scenario.Account("li.wei");
        var session = await scenario.SignIn("li.wei", made.OneTimePassword);
        var token = await MakeToken(session.Identified.User, ["read"]);
        await SetDisabled(made.Account.Id, true);

        Assert.Null(await scenario.OfSession(session.Secret));
        Assert.Null(await scenario.OfToken(token.Secret));
        await Refused(OrganizationErrors.SignInFailed, () => scenario.SignIn("li.wei", made.OneTimePassword));

        await SetDisabled(made.Account.Id, false);
        Assert.NotNull(await scenario.SignIn("li.wei", made.OneTimePassword));
        Assert.Null(await scenario.OfSession(session.Secret));
    }

    [Fact]
    public async Task The_last_platform_administrator_stays()
    {
        await Bootstrapped();
        var (account, role) = await scenario.With(async db =>
            (
                await db.Accounts.SingleAsync(Ct),
                await db.RoleAssignments.SingleAsync(r => r.Role == Roles.PlatformAdmin, Ct)
            )
        );

        await Refused(OrganizationErrors.LastPlatformAdmin, () => Remove(role.Id));
        await Refused(OrganizationErrors.LastPlatformAdmin, () => SetDisabled(account.Id, true));

        var unit = await scenario.Unit("u");
        var person = await scenario.Person("E1", unit.Id);
        await Assign(new(person.Id, null, Roles.PlatformAdmin, null));
        await Refused(OrganizationErrors.LastPlatformAdmin, () => Remove(role.Id)); // no account yet
        await scenario.Account("e1", person.Id);
        await Remove(role.Id);
    }

    [Fact]
    public async Task Roles_of_the_person_are_those_of_the_account()
    {
        var unit = await scenario.Unit("u");
        var person = await scenario.Person("E1", unit.Id);
        var made = await scenario.Account("e1", person.Id);
        await Assign(new(person.Id, null, Roles.UnitAdmin, unit.Id));
        await Assign(new(null, made.Account.Id, Roles.Auditor, null));

        var user = (await scenario.SignIn("e1", made.OneTimePassword)).Identified.User;

        Assert.Equal([Roles.Auditor, Roles.UnitAdmin], user.Roles.Order());
        Assert.Equal([unit.Id], user.AdministeredUnitIds);
        await Refused(OrganizationErrors.RoleTaken, () => Assign(new(person.Id, null, Roles.UnitAdmin, unit.Id)));
        await RefusedField(
            "orgUnitId",
            OrganizationErrors.UnitRequired,
            () => Assign(new(person.Id, null, Roles.UnitAdmin, null))
        );
        await RefusedField(
            "personId",
            OrganizationErrors.PersonOrAccount,
            () => Assign(new(person.Id, made.Account.Id, Roles.Coach, null))
        );
    }

    [Fact]
    public async Task A_batch_gives_an_account_to_everybody_who_has_none()
    {
        var unit = await scenario.Unit("u");
        var first = await scenario.Person("E1", unit.Id);
        var second = await scenario.Person("E2", unit.Id);
        await scenario.Account("somebody", first.Id);

        var made = await Batch(first.Id, second.Id);

        Assert.Equal(["e2"], made.Select(m => m.Account.UserName));
        Assert.NotNull(await scenario.SignIn("e2", made[0].OneTimePassword));
        await RefusedField("personIds", PlatformErrors.UnknownId, () => Batch(second.Id, Guid.NewGuid()));
        await RefusedField(
            "personIds",
            PlatformErrors.TooMany,
            () => Batch([.. Enumerable.Range(0, 201).Select(_ => Guid.NewGuid())])
        );
    }

    [Fact]
    public async Task Preferences_of_a_person_show_in_me()
    {
        var unit = await scenario.Unit("u");
        var person = await scenario.Person("E1", unit.Id);
        var made = await scenario.Account("e1", person.Id);
        var user = (await scenario.SignIn("e1", made.OneTimePassword)).Identified.User;

        var me = await scenario.With(db =>
            ChangePreferences.Handle(new("zh-CN", "Asia/Shanghai"), db, new Actor(user, ""), scenario.Clock, Ct)
        );

        Assert.Equal("zh-CN", me.Locale);
        Assert.Equal("Asia/Shanghai", me.Person!.TimeZone);
        Assert.Equal("e1", me.UserName);
        Assert.True(me.PasswordChangeRequired);
        Assert.Equal(2, (await scenario.Stored("E1")).Version);
    }

    private Task<string?> Bootstrapped(string? passwordFile = null) =>
        scenario.With(db => Bootstrap.EnsureAdministrator(db, scenario.Clock, passwordFile, Ct));

    private Task Configure(string? token) => Do(db => Bootstrap.EnsureToken(token, db, scenario.Clock, Ct));

    private Task<CreateToken.Response> MakeToken(CurrentUser user, string[] scopes, DateOnly? expiresOn = null) =>
        scenario.With(db =>
            CreateToken.Handle(
                new("script", scopes, expiresOn ?? new DateOnly(2026, 3, 20)),
                db,
                new Actor(user, ""),
                scenario.Clock,
                Ct
            )
        );

    private Task NewPassword(Actor actor, string current, string wanted) =>
        Do(db => ChangePassword.Handle(new(current, wanted), db, actor, scenario.Clock, Ct));

    private Task SetDisabled(Guid id, bool disabled) =>
        Do(db => ChangeAccount.Handle(id, new(disabled), ExpectedVersion.Any, db, scenario.Admin, scenario.Clock, Ct));

    private Task Assign(AssignRole.Request request) =>
        Do(db => AssignRole.Handle(request, db, scenario.Admin, scenario.Clock, Ct));

    private Task Remove(Guid id) => Do(db => RemoveRole.Handle(id, db, scenario.Admin, scenario.Clock, Ct));

    private Task<IReadOnlyList<AccountWithPassword>> Batch(params Guid[] ids) =>
        scenario.With(db => CreateAccounts.HandleBatch(new(ids), db, scenario.Admin, scenario.Clock, Ct));

    private async Task Do(Func<Okr.Organization.Data.OrganizationDbContext, Task> act)
    {
        await using var db = scenario.Open();
        await act(db);
    }
}
