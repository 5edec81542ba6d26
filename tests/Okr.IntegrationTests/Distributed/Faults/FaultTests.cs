using System.Text.Json;
using Okr.IntegrationTests.Standalone;
using Okr.Platform.Messaging;
using RabbitMQ.Client;

namespace Okr.IntegrationTests.Distributed.Faults;

/// <summary>
/// What breaks in a running company, under a load of check-ins: after each fault everything that was acknowledged is there
/// once, and everything that follows from it is right.
/// </summary>
[Collection(RestlessProduct.Collection)]
public sealed class FaultTests(RestlessProduct restless)
{
    private const string CheckIns = "okr.progress.v1.check-in-recorded";
    private const string ReportingCheckIns = "reporting-check-in-recorded";

    [Fact]
    public Task Killing_a_replica_and_then_all_of_each_service_in_turn_loses_nothing() =>
        UnderLoad(
            "killed",
            async (product, _, load) =>
            {
                foreach (var service in SeparateProcesses.Services.Append("gateway"))
                {
                    load.Phase = $"{service} killed";
                    var replicas = product.Instances(service);
                    await replicas[0].Kill();
                    if (replicas.Count > 1)
                    {
                        await load.UntilMore(5);
                    }

                    await Task.WhenAll(replicas.Skip(1).Select(replica => replica.Kill()));
                    await Task.WhenAll(replicas.Select(replica => replica.Start()));
                    await load.UntilMore(5);
                }
            }
        );

    [Fact]
    public Task A_relay_killed_between_publishing_and_deleting_publishes_again_and_nothing_counts_twice() =>
        UnderLoad(
            "relay",
            async (product, _, load) =>
            {
                await using var connection = await Queues.Connect(product.Rabbit.Address);
                await using var channel = await connection.CreateChannelAsync();
                var tap = await channel.QueueDeclareAsync();
                await channel.QueueBindAsync(tap, CheckIns, "");

                var replicas = product.Instances("progress");
                await using (var sabotage = await Sabotage.DeletesWait(product.Postgres, "progress.outbox"))
                {
                    // Published and confirmed, not yet deleted: there each replica's relay is stopped for good.
                    await Until(async () => await sabotage.Waiting("progress") >= replicas.Count);
                    await Task.WhenAll(replicas.Select(replica => replica.Kill()));
                    await sabotage.Abandon("progress");
                    Assert.True(
                        await sabotage.Number("SELECT count(*) FROM progress.outbox WHERE claimed_until > now()") > 0
                    );
                }

                await Task.WhenAll(replicas.Select(replica => replica.Start()));
                await load.UntilMore(5);
                await load.Stop();
                await product.UntilSettled(); // the dead relays' claims have run out

                var published = new List<string>();
                while (await channel.BasicGetAsync(tap, autoAck: true) is { } message)
                {
                    published.AddRange(
                        JsonDocument
                            .Parse(message.Body)
                            .RootElement.GetProperty("items")
                            .EnumerateArray()
                            .Select(item => item.GetProperty("messageId").GetString()!)
                    );
                }

                Assert.True(published.Distinct().Count() < published.Count, "Nothing was published twice.");
            }
        );

    [Fact]
    public Task While_the_broker_is_away_writes_go_on_and_events_wait() =>
        UnderLoad(
            "broker",
            async (product, _, load) =>
            {
                load.Phase = "broker away";
                await product.Rabbit.Stop();
                await Task.WhenAll(Task.Delay(TimeSpan.FromSeconds(20)), load.UntilMore(50));
                load.Phase = "broker back";
                await product.Rabbit.Start();
                await load.UntilMore(20);
                Assert.Equal("", CheckInLoad.Describe(load.Refusals));
            }
        );

    [Fact]
    public Task A_database_that_is_restarted_or_crashes_loses_nothing() =>
        UnderLoad(
            "database",
            async (product, _, load) =>
            {
                foreach (var crash in new[] { false, true })
                {
                    load.Phase = crash ? "crashed" : "restarted";
                    product.Postgres.Restart(crash);
                    await load.UntilMore(20);
                }
            }
        );

