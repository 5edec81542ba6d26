using Okr.Goal.Domain;

namespace Okr.Goal.Data;

/// <summary>
/// The objectives of one owner in one cycle as a group. Its revision grows when one comes, goes or is weighed or ordered
/// anew, so that two such changes at the same moment cannot both pass with weights that no longer total 100 %.
/// </summary>
internal sealed class OwnerCycle
{
    public required Guid CycleId { get; init; }
    public required OwnerKind OwnerKind { get; init; }
    public required Guid OwnerId { get; init; }
    public int Revision { get; set; }
}
