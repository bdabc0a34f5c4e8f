using Quality.Common.Storage;
using Quality.Testing;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Tests.Draws;

/// <summary>A city's people act on draws of their own region only; of another city's they see what is public.</summary>
public sealed class DrawRegionTests
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Nobody_of_a_city_changes_a_draw_of_another_city(DatabaseProvider provider)
    {
        await using var story = await DrawStory.BeginAsync(provider);
        var draw = await story.DrawnAsync();
        var entry = (await story.EntriesAsync(draw.Name))[0].Entry;
        var proposal = await story.Admin.VoidDrawAsync(new() { Name = draw.Name, Reason = V1.VoidReason.Ordered, Evidence = "示例" });
        var before = await story.Admin.GetDrawAsync(new() { Name = draw.Name });
        foreach (var role in new[] { "city_admin", "department_officer" })
        {
            var other = story.As(TestCaller.With(role, "620500"));
            Assert.Equal("REGION_OUT_OF_SCOPE", (await Refusal.OfAsync(other.CreateDrawAsync(new() { Draw = story.Wish(d => d.Task = "tasks/0198a7c2-0000-7000-8000-0000000000ab") }))).Reason);
            Func<Task>[] acts =
            [
                () => other.AddDrawLinesAsync(new() { Name = draw.Name, Lines = { new V1.DrawLine { Kind = V1.DrawListKind.Pool, Fields = { "a", "b" } } } }).ResponseAsync,
                () => other.FreezeDrawAsync(story.Freeze(draw)).ResponseAsync,
                () => other.RevealSeedAsync(new() { Name = draw.Name, Seed = MemoryDraw.Vector.Seed }).ResponseAsync,
                () => other.PublishDrawAsync(new() { Name = draw.Name }).ResponseAsync,
                () => other.ReplaceEntryAsync(new() { Name = draw.Name, Entry = entry, Reason = V1.ReplacementReason.MovedAway, Evidence = "示例" }).ResponseAsync,
                () => other.VoidDrawAsync(new() { Name = draw.Name, Reason = V1.VoidReason.Ordered, Evidence = "示例" }).ResponseAsync,
                () => other.ConfirmProposalAsync(new() { Name = proposal.Name }).ResponseAsync,
                () => other.RejectProposalAsync(new() { Name = proposal.Name }).ResponseAsync,
                () => other.ListProposalsAsync(new() { Name = draw.Name }).ResponseAsync,
            ];
            foreach (var act in acts) Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(act)).Reason);
        }

        Assert.Equal(before, await story.Admin.GetDrawAsync(new() { Name = draw.Name }));
        Assert.Equal(proposal.Name, Assert.Single((await story.As(TestCaller.LanzhouAdmin).ListProposalsAsync(new() { Name = draw.Name })).Proposals, p => p.State == V1.ProposalState.Pending).Name);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Draws_are_listed_in_pages_by_filter_and_a_repeated_request_acts_once(DatabaseProvider provider)
    {
        await using var story = await DrawStory.BeginAsync(provider);
        for (var i = 1; i <= 5; i++) await story.Admin.CreateDrawAsync(new() { Draw = story.Wish(d => (d.Task, d.Region) = ($"tasks/0198a7c2-0000-7000-8000-0000000000b{i}", i % 2 == 0 ? "620500" : "620100")) });
        var request = new V1.CreateDrawRequest { Draw = story.Wish(), RequestId = "0198a7c2-0000-7000-8000-00000000ffff" };
        Assert.Equal(await story.Admin.CreateDrawAsync(request), await story.Admin.CreateDrawAsync(request));
        List<string> seen = [];
        var list = new V1.ListDrawsRequest { PageSize = 2, States = { V1.DrawState.Planned } };
        do
        {
            var page = await story.Admin.ListDrawsAsync(list);
            Assert.Equal(6, page.TotalSize);
            seen.AddRange(page.Draws.Select(d => d.Name));
            list.PageToken = page.NextPageToken;
        }
        while (list.PageToken.Length > 0);
        Assert.Equal(6, seen.Distinct().Count());
        Assert.Equal(2, (await story.As(TestCaller.TianshuiAdmin).ListDrawsAsync(new())).TotalSize);
        Assert.Equal(4, (await story.Admin.ListDrawsAsync(new() { Region = "620100" })).TotalSize);
        Assert.Equal(0, (await story.Admin.ListDrawsAsync(new() { States = { V1.DrawState.Voided } })).TotalSize);
        Assert.Equal(1, (await story.Admin.ListDrawsAsync(new() { Task = DrawStory.Task })).TotalSize);
        Assert.Equal(["states[0]"], (await Refusal.OfAsync(story.Admin.ListDrawsAsync(new() { States = { (V1.DrawState)99 } }))).Fields);
    }
}
