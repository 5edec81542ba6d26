using System.Text;

namespace Okr.Generator;

/// <summary>A CSV file being written: UTF-8, LF, quotes only where they are needed.</summary>
internal sealed class CsvOut : IDisposable
{
    private readonly StreamWriter writer;

    public CsvOut(string folder, string name, params ReadOnlySpan<string> columns)
    {
        writer = new StreamWriter(
            Path.Combine(folder, name),
            append: false,
            new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            bufferSize: 64 * 1024
        );
        Row(columns!);
    }

    public void Row(params ReadOnlySpan<string?> cells)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            if (i > 0)
            {
                writer.Write(',');
            }

            Cell(cells[i]);
        }

        writer.Write('\n');
    }

    public void Dispose() => writer.Dispose();

    private void Cell(string? text)
    {
        if (text is null)
        {
            return;
        }

        if (text.AsSpan().IndexOfAny(",\"\r\n") < 0)
        {
            writer.Write(text);
            return;
        }

        writer.Write('"');
        writer.Write(text.Replace("\"", "\"\"", StringComparison.Ordinal));
        writer.Write('"');
    }
}
