using Microsoft.Extensions.Caching.Memory;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Okr.Platform.Security;

/// <summary>
/// Verifies internal tokens, and remembers those that were good: a caller brings the same one for seconds, and a signature
/// costs more than the rest of a small request. What is remembered ends with the token itself. One for each audience.
/// </summary>
internal sealed class VerifiedTokens : JsonWebTokenHandler, IDisposable
{
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(30);
    private readonly MemoryCache known = new(new MemoryCacheOptions { SizeLimit = 20_000 });

    public VerifiedTokens() => MapInboundClaims = false;

    public void Dispose() => known.Dispose();

    public override async Task<TokenValidationResult> ValidateTokenAsync(
        string token,
        TokenValidationParameters validationParameters
    )
    {
        if (
            known.TryGetValue(token, out TokenValidationResult? verified)
            && verified!.SecurityToken.ValidTo > DateTime.UtcNow
        )
        {
            return verified;
        }

        var result = await base.ValidateTokenAsync(token, validationParameters);
        if (result.IsValid)
        {
            _ = result.ClaimsIdentity; // made at the first look: before it is shared
            known.Set(
                token,
                result,
                new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Remembered }
            );
        }

        return result;
    }
}
