using Grpc.Core;
using Okr.Contracts.Alignment.V1.Grpc;
using Okr.Contracts.Goal.V1.Grpc;
using Okr.Contracts.Organization.V1.Grpc;
using Okr.Contracts.Progress.V1.Grpc;
using Okr.Contracts.Replication.V1.Grpc;
using Okr.Contracts.Scoring.V1.Grpc;

namespace Okr.Reporting.Rebuilding;

/// <summary>Where a rebuild reads from; tests put events of their own here.</summary>
internal interface IFactSources
{
    /// <summary>
    /// Every aggregate of the type after the given place (empty: all of them), in messages that name their own place.
    /// Throws <see cref="RpcException"/> when the service does not answer.
    /// </summary>
    IAsyncEnumerable<EventEnvelopes> Read(FactType type, string after, CancellationToken ct);
}

/// <summary>The other services' streams.</summary>
internal sealed class FactSources(
    OrganizationReplication.OrganizationReplicationClient organization,
    GoalReplication.GoalReplicationClient goal,
    AlignmentReplication.AlignmentReplicationClient alignment,
    ProgressReplication.ProgressReplicationClient progress,
    ScoringReplication.ScoringReplicationClient scoring
) : IFactSources
{
    public async IAsyncEnumerable<EventEnvelopes> Read(
        FactType type,
        string after,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct
    )
    {
        var request = new EventStreamRequest { Type = type.Name, After = after };
        using var call = type.Service switch
        {
            "organization" => organization.Stream(request, cancellationToken: ct),
            "goal" => goal.Stream(request, cancellationToken: ct),
            "alignment" => alignment.Stream(request, cancellationToken: ct),
            "progress" => progress.Stream(request, cancellationToken: ct),
            "scoring" => scoring.Stream(request, cancellationToken: ct),
            var other => throw new NotSupportedException(other),
        };
        await foreach (var chunk in call.ResponseStream.ReadAllAsync(ct))
        {
            yield return chunk;
        }
    }
}
