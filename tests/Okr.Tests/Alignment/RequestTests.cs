using Microsoft.EntityFrameworkCore;
using Okr.Alignment;
using Okr.Alignment.Domain;
using Okr.Alignment.Features.Links;
using Okr.Contracts.Goal.V1;
using Okr.Platform.Errors;
using Okr.Platform.Security;
using static Okr.Tests.Alignment.AlignmentWorld;

namespace Okr.Tests.Alignment;

public sealed class RequestTests : IDisposable
{
    private readonly AlignmentWorld world = new();

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task Upward_in_ones_own_reporting_line_needs_no_consent()
    {
        var mine = world.Objective("mine", world.RedMember);
        var bosss = world.Objective("boss's", world.Boss);

        var link = await world.Request(As(world.RedMember), mine, bosss);

        Assert.Equal(LinkState.Accepted, link.State);
        Assert.Equal(Facts.Today, link.AcceptedOn);
        Assert.True(link.Can.Remove);
        Assert.False(link.Can.Accept);
    }

    [Fact]
    public async Task Upward_in_the_reporting_line_is_a_request_where_the_cycle_says_so()
    {
        using var strict = new AlignmentWorld(new CyclePolicy(AlignmentNeedsConsent: true));
        var mine = strict.Objective("mine", strict.RedMember);
        var leads = strict.Objective("lead's", strict.RedLead);
        var own = strict.Objective("my other", strict.RedMember);

        Assert.Equal(LinkState.Requested, (await strict.Request(As(strict.RedMember), mine, leads)).State);
        Assert.Equal(LinkState.Accepted, (await strict.Request(As(strict.RedMember), mine, own)).State);
    }

    [Fact]
    public async Task Towards_another_line_it_is_a_request_that_the_owner_accepts()
    {
        var mine = world.Objective("mine", world.RedMember);
        var theirs = world.Objective("theirs", world.BlueLead);

        var request = await world.Request(As(world.RedMember), mine, theirs);
        var pending = await world.LinksOf(As(world.BlueLead), theirs);
        var accepted = await world.Answer(As(world.BlueLead), request, AnswerLink.Step.Accept);

        Assert.Equal(LinkState.Requested, request.State);
        Assert.True(Assert.Single(pending.Down).Can.Accept);
        Assert.Equal(LinkState.Accepted, accepted.State);
        Assert.Equal(2, accepted.Version);
        using var db = world.Open();
        Assert.Equal(2, await db.Outbox.CountAsync(m => m.Type == "AlignmentChanged"));
    }

    [Fact]
    public async Task Declining_needs_a_reason_and_frees_the_way_for_another_request()
    {
        var mine = world.Objective("mine", world.RedMember);
        var theirs = world.Objective("theirs", world.BlueLead);
        var request = await world.Request(As(world.RedMember), mine, theirs);

        await Refused(
            PlatformErrors.InvalidRequest,
            () => world.Answer(As(world.BlueLead), request, AnswerLink.Step.Decline, "  ")
        );
        var declined = await world.Answer(As(world.BlueLead), request, AnswerLink.Step.Decline, "no capacity");
        var again = await world.Request(As(world.RedMember), mine, theirs);

        Assert.Equal("no capacity", declined.Reason);
        Assert.NotEqual(request.Id, again.Id);
    }

    [Fact]
    public async Task Only_the_asking_side_withdraws()
    {
        var mine = world.Objective("mine", world.RedMember);
        var theirs = world.Objective("theirs", world.BlueLead);
        var request = await world.Request(As(world.RedMember), mine, theirs);

        await Refused(
            AlignmentErrors.NotYourObjective,
            () => world.Answer(As(world.BlueLead), request, AnswerLink.Step.Withdraw)
        );
        var withdrawn = await world.Answer(As(world.RedMember), request, AnswerLink.Step.Withdraw);

        Assert.Equal(LinkState.Withdrawn, withdrawn.State);
        await Refused(
            AlignmentErrors.WrongState,
            () => world.Answer(As(world.BlueLead), withdrawn, AnswerLink.Step.Accept)
        );
    }

