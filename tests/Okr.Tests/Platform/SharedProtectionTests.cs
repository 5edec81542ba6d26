using System.Security.Cryptography;
using Okr.Platform.Security;

namespace Okr.Tests.Platform;

public sealed class SharedProtectionTests
{
    private static readonly byte[] Secret = RandomNumberGenerator.GetBytes(32);

    [Fact]
    public void Another_replica_with_the_same_secret_reads_it_for_the_same_purpose()
    {
        var one = new SharedProtection(Secret).CreateProtector("state");
        var other = new SharedProtection(Secret).CreateProtector("state");
        var plain = "where to go back to"u8.ToArray();
        Assert.Equal(plain, other.Unprotect(one.Protect(plain)));
        Assert.NotEqual(one.Protect(plain), one.Protect(plain));
    }

    [Fact]
    public void Another_purpose_another_secret_or_a_changed_byte_does_not_read_it()
    {
        var protector = new SharedProtection(Secret).CreateProtector("state");
        var whole = protector.Protect([1, 2, 3]);
        Refuses(new SharedProtection(Secret).CreateProtector("nonce"), whole);
        Refuses(new SharedProtection(RandomNumberGenerator.GetBytes(32)).CreateProtector("state"), whole);
        Refuses(protector, whole[..5]);
        whole[^1] ^= 1;
        Refuses(protector, whole);
    }

    private static void Refuses(Microsoft.AspNetCore.DataProtection.IDataProtector protector, byte[] whole) =>
        Assert.ThrowsAny<CryptographicException>(() => protector.Unprotect(whole));
}
