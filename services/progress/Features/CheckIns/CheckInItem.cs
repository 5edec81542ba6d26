using Okr.Contracts.Progress.V1;
using Okr.Progress.Data;
using Okr.Progress.Domain;

namespace Okr.Progress.Features.CheckIns;

/// <summary>A check-in as the API shows it. <paramref name="RawProgress"/> is p by this check-in alone.</summary>
internal sealed record CheckInItem(
    Guid Id,
    long Version,
    Guid KeyResultId,
    Guid ObjectiveId,
    Guid? PersonId,
    string? PersonName,
    DateOnly On,
    DateTime RecordedAt,
    decimal? Value,
    IReadOnlyList<Guid> DoneStepIds,
    decimal? Degree,
    bool? InRange,
    decimal? RawProgress,
    int? Confidence,
    ProgressStatus? Status,
    bool StatusPinned,
    string? Note,
    CheckInSource Source,
    int DefinitionVersion,
    bool Legacy,
    Guid? SupersedesId,
    Guid? SupersededById,
    IReadOnlyList<GuardrailValue> GuardrailValues
)
{
    public static CheckInItem Of(CheckIn checkIn, string? personName) =>
        new(
            checkIn.Id,
            checkIn.Version,
            checkIn.KeyResultId,
            checkIn.ObjectiveId,
            checkIn.PersonId,
            personName,
            checkIn.On,
            checkIn.RecordedAt,
            checkIn.Value,
            checkIn.DoneStepIds ?? [],
            checkIn.Degree,
            checkIn.InRange,
            checkIn.RawProgress,
            checkIn.Confidence,
            checkIn.Status,
            checkIn.StatusPinned,
            checkIn.Note,
            checkIn.Source,
            checkIn.DefinitionVersion,
            checkIn.Legacy,
            checkIn.SupersedesId,
            checkIn.SupersededById,
            checkIn.GuardrailValues ?? []
        );
}
