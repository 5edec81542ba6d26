using MiniExcelLibs;

namespace Okr.Scoring.Features.Sheets;

/// <summary>Rows of cells as a workbook with one sheet.</summary>
internal static class Xlsx
{
    public const string ContentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public static async Task<byte[]> Write(string sheetName, IReadOnlyList<object?[]> rows, CancellationToken ct)
    {
        // The writer takes the columns from the first row, so every row is as wide as the widest.
        var width = rows.Max(row => row.Length);
        var cells = rows.Select(row =>
            Enumerable
                .Range(0, width)
                .ToDictionary(column => $"c{column}", column => column < row.Length ? row[column] : null)
        );
        using var stream = new MemoryStream();
        await stream.SaveAsAsync(cells, printHeader: false, sheetName: sheetName, cancellationToken: ct);
        return stream.ToArray();
    }
}