    [Fact]
    public async Task An_accepted_link_is_removed_by_either_side_and_ends_that_day()
    {
        var mine = world.Objective("mine", world.RedMember);
        var bosss = world.Objective("boss's", world.Boss);
        var link = await world.Request(As(world.RedMember), mine, bosss);

        await Refused(
            AlignmentErrors.NotYourAnswer,
            () => world.Answer(As(world.BlueMember), link, AnswerLink.Step.Remove)
        );
        var removed = await world.Answer(As(world.Boss), link, AnswerLink.Step.Remove);

        Assert.Equal(LinkState.Removed, removed.State);
        Assert.Equal(Facts.Today, removed.EndedOn);
    }

    [Fact]
    public async Task A_stranger_can_neither_ask_nor_answer()
    {
        var mine = world.Objective("mine", world.RedMember);
        var theirs = world.Objective("theirs", world.BlueLead);

        await Refused(AlignmentErrors.NotYourObjective, () => world.Request(As(world.BlueMember), mine, theirs));
        var request = await world.Request(As(world.RedMember), mine, theirs);
        await Refused(
            AlignmentErrors.NotYourAnswer,
            () => world.Answer(As(world.BlueMember), request, AnswerLink.Step.Accept)
        );
        await Refused(
            AlignmentErrors.NotYourAnswer,
            () => world.Answer(As(world.RedMember), request, AnswerLink.Step.Accept)
        );
    }

    [Fact]
    public async Task Managers_and_administrators_act_for_the_owner()
    {
        var mine = world.Objective("mine", world.RedMember);
        var theirs = world.Objective("theirs", world.BlueMember);
        var admin = Facts.User(null, Roles.ProgramAdmin);
        var unitAdmin = Facts.User(world.BlueMember.Id, Roles.UnitAdmin) with
        {
            AdministeredUnitIds = new HashSet<Guid> { world.Red.Id },
        };

        var byLead = await world.Request(As(world.RedLead), mine, theirs);
        await world.Answer(As(world.Boss), byLead, AnswerLink.Step.Decline, "not now");
        var byUnitAdmin = await world.Request(unitAdmin, mine, theirs);
        var removed = await world.Answer(admin, byUnitAdmin, AnswerLink.Step.Remove);

        Assert.Equal(LinkState.Accepted, byUnitAdmin.State); // asked for by the one who would answer
        Assert.Equal(LinkState.Removed, removed.State);
    }

    [Fact]
    public async Task What_is_confidential_is_not_a_unit_administrators_affair()
    {
        var mine = world.Objective("mine", world.RedMember, confidential: true);
        var theirs = world.Objective("theirs", world.BlueMember);
        var unitAdmin = Facts.User(world.BlueMember.Id, Roles.UnitAdmin) with
        {
            AdministeredUnitIds = new HashSet<Guid> { world.Red.Id },
        };

        await Refused(AlignmentErrors.ObjectiveNotFound, () => world.Request(unitAdmin, mine, theirs));
    }

    [Fact]
    public async Task A_stale_version_is_refused()
    {
        var mine = world.Objective("mine", world.RedMember);
        var theirs = world.Objective("theirs", world.BlueLead);
        var request = await world.Request(As(world.RedMember), mine, theirs);

        await Refused(
            PlatformErrors.StaleVersion,
            () => world.Answer(As(world.BlueLead), request with { Version = 7 }, AnswerLink.Step.Accept)
        );
    }

    [Fact]
    public async Task Self_links_duplicates_and_later_cycles_are_refused()
    {
        var next = world.Tell(Facts.Cycle("2026-q3", startsOn: new(2026, 7, 1), endsOn: new(2026, 9, 30)));
        var mine = world.Objective("mine", world.RedMember);
        var bosss = world.Objective("boss's", world.Boss);
        var later = world.Objective("later", world.Boss, cycle: next);
        await world.Request(As(world.RedMember), mine, bosss);

        await Refused(AlignmentErrors.SelfLink, () => world.Request(As(world.RedMember), mine, mine));
        await Refused(AlignmentErrors.Duplicate, () => world.Request(As(world.RedMember), mine, bosss));
        await Refused(AlignmentErrors.LaterCycle, () => world.Request(As(world.RedMember), mine, later));
    }

