using Okr.Goal.Data;
using Okr.Goal.Domain;
using Okr.Platform.Errors;

namespace Okr.Goal.Features.Objectives;

/// <summary>The part of an objective that is stated alike when it is made and when it is changed.</summary>
internal interface IObjectiveInput
{
    string Title { get; }
    string? Description { get; }
    ObjectiveKind? Kind { get; }
    OwnerKind? OwnerKind { get; }
    Guid? OwnerUnitId { get; }
    Guid? OwnerPersonId { get; }
    IReadOnlyList<Guid>? ParticipantIds { get; }
    IReadOnlyList<Guid>? CoEditorIds { get; }
    bool IsTop { get; }
    string? InitiativeReason { get; }
    bool Confidential { get; }
    int? WeightBp { get; }
}

internal static class ObjectiveInput
{
    public static void Check(this IObjectiveInput input, Validation validation) =>
        validation
            .Text("title", input.Title, Limits.Title)
            .OptionalText("description", input.Description, Limits.Description)
            .OptionalText("initiativeReason", input.InitiativeReason, Limits.Note)
            .Required("ownerKind", input.OwnerKind)
            .Count("participantIds", input.ParticipantIds, Limits.Participants)
            .Count("coEditorIds", input.CoEditorIds, Limits.CoEditors)
            .Range("weightBp", input.WeightBp, 0, Weights.Total)
            .Check(
                input.OwnerKind != OwnerKind.Person || input.OwnerPersonId is not null,
                "ownerPersonId",
                GoalErrors.OwnerRequired
            )
            .Check(
                input.OwnerKind != OwnerKind.Person || input.OwnerUnitId is null,
                "ownerUnitId",
                GoalErrors.OwnerUnitOfPerson
            )
            .Check(
                input.OwnerKind is null or OwnerKind.Person || input.OwnerUnitId is not null,
                "ownerUnitId",
                GoalErrors.OwnerRequired
            );

    public static ObjectiveText Text(this IObjectiveInput input) =>
        new(
            Texts.Clean(input.Title)!,
            Texts.Clean(input.Description),
            input.Kind ?? ObjectiveKind.Committed,
            input.IsTop,
            Texts.Clean(input.InitiativeReason),
            input.Confidential
        );

    /// <summary>
    /// The owner, with people and unit looked up. An objective of a unit of kind company is the company's.
    /// </summary>
    public static async Task<ObjectiveOwner> Owner(
        this IObjectiveInput input,
        OrganizationLookup organization,
        Validation validation,
        CancellationToken ct
    )
    {
        var kind = input.OwnerKind!.Value;
        if (kind != OwnerKind.Person)
        {
            var unit = await organization.Unit(input.OwnerUnitId!.Value, ct);
            if (unit is null)
            {
                validation.Add("ownerUnitId", PlatformErrors.UnknownId);
            }
            else if (kind == OwnerKind.Company && unit.Kind != "company")
            {
                validation.Add("ownerUnitId", GoalErrors.NotTheCompany);
            }

            kind = unit?.Kind == "company" ? OwnerKind.Company : OwnerKind.Unit;
        }

        await organization.RequirePeople(
            validation,
            Enumerate("ownerPersonId", input.OwnerPersonId is { } owner ? [owner] : [])
                .Concat(Enumerate("participantIds", input.ParticipantIds ?? []))
                .Concat(Enumerate("coEditorIds", input.CoEditorIds ?? [])),
            ct
        );
        return new ObjectiveOwner(kind, input.OwnerUnitId, input.OwnerPersonId);
    }

    private static IEnumerable<(string, Guid)> Enumerate(string field, IEnumerable<Guid> ids) =>
        ids.Select(id => (field, id));
}
