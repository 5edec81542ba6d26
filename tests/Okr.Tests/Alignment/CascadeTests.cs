using Okr.Alignment;
using Okr.Alignment.Data;
using Okr.Alignment.Domain;
using Okr.Alignment.Features.Cascade;
using Okr.Alignment.Features.Links;
using Okr.Contracts.Goal.V1;
using Okr.Platform.Errors;
using Okr.Platform.Web;
using static Okr.Tests.Alignment.AlignmentWorld;

namespace Okr.Tests.Alignment;

public sealed class CascadeTests : IDisposable
{
    private readonly AlignmentWorld world = new();
    private readonly ObjectiveChanged top;
    private readonly ObjectiveChanged red;
    private readonly ObjectiveChanged member;
    private readonly ObjectiveChanged alone;

    public CascadeTests()
    {
        top = world.Objective("Win the market", world.Boss, isTop: true);
        red = world.Objective("Red growth", world.RedLead);
        member = world.Objective("Member part", world.RedMember);
        alone = world.Objective("On my own", world.BlueMember);
        world.Linked(red, top);
        world.Linked(member, red);
    }

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task The_cascade_opens_level_by_level()
    {
        var roots = await Browse(new());
        var below = await Browse(new(ParentId: top.Id));
        var leaves = await Browse(new(ParentId: member.Id));

        Assert.Equal([top.Id], roots.Items.Select(n => n.ObjectiveId));
        Assert.Equal(1, roots.Items[0].ChildCount);
        Assert.Equal("boss", roots.Items[0].OwnerName);
        Assert.Equal([red.Id], below.Items.Select(n => n.ObjectiveId));
        Assert.Empty(leaves.Items);
    }

    [Fact]
    public async Task Isolated_objectives_stand_apart()
    {
        using var db = world.Open();
        var isolated = await ListIsolated.Handle(world.Quarter.Id, null, null, null, db, world.Clock, default);
        var inRed = await ListIsolated.Handle(world.Quarter.Id, world.Red.Id, null, null, db, world.Clock, default);

        Assert.Equal([alone.Id], isolated.Items.Select(n => n.ObjectiveId));
        Assert.Empty(inRed.Items);
    }

    [Fact]
    public async Task Drafts_and_confidential_objectives_do_not_show()
    {
        var draft = world.Objective("draft", world.RedMember, "draft");
        var confidential = world.Objective("confidential", world.RedMember, confidential: true);
        world.Linked(draft, top);
        world.Linked(confidential, top);

        Assert.Equal([red.Id], (await Browse(new(ParentId: top.Id))).Items.Select(n => n.ObjectiveId));
        Assert.Equal(1, (await Browse(new())).Items[0].ChildCount);
        Assert.Empty((await Browse(new(Text: "draft"))).Items);
        await Refused(AlignmentErrors.ObjectiveNotFound, () => Browse(new(ParentId: draft.Id)));
    }

    [Fact]
    public async Task Filters_search_all_levels()
    {
        Assert.Equal([member.Id], (await Browse(new(Text: "MEMBER"))).Items.Select(n => n.ObjectiveId));
        Assert.Equal(
            [red.Id, member.Id],
            (await Browse(new(UnitId: world.Red.Id))).Items.Select(n => n.ObjectiveId).Order()
        );
        Assert.Equal(
            [alone.Id],
            (await Browse(new(OwnerPersonId: world.BlueMember.Id))).Items.Select(n => n.ObjectiveId)
        );
        Assert.Empty((await Browse(new(Text: "%"))).Items);
    }

    [Fact]
    public async Task Filtering_by_status_follows_the_gap_of_the_day()
    {
        world.KeyResult(red, 0.45m); // expected 44/90 = 0.489
        world.KeyResult(member, 0.1m);

        Assert.Equal([red.Id], (await Browse(new(Status: "on_track"))).Items.Select(n => n.ObjectiveId));
        Assert.Equal([member.Id], (await Browse(new(Status: "off_track"))).Items.Select(n => n.ObjectiveId));
        await Refused(PlatformErrors.InvalidRequest, () => Browse(new(Status: "splendid")));
    }