    [Fact]
    public async Task A_pending_request_already_closes_the_way_back()
    {
        var red = world.Objective("red", world.RedLead);
        var blue = world.Objective("blue", world.BlueLead);
        await world.Request(As(world.RedLead), red, blue);

        await Refused(AlignmentErrors.Circle, () => world.Request(As(world.BlueLead), blue, red));
        var sideways = await world.Request(As(world.BlueLead), blue, red, LinkKind.DependsOn);

        Assert.Equal(LinkState.Requested, sideways.State);
    }

    [Fact]
    public async Task A_key_result_must_belong_to_the_objective()
    {
        var mine = world.Objective("mine", world.RedMember);
        var bosss = world.Objective("boss's", world.Boss);
        var keyResult = world.KeyResult(bosss);
        var foreign = world.KeyResult(mine);

        await Refused(
            AlignmentErrors.KeyResultNotFound,
            () => world.Request(As(world.RedMember), mine, bosss, keyResultId: foreign.Id)
        );
        var link = await world.Request(As(world.RedMember), mine, bosss, keyResultId: keyResult.Id);

        Assert.Equal(keyResult.Title, link.ToKeyResult!.Title);
    }

    [Fact]
    public async Task An_objective_that_the_replica_has_not_heard_of_is_asked_for()
    {
        var mine = Facts.Objective(world.Quarter.Id, "brand new", world.RedMember.Id, "draft");
        world.Goal.Knows(mine);
        var bosss = world.Objective("boss's", world.Boss);

        var link = await world.Request(As(world.RedMember), mine, bosss);

        Assert.Equal("brand new", link.FromObjective.Title);
    }

    [Fact]
    public async Task Somebody_elses_draft_stays_hidden()
    {
        var draft = world.Objective("secret plan", world.BlueMember, "draft");
        var mine = world.Objective("mine", world.RedMember);
        var theirs = world.Objective("theirs", world.RedMember);
        await world.Request(As(world.BlueMember), draft, theirs);

        await Refused(AlignmentErrors.ObjectiveNotFound, () => world.Request(As(world.RedMember), mine, draft));
        await Refused(AlignmentErrors.ObjectiveNotFound, () => world.LinksOf(As(world.RedMember), draft));
        Assert.Empty((await world.LinksOf(As(world.BlueLead), mine)).Down);
        Assert.Empty((await world.LinksOf(As(world.RedLead), theirs)).Up);
        Assert.Single((await world.LinksOf(As(world.RedMember), theirs)).Down); // who must answer sees what is asked
        Assert.Empty((await world.LinksOf(Facts.User(Guid.NewGuid()), theirs)).Down);
    }

    [Fact]
    public async Task Incoming_and_outgoing_requests_are_listed_for_each_side()
    {
        var mine = world.Objective("mine", world.RedMember);
        var theirs = world.Objective("theirs", world.BlueLead);
        await world.Request(As(world.RedMember), mine, theirs);
        using var db = world.Open();

        var outgoing = await ListLinks.Handle(
            "requested",
            "outgoing",
            world.Quarter.Id,
            null,
            null,
            db,
            As(world.RedMember),
            default
        );
        var incoming = await ListLinks.Handle(
            "requested",
            "incoming",
            null,
            null,
            null,
            db,
            As(world.BlueLead),
            default
        );
        var none = await ListLinks.Handle(null, "incoming", null, null, null, db, As(world.RedMember), default);

        Assert.Single(outgoing.Items);
        Assert.Single(incoming.Items);
        Assert.Empty(none.Items);
    }

    [Fact]
    public async Task Lists_go_on_where_the_last_page_ended()
    {
        var bosss = world.Objective("boss's", world.Boss);
        for (var i = 0; i < 5; i++)
        {
            await world.Request(As(world.RedMember), world.Objective($"o{i}", world.RedMember), bosss);
        }

        using var db = world.Open();
        var seen = new List<Guid>();
        string? after = null;
        do
        {
            var page = await ListLinks.Handle(null, null, null, after, 2, db, As(world.Boss), default);
            seen.AddRange(page.Items.Select(l => l.Id));
            after = page.Next;
        } while (after is not null);

        Assert.Equal(5, seen.Distinct().Count());
        Assert.Equal(5, seen.Count);
    }
}
