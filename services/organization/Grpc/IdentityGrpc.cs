using System.Globalization;
using Grpc.Core;
using Okr.Contracts.Organization.V1.Grpc;
using Okr.Organization.Data;
using Okr.Organization.Features.Accounts;

namespace Okr.Organization.Grpc;

internal sealed class IdentityGrpc(OrganizationDbContext db, TimeProvider clock) : Identity.IdentityBase
{
    public override async Task<SignInReply> SignIn(SignInRequest request, ServerCallContext context)
    {
        var answer = await Features.Accounts.SignIn.Handle(
            request.UserName,
            request.Password,
            request.Client,
            db,
            clock,
            context.CancellationToken
        );
        return Write(answer);
    }

    public override async Task<SignInReply> SignInVouched(SignInVouchedRequest request, ServerCallContext context) =>
        Write(
            await VouchedIdentities.SignIn(
                request.Identity.Match,
                request.Identity.Value,
                request.Client,
                db,
                clock,
                context.CancellationToken
            )
        );

    public override async Task<ResolveReply> ResolveVouched(VouchedIdentity request, ServerCallContext context) =>
        Write(
            await VouchedIdentities.Resolve(
                request.Match,
                request.Value,
                request.Scopes.ToHashSet(StringComparer.Ordinal),
                db,
                clock,
                context.CancellationToken
            )
        );

    public override async Task<ResolveReply> ResolveSession(ResolveRequest request, ServerCallContext context) =>
        Write(await Identities.OfSession(request.Secret, db, clock, context.CancellationToken));

    public override async Task<ResolveReply> ResolveToken(ResolveRequest request, ServerCallContext context) =>
        Write(await Identities.OfToken(request.Secret, db, clock, context.CancellationToken));

    public override async Task<SignOutReply> SignOut(ResolveRequest request, ServerCallContext context)
    {
        await Identities.SignOut(request.Secret, db, context.CancellationToken);
        return new SignOutReply();
    }

    private static SignInReply Write(Features.Accounts.SignIn.Response answer) =>
        new()
        {
            SessionSecret = answer.Secret,
            ExpiresAt = answer.ExpiresAt.ToString("O", CultureInfo.InvariantCulture),
            Principal = WritePrincipal(answer.Identified),
        };

    private static ResolveReply Write(Identified? identified) =>
        identified is null
            ? new ResolveReply()
            : new ResolveReply { Found = true, Principal = WritePrincipal(identified) };

    private static Principal WritePrincipal(Identified identified)
    {
        var user = identified.User;
        var principal = new Principal
        {
            Id = user.Id.ToString(),
            AccountId = user.AccountId.ToString(),
            PersonId = user.PersonId?.ToString() ?? "",
            Name = user.Name,
            SessionId = user.SessionId?.ToString() ?? "",
            PasswordChangeRequired = identified.PasswordChangeRequired,
        };
        principal.Roles.AddRange(user.Roles);
        principal.AdministeredUnitIds.AddRange(user.AdministeredUnitIds.Select(id => id.ToString()));
        principal.Scopes.AddRange(user.Scopes);
        return principal;
    }
}