    [Fact]
    public async Task Children_are_paged_in_a_stable_order()
    {
        for (var i = 0; i < 6; i++)
        {
            world.Linked(world.Objective($"child {i}", world.RedMember), top);
        }

        var seen = new List<Guid>();
        string? after = null;
        do
        {
            var page = await Browse(new(ParentId: top.Id, Limit: 3, After: after));
            seen.AddRange(page.Items.Select(n => n.ObjectiveId));
            after = page.Next;
        } while (after is not null);

        Assert.Equal(7, seen.Count);
        Assert.Equal(7, seen.Distinct().Count());
    }

    [Fact]
    public async Task Progress_is_the_weighted_mean_and_a_key_result_without_data_counts_as_zero()
    {
        world.KeyResult(red, 0.8m);
        world.KeyResult(red);

        var node = Assert.Single((await Browse(new(ParentId: top.Id))).Items);

        Assert.Equal(0.4m, node.Progress);
        Assert.Equal(2, node.KeyResultCount);
    }

    [Fact]
    public async Task An_off_track_key_result_puts_all_that_it_supports_at_risk_with_the_path()
    {
        world.KeyResult(member, 0.1m);

        var roots = await Browse(new());
        var leaf = Assert.Single((await Browse(new(ParentId: red.Id))).Items);
        var risk = (await world.LinksOf(As(world.Boss), top)).RiskFromBelow;

        Assert.True(roots.Items[0].RiskFromBelow);
        Assert.False(leaf.RiskFromBelow); // its own colour, not a risk from below
        Assert.True(risk.AtRisk);
        Assert.Equal([red.Id, member.Id], Assert.Single(risk.Paths).Select(n => n.ObjectiveId));
    }

    [Theory]
    [InlineData(0.30, null, false)] // gap 0.19: at risk, which does not travel
    [InlineData(0.10, null, true)]
    [InlineData(0.10, "on_track", false)]
    [InlineData(0.90, "off_track", true)]
    public async Task Only_off_track_travels_up(double progress, string? manual, bool expected)
    {
        world.KeyResult(member, (decimal)progress, manual);

        Assert.Equal(expected, (await world.LinksOf(As(world.Boss), top)).RiskFromBelow.AtRisk);
    }

    [Fact]
    public async Task The_upward_path_leads_to_the_top()
    {
        using var db = world.Open();
        var path = await UpwardPath.Handle(
            member.Id,
            db,
            new GoalReplica(db, world.Goal, world.Clock),
            As(world.BlueMember),
            world.Clock,
            default
        );

        Assert.Equal([(0, member.Id), (1, red.Id), (2, top.Id)], path.Nodes.Select(n => (n.Level, n.Node.ObjectiveId)));
        Assert.Equal(2, path.Links.Count);
    }

    [Fact]
    public async Task A_dependency_unanswered_past_its_day_contradicts()
    {
        var late = await world.Request(
            As(world.RedMember),
            member,
            alone,
            LinkKind.DependsOn,
            neededBy: new(2026, 5, 1)
        );
        await world.Request(As(world.RedLead), red, alone, LinkKind.DependsOn, neededBy: new(2026, 6, 1));
        using var db = world.Open();

        var dependencies = await ListDependencies.Handle(
            world.Quarter.Id,
            world.Blue.Id,
            null,
            null,
            db,
            As(world.Boss),
            world.Clock,
            default
        );

        Assert.Equal(2, dependencies.Items.Count);
        Assert.Equal([late.Id], dependencies.Items.Where(d => d.Contradicting).Select(d => d.Link.Id));
    }

    private async Task<Page<CascadeNode>> Browse(Search search)
    {
        using var db = world.Open();
        return await BrowseCascade.Handle(
            new BrowseCascade.Query(
                world.Quarter.Id,
                search.ParentId,
                search.UnitId,
                search.Status,
                search.OwnerPersonId,
                search.Text,
                search.After,
                search.Limit
            ),
            db,
            world.Clock,
            default
        );
    }

    private sealed record Search(
        Guid? ParentId = null,
        Guid? UnitId = null,
        string? Status = null,
        Guid? OwnerPersonId = null,
        string? Text = null,
        string? After = null,
        int? Limit = null
    );
}
