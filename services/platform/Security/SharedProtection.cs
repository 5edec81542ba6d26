using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace Okr.Platform.Security;

/// <summary>
/// Data protection with one secret of 32 bytes that all replicas have from their configuration, instead of the framework's key
/// ring, which would need storage that they share. AES-GCM, a key for each purpose; it lives as long as the secret does.
/// </summary>
public sealed class SharedProtection(byte[] secret) : IDataProtectionProvider, IDataProtector
{
    private static readonly int NonceSize = AesGcm.NonceByteSizes.MaxSize;
    private static readonly int TagSize = AesGcm.TagByteSizes.MaxSize;

    public IDataProtector CreateProtector(string purpose) =>
        new SharedProtection(
            HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 32, info: Encoding.UTF8.GetBytes(purpose))
        );

    public byte[] Protect(byte[] plaintext)
    {
        var whole = new byte[NonceSize + TagSize + plaintext.Length];
        var nonce = whole.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(secret, TagSize);
        cipher.Encrypt(nonce, plaintext, whole.AsSpan(NonceSize + TagSize), whole.AsSpan(NonceSize, TagSize));
        return whole;
    }

    public byte[] Unprotect(byte[] protectedData)
    {
        if (protectedData.Length < NonceSize + TagSize)
        {
            throw new CryptographicException("Too short.");
        }

        var plaintext = new byte[protectedData.Length - NonceSize - TagSize];
        using var cipher = new AesGcm(secret, TagSize);
        cipher.Decrypt(
            protectedData.AsSpan(0, NonceSize),
            protectedData.AsSpan(NonceSize + TagSize),
            protectedData.AsSpan(NonceSize, TagSize),
            plaintext
        );
        return plaintext;
    }
}
