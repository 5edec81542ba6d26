using Microsoft.EntityFrameworkCore;
using Okr.Organization.Data;
using Okr.Organization.Domain;
using Okr.Organization.Features;
using Okr.Organization.Features.Audit;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Platform.Security;

namespace Okr.Organization;

/// <summary>
/// The first administrator and the configured access token. Runs before the process listens; several replicas may start
/// at once, and a database that is not there yet is tried again.
/// </summary>
internal sealed partial class Bootstrap(
    IServiceScopeFactory scopes,
    OkrOptions options,
    TimeProvider clock,
    ILogger<Bootstrap> logger
) : BackgroundService
{
    public const string UserName = "admin";

    // One row for the configured token, whatever its value.
    private static readonly Guid TokenId = new("0197a000-0000-7000-8000-000000000001");
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private bool done;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await Try(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!done)
        {
            await Task.Delay(Pause, stoppingToken);
            await Try(stoppingToken);
        }
    }

    private async Task Try(CancellationToken ct)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<OrganizationDbContext>();
            await EnsureAdministrator(db, clock, options.AdminPasswordFile, ct);
            await EnsureToken(options.AdminToken, db, clock, ct);
            done = true;
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            // The database is away or not migrated yet; the loop tries again.
            Log.Waiting(logger, exception);
        }
    }

    /// <summary>
    /// Makes the account where there is none, and hands out its one-time password: into the file, else on standard output.
    /// The password then, else null.
    /// </summary>
    public static async Task<string?> EnsureAdministrator(
        OrganizationDbContext db,
        TimeProvider clock,
        string? passwordFile,
        CancellationToken ct
    )
    {
        if (await db.Accounts.AnyAsync(ct))
        {
            return null;
        }

        var now = clock.UtcNow();
        var password = Passwords.NewOneTime();
        var account = Account.Create(UserName, null, now);
        account.SetPassword(Passwords.Hash(password), oneTime: true);
        db.Accounts.Add(account);
        foreach (var role in new[] { Roles.PlatformAdmin, Roles.ProgramAdmin })
        {
            db.RoleAssignments.Add(
                new RoleAssignment
                {
                    Id = Guid.CreateVersion7(),
                    AccountId = account.Id,
                    Role = role,
                    CreatedAt = now,
                }
            );
        }

        db.Audit(Actor.System, clock, "account.created", "account", account.Id, null, new { account.UserName });
        // Written before the account is: a password that nobody was told would lock everybody out.
        var draft = passwordFile is null ? null : await Draft(passwordFile, password, ct);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException exception) when (DatabaseErrors.IsUniqueViolation(exception))
        {
            // Another replica was first, and handed out its password.
            db.ChangeTracker.Clear();
            if (draft is not null)
            {
                File.Delete(draft);
            }

            return null;
        }

        if (draft is not null)
        {
            File.Move(draft, passwordFile!, overwrite: true);
        }
        else
        {
            await Console.Out.WriteLineAsync($"Administrator: user name {UserName}, one-time password {password}");
        }

        return password;
    }

    /// <summary>A file beside the one asked for, that only its owner may read.</summary>
    private static async Task<string> Draft(string passwordFile, string password, CancellationToken ct)
    {
        var draft = $"{passwordFile}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var file = new StreamWriter(draft, options);
        await file.WriteLineAsync(password.AsMemory(), ct);
        return draft;
    }

    /// <summary>Makes the configured secret, and no earlier one, the bootstrap administrator's access token.</summary>
    public static async Task EnsureToken(
        string? secret,
        OrganizationDbContext db,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var token = await db.AccessTokens.FirstOrDefaultAsync(t => t.Id == TokenId, ct);
        if (secret is null)
        {
            await db.AccessTokens.Where(t => t.Id == TokenId).ExecuteDeleteAsync(ct);
            return;
        }

        var hash = Secrets.Hash(secret);
        if (token?.SecretHash == hash)
        {
            return;
        }

        if (token is not null)
        {
            token.SecretHash = hash;
        }
        else
        {
            db.AccessTokens.Add(
                new AccessToken
                {
                    Id = TokenId,
                    AccountId = await db.Accounts.Where(a => a.UserName == UserName).Select(a => a.Id).FirstAsync(ct),
                    Name = "OKR_ADMIN_TOKEN",
                    SecretHash = hash,
                    Scopes = string.Join(' ', Scopes.All),
                    CreatedAt = clock.UtcNow(),
                }
            );
        }

        db.Audit(Actor.System, clock, "token.configured", "token", TokenId, null, null);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException exception) when (DatabaseErrors.IsUniqueViolation(exception))
        {
            db.ChangeTracker.Clear(); // another replica was first with the same value
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The first administrator could not be ensured yet; it is tried again")]
        public static partial void Waiting(ILogger logger, Exception exception);
    }
}
