using System.Globalization;
using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Okr.Contracts.Organization.V1.Grpc;
using Okr.Gateway.Visits;
using Okr.Tests.Organization;

namespace Okr.Tests.Gateway;

public sealed class ActiveDaysTests : IDisposable
{
    private static readonly Guid Ada = Guid.CreateVersion7();
    private static readonly Guid Bob = Guid.CreateVersion7();
    private readonly MovableClock clock = new(new DateTime(2026, 3, 10, 23, 0, 0, DateTimeKind.Utc));
    private readonly Service service = new();
    private readonly ActiveDaysNotes notes;
    private readonly ActiveDaysTeller teller;

    public ActiveDaysTests()
    {
        notes = new ActiveDaysNotes(clock);
        teller = new ActiveDaysTeller(notes, service, clock, NullLogger<ActiveDaysTeller>.Instance);
    }

    public void Dispose() => teller.Dispose();

    [Fact]
    public async Task A_person_is_told_of_once_a_day()
    {
        notes.Note(Ada);
        notes.Note(Bob);
        notes.Note(Ada);
        await teller.Tell(TestContext.Current.CancellationToken);
        notes.Note(Ada);
        await teller.Tell(TestContext.Current.CancellationToken);
        Assert.Equal([(Ada, new(2026, 3, 10)), (Bob, new DateOnly(2026, 3, 10))], service.Told);

        clock.Now = clock.Now.AddHours(2);
        notes.Note(Ada);
        await teller.Tell(TestContext.Current.CancellationToken);
        Assert.Equal((Ada, new DateOnly(2026, 3, 11)), Assert.Single(service.Told.Skip(2)));
    }

    [Fact]
    public async Task What_the_service_does_not_take_is_told_again()
    {
        notes.Note(Ada);
        service.Away = true;
        await teller.Tell(TestContext.Current.CancellationToken);
        Assert.Empty(service.Told);

        service.Away = false;
        notes.Note(Ada);
        await teller.Tell(TestContext.Current.CancellationToken);
        Assert.Equal((Ada, new DateOnly(2026, 3, 10)), Assert.Single(service.Told));
    }

    [Fact]
    public async Task A_process_that_stops_tells_what_is_left_and_many_are_told_in_parts()
    {
        var people = Enumerable.Range(0, 1_200).Select(_ => Guid.CreateVersion7()).ToList();
        people.ForEach(notes.Note);
        await teller.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(people.Order(), service.Told.Select(t => t.PersonId).Order());
        Assert.Equal([500, 500, 200], service.Calls);
    }

    private sealed class Service : Activity.ActivityClient
    {
        public bool Away { get; set; }
        public List<(Guid PersonId, DateOnly Day)> Told { get; } = [];
        public List<int> Calls { get; } = [];

        public override AsyncUnaryCall<ActiveDaysNoted> NoteAsync(
            ActiveDays request,
            Metadata? headers = null,
            DateTime? deadline = null,
            CancellationToken cancellationToken = default
        )
        {
            if (!Away)
            {
                Calls.Add(request.Days.Count);
                Told.AddRange(
                    request.Days.Select(d =>
                        (Guid.Parse(d.PersonId), DateOnly.ParseExact(d.Day, "yyyy-MM-dd", CultureInfo.InvariantCulture))
                    )
                );
            }

            var answer = Away
                ? Task.FromException<ActiveDaysNoted>(new RpcException(new Status(StatusCode.Unavailable, "away")))
                : Task.FromResult(new ActiveDaysNoted());
            return new(answer, Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });
        }
    }
}
