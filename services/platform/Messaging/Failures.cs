using System.Data.Common;
using System.Net.Sockets;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Okr.Platform.Errors;

namespace Okr.Platform.Messaging;

/// <summary>What a failed attempt of a handler calls for.</summary>
internal enum FailureKind
{
    /// <summary>A server that the handler needs is away: wait for it, however long.</summary>
    Outage,

    /// <summary>Somebody else wrote the same rows: again with fresh eyes.</summary>
    Race,

    /// <summary>Anything else, most likely the same at every attempt.</summary>
    Other,
}

internal static class Failures
{
    private const string ReadOnlyTransaction = "25006"; // the database has failed over and this was its primary

    public static FailureKind KindOf(Exception exception)
    {
        for (var current = exception; current is not null; current = current.InnerException)
        {
            switch (current)
            {
                case DbUpdateConcurrencyException:
                case DbException inner when DatabaseErrors.IsUniqueViolation(inner):
                case DbException lost when DatabaseErrors.IsLostRace(lost):
                    return FailureKind.Race;
                case DbException away when away.IsTransient || DatabaseErrors.IsUnavailable(away):
                case PostgresException { SqlState: ReadOnlyTransaction }:
                case TimeoutException:
                case SocketException:
                case HttpRequestException:
                case OperationCanceledException: // of something inside; the handling's own end is looked at before
                case RpcException
                {
                    StatusCode: StatusCode.Unavailable
                        or StatusCode.DeadlineExceeded
                        or StatusCode.ResourceExhausted
                        or StatusCode.Aborted
                }:
                    return FailureKind.Outage;
            }
        }

        return FailureKind.Other;
    }
}
