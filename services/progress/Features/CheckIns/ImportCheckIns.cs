using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Okr.Contracts.Goal.V1.Grpc;
using Okr.Contracts.Progress.V1.Grpc;
using Okr.Platform;
using Okr.Platform.Data;
using Okr.Platform.Errors;
using Okr.Progress.Consumers;
using Okr.Progress.Data;
using Okr.Progress.Domain;

namespace Okr.Progress.Features.CheckIns;

/// <summary>
/// Check-ins of source <c>imported</c>: a chunk is one transaction, applied whole or not at all. A row is known for ever by
/// its import key: the same content changes nothing, other content supersedes. Imports are records of the past, so they may
/// go into any phase and, with a warning, onto drafts.
/// </summary>
internal sealed class ImportCheckIns(
    ProgressDbContext db,
    CheckInRecorder recorder,
    GoalLookup goal,
    TimeProvider clock
)
{
    private const int MaxRows = 1_000;
    private const int MaxAttempts = 8;
    private const int MaxKey = 300;
    private const int MaxNote = 4_000;

    public async Task<ImportReply> Handle(ImportCheckInsRequest request, CancellationToken ct)
    {
        new Validation().Count("rows", request.Rows, MaxRows).ThrowIfInvalid();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await Attempt(request, ct);
            }
            catch (DbUpdateException exception)
                when (attempt < MaxAttempts
                    && (exception is DbUpdateConcurrencyException || DatabaseErrors.IsUniqueViolation(exception))
                )
            {
                db.ForgetAttempt(); // somebody checked in meanwhile: read again
            }
        }
    }

    private async Task<ImportReply> Attempt(ImportCheckInsRequest request, CancellationToken ct)
    {
        var reply = new ImportReply();
        var validateOnly = request.Context?.ValidateOnly is true;
        var rows = request.Rows.Select(row => Read(row, reply)).ToList();
        foreach (var twice in rows.GroupBy(r => r.Row.ImportKey).SelectMany(g => g.Skip(1)))
        {
            twice.Error(reply, "", ProgressErrors.ImportKeyTwice, twice.Row.ImportKey);
        }

        var known = await Load([.. rows.Select(r => r.KeyResultId).OfType<Guid>().Distinct()], ct);
        foreach (var row in rows)
        {
            if (row.KeyResultId is { } id)
            {
                row.Context = known.GetValueOrDefault(id);
                if (row.Context is null)
                {
                    row.Error(reply, "key_result_code", PlatformErrors.UnknownId);
                }
                else
                {
                    Measure(row, reply);
                }
            }
            else if (!validateOnly || row.Row.KeyResultId.Length > 0)
            {
                row.Error(reply, "key_result_code", PlatformErrors.UnknownId);
            }
        }

        if (reply.Errors.Count > 0)
        {
            return reply;
        }

        var keys = rows.Select(r => r.Row.ImportKey).ToList();
        var imported = await db.ImportedRows.Where(r => keys.Contains(r.Key)).ToDictionaryAsync(r => r.Key, ct);
        var changed = rows.Where(r => imported.GetValueOrDefault(r.Row.ImportKey)?.Content != r.Content).ToList();
        reply.Unchanged = rows.Count - changed.Count;
        reply.Updated = changed.Count(r => imported.ContainsKey(r.Row.ImportKey));
        reply.Created = changed.Count - reply.Updated;
        if (!validateOnly && changed.Count > 0)
        {
            await Write(changed, imported, ct);
        }

        return reply;
    }

    private async Task Write(List<ImportedCheckIn> rows, Dictionary<string, ImportedRow> imported, CancellationToken ct)
    {
        var contexts = rows.Select(r => r.Context!).DistinctBy(c => c.KeyResult.Id).ToDictionary(c => c.KeyResult.Id);
        await recorder.StartMissing(contexts.Values, ct);
        var oldIds = rows.Select(r => imported.GetValueOrDefault(r.Row.ImportKey)?.CheckInId).OfType<Guid>().ToList();
        var old =
            oldIds.Count == 0
                ? []
                : await db.CheckIns.Where(c => oldIds.Contains(c.Id)).ToDictionaryAsync(c => c.Id, ct);
        var now = clock.UtcNow();
        var checkIns = new List<CheckIn>(rows.Count);
        foreach (var row in rows)
        {
            var before = imported.GetValueOrDefault(row.Row.ImportKey);
            var checkIn = row.ToCheckIn(
                now.AddTicks(10L * checkIns.Count),
                // Somebody may have corrected the imported one by hand: that stands, and so does the new row.
                before is not null
                && old[before.CheckInId].SupersededById is null
                    ? before.CheckInId
                    : null
            );
            checkIns.Add(checkIn);
            if (before is null)
            {
                db.ImportedRows.Add(
                    new ImportedRow
                    {
                        Key = row.Row.ImportKey,
                        Content = row.Content,
                        CheckInId = checkIn.Id,
                    }
                );
            }
            else
            {
                before.Content = row.Content;
                before.CheckInId = checkIn.Id;
            }
        }

        await recorder.Apply(
            checkIns,
            contexts,
            old.Values.Where(c => checkIns.Exists(n => n.SupersedesId == c.Id)).ToDictionary(c => c.Id),
            ct
        );
    }

    /// <summary>One query for all; those that the replica lacks are asked for in one call.</summary>
    private async Task<Dictionary<Guid, KeyResultContext>> Load(List<Guid> ids, CancellationToken ct)
    {
        var known = await CheckInRecorder.Load(db, ids, ct);
        var missing = ids.Where(id => !known.ContainsKey(id)).ToList();
        if (missing.Count > 0)
        {
            await goal.FetchKeyResults(missing, ct);
            foreach (var (id, found) in await CheckInRecorder.Load(db, missing, ct))
            {
                known[id] = found;
            }
        }

        return known;
    }

    /// <summary>Reads the texts of a row.</summary>
    private static ImportedCheckIn Read(CheckInRow row, ImportReply reply)
    {
        var read = new ImportedCheckIn(row);
        if (row.ImportKey.Length is 0 or > MaxKey)
        {
            read.Error(reply, "key_result_code", PlatformErrors.TooLong, MaxKey);
        }

        read.KeyResultId = Guid.TryParse(row.KeyResultId, out var keyResult) ? keyResult : null;
        read.PersonId = Guid.TryParse(row.PersonId, out var person) ? person : null;
        if (row.PersonId.Length > 0 && read.PersonId is null)
        {
            read.Error(reply, "person", PlatformErrors.UnknownId);
        }

        if (DateOnly.TryParseExact(row.On, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var on))
        {
            read.On = on; // may lie ahead: results speak of their cycle's last day
            if (on.Year is < 1990 or > 2199)
            {
                read.Error(reply, "date", ProgressErrors.ImplausibleDay);
            }
        }
        else
        {
            read.Error(reply, "date", ProgressErrors.NotADate);
        }

        read.Value = Number(read, "value", row.Value, reply, 6);
        read.Degree = Fraction(read, "degree", row.Degree, reply);
        read.Progress = Fraction(read, "final_progress", row.Progress, reply);
        if (new[] { read.Value, read.Degree, read.Progress }.Count(v => v is not null) > 1)
        {
            read.Error(reply, "value", ProgressErrors.OneMeasure);
        }

        if (Number(read, "confidence", row.Confidence, reply, 0) is { } confidence)
        {
            if (confidence is < 0 or > 10)
            {
                read.Error(reply, "confidence", PlatformErrors.OutOfRange, 0, 10);
            }
            else
            {
                read.Confidence = (int)confidence;
            }
        }

        if (row.Status.Length > 0)
        {
            if (SnakeCase.TryParse<ProgressStatus>(row.Status, out var status))
            {
                read.Status = status;
            }
            else
            {
                read.Error(
                    reply,
                    "status",
                    PlatformErrors.NotOneOf,
                    string.Join(", ", SnakeCase.All<ProgressStatus>())
                );
            }
        }

        if (Texts.HasControlCharacters(row.Note))
        {
            read.Error(reply, "note", PlatformErrors.ControlCharacters);
        }
        else if (Texts.Clean(row.Note) is { } note)
        {
            read.Note = Shorten(note);
            if (read.Note != note)
            {
                read.Warning(reply, "note", ProgressErrors.NoteShortened, MaxNote);
            }
        }

        return read;
    }

    /// <summary>Turns what the row states into what the key result's type takes.</summary>
    private static void Measure(ImportedCheckIn row, ImportReply reply)
    {
        var keyResult = row.Context!.KeyResult;
        if (!row.Context.Objective.IsLive)
        {
            row.Warning(reply, "key_result_code", ProgressErrors.NotYetPublished);
        }

        if (row.Value is not null && keyResult.Type == KeyResultType.Milestone)
        {
            row.Error(reply, "value", ProgressErrors.NotForType, SnakeCase.Of(keyResult.Type));
        }

        var takesDegree = keyResult.Type is KeyResultType.Milestone or KeyResultType.Range;
        if (row.Degree is not null && !takesDegree)
        {
            row.Error(reply, "degree", ProgressErrors.NotForType, SnakeCase.Of(keyResult.Type));
        }

        if (row.Progress is { } p)
        {
            if (takesDegree)
            {
                row.Degree = p;
            }
            else if (KeyResultProgress.ValueFor(keyResult.Definition(), p) is { } value)
            {
                row.Value = value;
            }
            else
            {
                row.Warning(reply, "final_progress", ProgressErrors.NoTarget);
            }
        }
    }

    private static decimal? Fraction(ImportedCheckIn row, string column, string text, ImportReply reply)
    {
        var number = Number(row, column, text, reply, KeyResultProgress.Digits);
        if (number is < 0m or > 1m)
        {
            row.Error(reply, column, PlatformErrors.OutOfRange, 0, 1);
        }

        return number;
    }

    private static decimal? Number(ImportedCheckIn row, string column, string text, ImportReply reply, int digits)
    {
        if (text.Length == 0)
        {
            return null;
        }

        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            row.Error(reply, column, ProgressErrors.NotANumber);
            return null;
        }

        var validation = new Validation().Number(column, number, digits);
        foreach (var error in validation.Errors)
        {
            row.Error(reply, column, error.Error, error.Arguments);
        }

        return number;
    }

    /// <summary>At most the limit in characters, none cut in half.</summary>
    private static string Shorten(string note) =>
        note.Length <= MaxNote
            ? note
            : string.Concat(note.EnumerateRunes().Take(MaxNote).Select(rune => rune.ToString()));

    private sealed class ImportedCheckIn(CheckInRow row)
    {
        public CheckInRow Row { get; } = row;

        /// <summary>SHA-256 of what the row says, its line aside.</summary>
        public string Content { get; } = Hash(row);

        public Guid? KeyResultId { get; set; }
        public Guid? PersonId { get; set; }
        public DateOnly On { get; set; }
        public decimal? Value { get; set; }
        public decimal? Degree { get; set; }
        public decimal? Progress { get; set; }
        public int? Confidence { get; set; }
        public ProgressStatus? Status { get; set; }
        public string? Note { get; set; }
        public KeyResultContext? Context { get; set; }

        public CheckIn ToCheckIn(DateTime recordedAt, Guid? supersedesId)
        {
            var keyResult = Context!.KeyResult;
            return new CheckIn
            {
                Id = Guid.CreateVersion7(),
                KeyResultId = keyResult.Id,
                ObjectiveId = keyResult.ObjectiveId,
                CycleId = keyResult.CycleId,
                PersonId = PersonId,
                On = On,
                RecordedAt = recordedAt,
                Value = Value,
                Degree = Degree,
                InRange =
                    keyResult.Type == KeyResultType.Range && Value is { } value
                        ? KeyResultProgress.InRange(keyResult.Definition(), value)
                        : null,
                Confidence = Confidence,
                Status = Status,
                Note = Note,
                Source = CheckInSource.Imported,
                DefinitionVersion = keyResult.DefinitionVersion,
                SupersedesId = supersedesId,
            };
        }

        public void Error(ImportReply reply, string column, ErrorDefinition error, params object?[] arguments) =>
            reply.Errors.Add(Issue(column, error, arguments));

        public void Warning(ImportReply reply, string column, ErrorDefinition error, params object?[] arguments) =>
            reply.Warnings.Add(Issue(column, error, arguments));

        private RowIssue Issue(string column, ErrorDefinition error, object?[] arguments) =>
            new()
            {
                Line = Row.Line,
                Column = column,
                Code = error.Code,
                MessageEn = error.Message(Languages.English, arguments),
                MessageZh = error.Message(Languages.Chinese, arguments),
            };

        private static string Hash(CheckInRow row) =>
            Convert.ToHexStringLower(
                SHA256.HashData(
                    JsonSerializer.SerializeToUtf8Bytes(
                        new[]
                        {
                            row.KeyResultId,
                            row.On,
                            row.Value,
                            row.Degree,
                            row.Progress,
                            row.Confidence,
                            row.Status,
                            row.Note,
                            row.PersonId,
                        }
                    )
                )
            );
    }
}
