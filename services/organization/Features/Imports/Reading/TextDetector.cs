using System.Text;

namespace Okr.Organization.Features.Imports.Reading;

/// <summary>
/// Tells the encoding of a text from its bytes as they come in: UTF-16 by its byte order mark, UTF-8 when every byte fits,
/// else GB18030, which Chinese Excel writes.
/// </summary>
internal sealed class TextDetector
{
    public const string Utf8 = "utf-8";
    public const string Utf16LittleEndian = "utf-16";
    public const string Utf16BigEndian = "utf-16BE";
    public const string Gb18030 = "GB18030";

    private readonly Decoder strict = new UTF8Encoding(false, throwOnInvalidBytes: true).GetDecoder();
    private readonly char[] characters = new char[4096 + 8];
    private readonly byte[] first = new byte[2];
    private int length;
    private bool isUtf8 = true;

    static TextDetector() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static Encoding EncodingOf(string name) => Encoding.GetEncoding(name);

    public void Add(ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; length + i < first.Length && i < bytes.Length; i++)
        {
            first[length + i] = bytes[i];
        }

        length = Math.Min(int.MaxValue / 2, length + bytes.Length);
        while (isUtf8 && !bytes.IsEmpty)
        {
            var part = bytes[..Math.Min(bytes.Length, 4096)];
            Decode(part, flush: false);
            bytes = bytes[part.Length..];
        }
    }

    /// <summary>After the last byte.</summary>
    public string Detect()
    {
        if (length >= 2 && first[0] == 0xFF && first[1] == 0xFE)
        {
            return Utf16LittleEndian;
        }

        if (length >= 2 && first[0] == 0xFE && first[1] == 0xFF)
        {
            return Utf16BigEndian;
        }

        Decode([], flush: true);
        return isUtf8 ? Utf8 : Gb18030;
    }

    private void Decode(ReadOnlySpan<byte> bytes, bool flush)
    {
        if (!isUtf8)
        {
            return;
        }

        try
        {
            strict.GetChars(bytes, characters, flush);
        }
        catch (DecoderFallbackException)
        {
            isUtf8 = false; // what the strict decoder is asked for
        }
    }
}
