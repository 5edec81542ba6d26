using FsCheck.Xunit;
using Microsoft.EntityFrameworkCore;
using Okr.Alignment;
using Okr.Alignment.Data;
using Okr.Alignment.Domain;
using Okr.Alignment.Features.Links;
using Okr.Alignment.Grpc;
using Okr.Contracts.Alignment.V1;
using Okr.Contracts.Alignment.V1.Grpc;
using Okr.Contracts.Goal.V1.Grpc;
using Okr.Platform.Rpc;

namespace Okr.Tests.Alignment;

public sealed class ImportAndGraphTests : IDisposable
{
    private readonly AlignmentWorld world = new();

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task Imported_links_hold_from_the_day_of_effect_and_come_only_once()
    {
        // None of these objectives is known here yet.
        var (a, b, c) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());

        var first = await Import(false, (a, b), (b, c));
        var second = await Import(false, (a, b), (b, c));

        Assert.Equal((2, 0), (first.Created, first.Unchanged));
        Assert.Equal((0, 2), (second.Created, second.Unchanged));
        using var db = world.Open();
        var reply = await new AlignmentReplicationGrpc(db).Get(
            Replication.Request<AlignmentChanged>([a]),
            new FakeCall()
        );
        var link = Replication.Unwrap<AlignmentChanged>(Assert.Single(reply.Events));
        Assert.Equal(("supports", "accepted", a, b), (link.Kind, link.State, link.FromObjectiveId, link.ToObjectiveId));
        Assert.Equal(new DateOnly(2017, 7, 1), link.AcceptedOn);
        Assert.Equal(2, await db.Outbox.CountAsync());
    }

    [Fact]
    public async Task A_circle_in_an_import_is_a_row_error_and_nothing_is_written()
    {
        var (a, b, c) = (Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid());
        await Import(false, (a, b));

        var reply = await Import(false, (b, c), (c, a));

        var error = Assert.Single(reply.Errors);
        Assert.Equal((2, AlignmentErrors.Circle.Code), (error.Line, error.Code));
        Assert.Equal(0, reply.Created);
        using var db = world.Open();
        Assert.Equal(1, await db.Links.CountAsync());
    }

    [Fact]
    public async Task A_dry_run_checks_and_writes_nothing()
    {
        var (a, b) = (Guid.NewGuid(), Guid.NewGuid());

        var reply = await Import(true, (a, b), (b, b));

        Assert.Equal(AlignmentErrors.SelfLink.Code, Assert.Single(reply.Errors).Code);
        using var db = world.Open();
        Assert.Equal(0, await db.Links.CountAsync());
        Assert.Equal(0, await db.Outbox.CountAsync());
    }

    [Property]
    public bool Random_requests_never_close_a_circle(byte[] moves)
    {
        var graph = new SupportGraph();
        var accepted = new HashSet<(int From, int To)>();
        var nodes = Enumerable.Range(0, 6).Select(_ => Guid.NewGuid()).ToArray();
        foreach (var move in moves)
        {
            var (from, to) = (move % 6, move / 6 % 6);
            if (!graph.WouldClose(nodes[from], nodes[to]))
            {
                graph.Add(nodes[from], nodes[to]);
                accepted.Add((from, to));
            }
        }

        return IsAcyclic(accepted);
    }

    [Property]
    public bool A_request_is_refused_only_where_it_would_close_a_circle(byte[] moves)
    {
        var graph = new SupportGraph();
        var accepted = new HashSet<(int From, int To)>();
        var nodes = Enumerable.Range(0, 5).Select(_ => Guid.NewGuid()).ToArray();
        foreach (var move in moves)
        {
            var (from, to) = (move % 5, move / 5 % 5);
            var refused = graph.WouldClose(nodes[from], nodes[to]);
            if (refused == IsAcyclic([.. accepted, (from, to)]))
            {
                return false;
            }

            if (!refused)
            {
                graph.Add(nodes[from], nodes[to]);
                accepted.Add((from, to));
            }
        }

        return true;
    }

    [Fact]
    public async Task Random_imports_never_close_a_circle_in_the_database()
    {
        var random = new Random(20260515);
        var nodes = Enumerable.Range(0, 8).Select(_ => Guid.NewGuid()).ToArray();
        for (var i = 0; i < 60; i++)
        {
            await Import(false, (nodes[random.Next(8)], nodes[random.Next(8)]));
        }

        using var db = world.Open();
        var links = await db.Links.Select(l => new { l.FromObjectiveId, l.ToObjectiveId }).ToListAsync();
        Assert.NotEmpty(links);
        Assert.True(
            IsAcyclic(
                links
                    .Select(l => (Array.IndexOf(nodes, l.FromObjectiveId), Array.IndexOf(nodes, l.ToObjectiveId)))
                    .ToHashSet()
            )
        );
    }

    private async Task<ImportReply> Import(bool dry, params (Guid From, Guid To)[] rows)
    {
        var request = new ImportLinksRequest
        {
            Context = new ImportContext { EffectiveOn = "2017-07-01", ValidateOnly = dry },
        };
        request.Rows.AddRange(
            rows.Select(
                (row, i) =>
                    new LinkRow
                    {
                        Line = i + 1,
                        FromObjectiveId = row.From.ToString(),
                        ToObjectiveId = row.To.ToString(),
                    }
            )
        );
        using AlignmentDbContext db = world.Open();
        return await ImportLinks.Handle(request, db, world.Clock, default);
    }

    /// <summary>Takes away nodes without a way out until none is left, or none can be taken.</summary>
    private static bool IsAcyclic(HashSet<(int From, int To)> links)
    {
        var left = links.ToHashSet();
        while (left.RemoveWhere(l => !left.Any(other => other.From == l.To)) > 0) { }
        return left.Count == 0;
    }
}
