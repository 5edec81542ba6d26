using Microsoft.EntityFrameworkCore;
using Okr.Organization.Data;
using Okr.Organization.Domain;
using Okr.Organization.Features.Audit;
using Okr.Platform;
using Okr.Platform.Errors;
using Okr.Platform.Security;

namespace Okr.Organization.Features.Accounts;

/// <summary>Local accounts for people: one with a chosen user name, or many at once by employee number.</summary>
internal static class CreateAccounts
{
    private const int MaxBatch = 200;

    /// <param name="UserName">2 to 64 letters, digits, dots, dashes, underscores or @; unique in any case.</param>
    /// <param name="PersonId">Whose account; null for an account without a person.</param>
    /// <param name="Password">At least 10 characters; a random one when missing. To be changed at the first sign-in.</param>
    public sealed record Request(string? UserName, Guid? PersonId, string? Password);

    /// <param name="PersonIds">1 to 200 people; those who have an account are passed over.</param>
    public sealed record BatchRequest(IReadOnlyList<Guid>? PersonIds);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost(
                "/accounts",
                async (
                    Request request,
                    OrganizationDbContext db,
                    Actor actor,
                    TimeProvider clock,
                    CancellationToken ct
                ) =>
                {
                    var made = await Handle(request, db, actor, clock, ct);
                    return TypedResults.Created($"/api/v1/accounts/{made.Account.Id}", made);
                }
            )
            .RequireAuthorization(Policies.PlatformAdmin)
            .WithName("createAccount")
            .WithSummary("Create a local account with a one-time password");
        api.MapPost(
                "/accounts/batch",
                (
                    BatchRequest request,
                    OrganizationDbContext db,
                    Actor actor,
                    TimeProvider clock,
                    CancellationToken ct
                ) => HandleBatch(request, db, actor, clock, ct)
            )
            .RequireAuthorization(Policies.PlatformAdmin)
            .WithName("createAccounts")
            .WithSummary("Create local accounts for many people, named by employee number");
    }

    public static async Task<AccountWithPassword> Handle(
        Request request,
        OrganizationDbContext db,
        Actor actor,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var userName = Account.Normalize(request.UserName ?? "");
        new Validation()
            .Required("userName", Texts.Clean(request.UserName))
            .Check(userName.Length == 0 || Account.IsUserName(userName), "userName", OrganizationErrors.NotAUserName)
            .NewPassword("password", request.Password, userName)
            .ThrowIfInvalid();
        if (request.PersonId is { } personId)
        {
            var person =
                await db.People.Where(p => p.Id == personId).Select(p => p.Name).FirstOrDefaultAsync(ct)
                ?? throw new DomainException(PlatformErrors.InvalidRequest)
                {
                    Fields = [new FieldError("personId", PlatformErrors.UnknownId)],
                };
            if (await db.Accounts.AnyAsync(a => a.PersonId == personId, ct))
            {
                throw OrganizationErrors.PersonHasAccount.With(person);
            }
        }

        if (await db.Accounts.AnyAsync(a => a.UserName == userName, ct))
        {
            throw OrganizationErrors.UserNameTaken.With(userName);
        }

        var password = request.Password ?? Passwords.NewOneTime();
        var account = Account.Create(userName, request.PersonId, clock.UtcNow());
        account.SetPassword(Passwords.Hash(password), oneTime: true);
        Add(account, db, actor, clock);
        await db.SaveChangesAsync(ct);
        return new AccountWithPassword(await db.AccountView(account.Id, ct), password);
    }

    public static async Task<IReadOnlyList<AccountWithPassword>> HandleBatch(
        BatchRequest request,
        OrganizationDbContext db,
        Actor actor,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        var ids = request.PersonIds?.Distinct().ToList() ?? [];
        new Validation()
            .Check(ids.Count > 0, "personIds", PlatformErrors.Required)
            .Count("personIds", request.PersonIds, MaxBatch)
            .ThrowIfInvalid();
        var people = await db
            .People.AsNoTracking()
            .Where(p => ids.Contains(p.Id))
            .Select(p => new { p.Id, p.EmployeeNo })
            .ToListAsync(ct);
        new Validation().Check(people.Count == ids.Count, "personIds", PlatformErrors.UnknownId).ThrowIfInvalid();
        var names = people.ToDictionary(p => p.Id, p => Account.Normalize(p.EmployeeNo));
        var wanted = names.Values.ToList();
        var taken = await db
            .Accounts.AsNoTracking()
            .Where(a => wanted.Contains(a.UserName) || (a.PersonId != null && ids.Contains(a.PersonId.Value)))
            .Select(a => new { a.UserName, a.PersonId })
            .ToListAsync(ct);
        var haveOne = taken.Select(a => a.PersonId).OfType<Guid>().ToHashSet();
        var used = taken.Select(a => a.UserName).ToHashSet(StringComparer.Ordinal);
        var made = new Dictionary<Guid, string>();
        foreach (var person in people.Where(p => !haveOne.Contains(p.Id)))
        {
            var userName = names[person.Id];
            if (!used.Add(userName))
            {
                throw OrganizationErrors.UserNameTaken.With(userName);
            }

            if (!Account.IsUserName(userName))
            {
                throw new DomainException(PlatformErrors.InvalidRequest)
                {
                    Fields = [new FieldError("personIds", OrganizationErrors.NotAUserName)],
                };
            }

            var password = Passwords.NewOneTime();
            var account = Account.Create(userName, person.Id, clock.UtcNow());
            account.SetPassword(Passwords.Hash(password), oneTime: true);
            Add(account, db, actor, clock);
            made.Add(account.Id, password);
        }

        await db.SaveChangesAsync(ct);
        var madeIds = made.Keys.ToList();
        var views = await db.AccountViews(db.Accounts.Where(a => madeIds.Contains(a.Id))).ToListAsync(ct);
        return [.. views.Select(view => new AccountWithPassword(view, made[view.Id]))];
    }

    /// <summary>The rules of a new password; null passes.</summary>
    public static Validation NewPassword(this Validation validation, string field, string? password, string userName) =>
        password is null
            ? validation
            : validation
                .Check(
                    password.EnumerateRunes().Count() >= Passwords.MinLength,
                    field,
                    OrganizationErrors.PasswordTooShort,
                    Passwords.MinLength
                )
                .OptionalText(field, password, Passwords.MaxLength)
                .Check(
                    !string.Equals(password, userName, StringComparison.OrdinalIgnoreCase),
                    field,
                    OrganizationErrors.PasswordGuessable
                );

    private static void Add(Account account, OrganizationDbContext db, Actor actor, TimeProvider clock)
    {
        db.Accounts.Add(account);
        db.Audit(
            actor,
            clock,
            "account.created",
            "account",
            account.Id,
            null,
            new { account.UserName, account.PersonId }
        );
    }
}
