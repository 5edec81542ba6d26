using System.Collections.Concurrent;
using Grpc.Core;
using Okr.Contracts.Organization.V1.Grpc;

namespace Okr.Tests.Reporting;

/// <summary>Stands for the audit log of organization: what it was asked to note, or that it is away.</summary>
internal sealed class AuditSink : Audit.AuditClient
{
    public bool Away { get; set; }
    public ConcurrentQueue<AuditNote> Notes { get; } = [];

    public override AsyncUnaryCall<AuditNoted> NoteAsync(
        AuditNote request,
        Metadata? headers = null,
        DateTime? deadline = null,
        CancellationToken cancellationToken = default
    )
    {
        if (!Away)
        {
            Notes.Enqueue(request);
        }

        return new(
            Away
                ? Task.FromException<AuditNoted>(new RpcException(new Status(StatusCode.Unavailable, "away")))
                : Task.FromResult(new AuditNoted()),
            Task.FromResult(new Metadata()),
            () => Status.DefaultSuccess,
            () => [],
            () => { }
        );
    }
}