    [Fact]
    public Task Consumers_that_fail_at_every_third_row_take_in_all_of_them() =>
        UnderLoad(
            "third",
            async (product, _, load) =>
            {
                await using var sabotage = await Sabotage.EveryThirdRowFailsOnce(
                    product.Postgres,
                    "reporting.check_ins",
                    "reporting.key_result_progress",
                    "goal.progress_replica",
                    "alignment.key_result_standings",
                    "scoring.key_result_standings"
                );
                await load.UntilMore(100);
                await load.Stop();
                await product.UntilSettled();
                Assert.True(await sabotage.Failures() > 30);
            }
        );

    [Fact]
    public Task What_a_consumer_can_never_take_in_goes_to_the_error_queue_alone_and_comes_back_by_a_replay() =>
        UnderLoad(
            "poison",
            async (product, company, load) =>
            {
                var errors = MessageNames.ErrorQueue(ReportingCheckIns);
                await using var connection = await Queues.Connect(product.Rabbit.Address);
                await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true));
                var poisoned = company.Measures[4];
                var given = new List<BasicGetResult>();
                await using (await Sabotage.RowsFail(product.Postgres, "reporting.check_ins", poisoned.Id))
                {
                    await Until(async () => await channel.MessageCountAsync(errors) > 0);
                    await load.Stop();
                    // Nothing else is held up by it.
                    await Picture.Eventually(
                        () =>
                            product.Postgres.Scalar<long>(
                                $"SELECT count(*) FROM reporting.check_ins WHERE cycle_id = '{company.CycleId}' AND key_result_id <> '{poisoned.Id}'"
                            ),
                        load.All.Count(a => a.Statement.Measure.Id != poisoned.Id)
                    );
                    // All that could not be taken in ends in the error queue, and nothing else does.
                    var taken = await product.Postgres.Scalar<Guid[]>("SELECT array_agg(id) FROM reporting.check_ins");
                    var missing = load
                        .All.Where(a => a.Statement.Measure.Id == poisoned.Id)
                        .Select(a => a.Id)
                        .Except(taken!)
                        .Order()
                        .ToList();
                    await Until(async () =>
                    {
                        while (await channel.BasicGetAsync(errors, autoAck: false) is { } message)
                        {
                            given.Add(message);
                        }

                        return missing.SequenceEqual(given.SelectMany(CheckInsIn).Distinct().Order());
                    });
                    await product.UntilSettled(except: errors);
                }

                foreach (var message in given)
                {
                    var properties = new BasicProperties(message.BasicProperties);
                    await channel.BasicPublishAsync("", ReportingCheckIns, true, properties, message.Body);
                    await channel.BasicAckAsync(message.DeliveryTag, false);
                }
            }
        );

    [Fact]
    public Task Messages_that_come_twice_and_in_another_order_change_nothing() =>
        UnderLoad(
            "disorder",
            async (product, _, load) =>
            {
                await using var disorder = await Disorder.Begin(product.Rabbit.Address, seed: 11);
                await load.UntilMore(150);
                await load.Stop();
                await disorder.End();
                Assert.True(disorder.Repeated > 50, $"{disorder.Repeated} repeated");
                Assert.True(disorder.Overtaken > 50, $"{disorder.Overtaken} overtaken");
            }
        );

    private Task UnderLoad(string name, Func<SeparateProcesses, SmallCompany, CheckInLoad, Task> fault) =>
        restless.Disturb(async product =>
        {
            var company = await SmallCompany.Found(product, name);
            await using var load = CheckInLoad.Start(company, product.Address, seed: name.Length);
            await load.UntilMore(2 * company.Measures.Count);

            await fault(product, company, load);

            load.Phase = "afterwards";
            await load.Stop();
            await Recomputation.Holds(product, company, load.All);
        });

    private static IEnumerable<Guid> CheckInsIn(BasicGetResult message) =>
        JsonDocument
            .Parse(message.Body)
            .RootElement.GetProperty("items")
            .EnumerateArray()
            .Select(item => item.GetProperty("event").GetProperty("id").GetGuid());

    private static async Task Until(Func<Task<bool>> holds)
    {
        var deadline = DateTime.UtcNow.AddSeconds(60);
        while (!await holds())
        {
            Assert.True(DateTime.UtcNow < deadline, "not within a minute");
            await Task.Delay(50);
        }
    }
}
