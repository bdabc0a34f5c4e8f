using Quality.Common.Storage;
using Quality.Inspections.Tests.Sampling;
using Quality.Testing;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Tests.Publications;

public sealed class TaskRoundTests
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task The_round_of_a_task_has_the_samples_of_its_samplings_and_leaves_out_what_is_open(DatabaseProvider provider)
    {
        await using var given = await SamplingGiven.StartAsync(provider, TestCaller.ProvinceAdmin, V1.SampleLevel.Provincial);
        var delivered = await given.DeliveredAsync("2", V1.SampleOutcome.Conforming);
        // A task needs a plan and a draw; here the samplings only say which it was, after each step anew.
        const string of = "UPDATE samplings SET task = 'tasks/0198a7c2-0000-7000-8000-0000000000ab'";
        await given.Host.ExecuteAsync("inspection", of);
        var desk = given.Host.Client(c => new V1.PublicationService.PublicationServiceClient(c), TestCaller.ProvinceAdmin);
        var round = PublicationGiven.Round(p => p.Scope = new() { Task = "tasks/0198a7c2-0000-7000-8000-0000000000ab" });
        Assert.Equal("NOTHING_TO_PUBLISH", (await Refusal.OfAsync(desk.DraftPublicationAsync(new() { Publication = round }))).Reason); // its conclusion is open
        given.Host.Clock.Advance(TimeSpan.FromDays(18));
        await given.Officer.ConcludeSamplingAsync(SamplingGiven.Conclude(delivered.Name));
        await given.Host.ExecuteAsync("inspection", of);
        var draft = await desk.DraftPublicationAsync(new() { Publication = round });
        var entry = Assert.Single((await desk.ListPublicationEntriesAsync(new() { Name = draft.Name })).Entries);
        Assert.Equal((delivered.Sample, V1.SampleOutcome.Conforming), (entry.Sample, entry.Outcome));
        Assert.Equal("NOTHING_TO_PUBLISH", (await Refusal.OfAsync(desk.DraftPublicationAsync(new() { Publication = PublicationGiven.Round(p => p.Scope = new() { Task = "tasks/none" }) }))).Reason);
        var both = PublicationGiven.Round(p => p.Scope.Task = "tasks/none");
        Assert.Equal(["publication.scope"], (await Refusal.OfAsync(desk.DraftPublicationAsync(new() { Publication = both }))).Fields);
    }
}
