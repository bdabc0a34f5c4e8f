using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Quality.Common.Storage;
using Quality.Inspections.Draws;
using Quality.Testing;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Tests.Draws;

/// <summary>A draw over the wire, on both databases.</summary>
public sealed class DrawWireTests
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task From_plan_to_a_proof_that_anybody_recomputes(DatabaseProvider provider)
    {
        await using var story = await DrawStory.BeginAsync(provider);
        var drawn = await story.DrawnAsync();
        Assert.Equal((V1.DrawState.Drawn, 4, ""), (drawn.State, drawn.SelectedCount, drawn.Blind));
        Assert.Equal(["兰州 3 2", "天水 2 1", "酒泉 2 1"], drawn.Takes.Select(t => $"{t.Stratum} {t.Size} {t.Take}"));
        Assert.Equal("49aed523d9d47fc931d6f7007135f83d7f530c765b8c7d8ad02da4a013a6a9aa", drawn.Lists[0].Root);
        Assert.Equal(CommitmentText.HashOf(drawn.CommitmentText), drawn.Commitment);
        var replaced = await story.ReplacedAsync(drawn.Name, (await story.EntriesAsync(drawn.Name))[0].Entry);
        var published = await story.Admin.PublishDrawAsync(new() { Name = drawn.Name });
        Assert.Equal((V1.DrawState.Published, 64), (published.State, published.Blind.Length));
        Assert.Equal(CommitmentText.BlindHashOf(published.Blind), published.CommitmentText.Split("\nblind ")[1][..64]);
        var verdict = MemoryDraw.Verify(await story.ProofAsync(drawn.Name));
        Assert.True(verdict.Sound, $"{verdict.Line} {verdict.Rule} {verdict.What}");
        Assert.Equal(published.Commitment, verdict.Commitment);
        var entries = (await story.Anybody.ListDrawEntriesAsync(new() { Name = drawn.Name })).Entries;
        Assert.Equal(replaced.Exhausted ? 4 : 5, entries.Count);
        Assert.Equal([V1.DrawState.Frozen, V1.DrawState.Published], (await story.Host.PublishedAsync<V1.DrawAnnounced>("inspection")).Select(e => e.Draw.State));
        Assert.All(await story.Host.PublishedAsync<V1.DrawAnnounced>("inspection"), e => Assert.Equal(e.Draw.State == V1.DrawState.Published ? 64 : 0, e.Draw.Blind.Length));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Before_publication_the_drawn_are_only_for_those_who_check_them(DatabaseProvider provider)
    {
        await using var story = await DrawStory.BeginAsync(provider);
        var planned = await story.PlannedAsync();
        Assert.Equal(StatusCode.NotFound, (await Refusal.OfAsync(story.Anybody.GetDrawAsync(new() { Name = planned.Name }))).Code);
        Assert.Empty((await story.Anybody.ListDrawsAsync(new())).Draws);
        Assert.Equal("NOT_FROZEN", (await Refusal.OfAsync(story.Admin.RevealSeedAsync(new() { Name = planned.Name, Seed = "01.02.03.04" }))).Reason);
        story.Host.Clock.Advance(TimeSpan.FromHours(26));
        await story.Admin.FreezeDrawAsync(story.Freeze(planned));
        story.Host.Clock.Advance(TimeSpan.FromHours(4));
        await story.Admin.RevealSeedAsync(new() { Name = planned.Name, Seed = MemoryDraw.Vector.Seed });
        Assert.Equal(4, (await story.As(TestCaller.LanzhouInspector).ListDrawEntriesAsync(new() { Name = planned.Name })).Entries.Count);
        foreach (var other in new[] { DrawStory.Public, TestCaller.TianshuiAdmin, TestCaller.With("enterprise", "620100"), TestCaller.With("laboratory", "620100") })
        {
            Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(story.As(other).ListDrawEntriesAsync(new() { Name = planned.Name }))).Reason);
            Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(story.As(other).ListDrawLinesAsync(new() { Name = planned.Name, Kind = V1.DrawListKind.Inspectors }))).Reason);
            Assert.Equal("", (await story.As(other).GetDrawAsync(new() { Name = planned.Name })).Blind);
            Assert.Equal(7, (await story.As(other).ListDrawLinesAsync(new() { Name = planned.Name, Kind = V1.DrawListKind.Pool })).TotalSize);
        }

        using var proof = story.Admin.ExportProof(new() { Name = planned.Name });
        Assert.Equal("NOT_PUBLISHED", (await Refusal.OfAsync(() => proof.ResponseStream.MoveNext(default))).Reason);
        Assert.Equal(StatusCode.Unauthenticated, (await Refusal.OfAsync(story.Anybody.PublishDrawAsync(new() { Name = planned.Name }))).Code);
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(story.As(TestCaller.TianshuiAdmin).PublishDrawAsync(new() { Name = planned.Name }))).Reason);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Too_early_too_late_and_twice_are_refused(DatabaseProvider provider)
    {
        await using var story = await DrawStory.BeginAsync(provider);
        Assert.Equal(["draw.pool_time", "draw.region", "draw.rules", "draw.task", "draw.team"], (await Refusal.OfAsync(story.Admin.CreateDrawAsync(new()
        {
            Draw = new() { Authority = "x", PoolTime = story.Host.Clock.GetUtcNow().AddHours(23).ToTimestamp(), Team = 1 },
        }))).Fields);
        Assert.Equal("REGION_OUT_OF_SCOPE", (await Refusal.OfAsync(story.As(TestCaller.TianshuiAdmin).CreateDrawAsync(new() { Draw = story.Wish() }))).Reason);
        var draw = await story.PlannedAsync();
        Assert.Equal("OPEN_DRAW_EXISTS", (await Refusal.OfAsync(story.Admin.CreateDrawAsync(new() { Draw = story.Wish() }))).Reason);
        Assert.Equal("POOL_INSTANT_NOT_REACHED", (await Refusal.OfAsync(story.Admin.FreezeDrawAsync(story.Freeze(draw)))).Reason);
        story.Host.Clock.Advance(TimeSpan.FromHours(26));
        var soon = story.Freeze(draw);
        soon.NotBefore = DateTimeOffset.FromUnixTimeSeconds(story.Host.Clock.GetUtcNow().AddMinutes(59).ToUnixTimeSeconds()).ToTimestamp();
        Assert.Equal("SEED_TOO_SOON", (await Refusal.OfAsync(story.Admin.FreezeDrawAsync(soon))).Reason);
        await story.Admin.FreezeDrawAsync(story.Freeze(draw));
        Assert.Equal("NOT_PLANNED", (await Refusal.OfAsync(story.Admin.FreezeDrawAsync(story.Freeze(draw)))).Reason);
        Assert.Equal("NOT_PLANNED", (await Refusal.OfAsync(story.Admin.AddDrawLinesAsync(new() { Name = draw.Name, Lines = { new V1.DrawLine { Kind = V1.DrawListKind.Pool, Fields = { "a", "b" } } } }))).Reason);
        Assert.Equal("BEFORE_COMMITTED_TIME", (await Refusal.OfAsync(story.Admin.RevealSeedAsync(new() { Name = draw.Name, Seed = MemoryDraw.Vector.Seed }))).Reason);
        story.Host.Clock.Advance(TimeSpan.FromHours(4));
        Assert.Equal(["seed"], (await Refusal.OfAsync(story.Admin.RevealSeedAsync(new() { Name = draw.Name, Seed = "7" }))).Fields);
        await story.Admin.RevealSeedAsync(new() { Name = draw.Name, Seed = MemoryDraw.Vector.Seed });
        Assert.Equal("SEED_ALREADY_REVEALED", (await Refusal.OfAsync(story.Admin.RevealSeedAsync(new() { Name = draw.Name, Seed = "03.07.11.18" }))).Reason);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_repeated_id_is_refused_and_every_bad_line_is_named(DatabaseProvider provider)
    {
        await using var story = await DrawStory.BeginAsync(provider);
        var draw = await story.PlannedAsync();
        V1.DrawLine Pool(params string[] fields) => new() { Kind = V1.DrawListKind.Pool, Fields = { fields } };
        var bad = await Refusal.OfAsync(story.Admin.AddDrawLinesAsync(new() { Name = draw.Name, Lines = { Pool("a", "b"), Pool("a\tb", "c"), Pool("e\u0301", "c"), Pool("a"), new V1.DrawLine() } }));
        Assert.Equal(["CONTROL_CHARACTER", "NOT_NFC", "WRONG_FIELDS"], bad.Violations.Take(3).Select(v => v.Reason));
        Assert.Equal(["lines[1].fields", "lines[2].fields", "lines[3].fields", "lines[4].fields", "lines[4].kind"], bad.Fields);
        await story.Admin.AddDrawLinesAsync(new() { Name = draw.Name, Lines = { Pool("91620100MA72ABCD97", "天水"), Pool("91620900556677889C", "酒泉") } });
        story.Host.Clock.Advance(TimeSpan.FromHours(26));
        var repeated = await Refusal.OfAsync(story.Admin.FreezeDrawAsync(story.Freeze(draw)));
        Assert.Equal("REPEATED_IDS", repeated.Reason);
        Assert.Contains("91620100MA72ABCD97", repeated.Message, StringComparison.Ordinal);
        Assert.Contains("91620900556677889C", repeated.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Replacing_takes_two_persons_and_the_next_ticket_until_the_stratum_is_exhausted(DatabaseProvider provider)
    {
        await using var story = await DrawStory.BeginAsync(provider);
        var draw = await story.DrawnAsync();
        var before = await story.EntriesAsync(draw.Name);
        var first = before.First(e => e.Stratum == "兰州");
        var proposal = await story.Admin.ReplaceEntryAsync(new() { Name = draw.Name, Entry = first.Entry, Reason = V1.ReplacementReason.Dissolved, Evidence = "注销通知书" });
        Assert.False(proposal.Confirmable);
        Assert.Equal("SAME_PERSON", (await Refusal.OfAsync(story.Admin.ConfirmProposalAsync(new() { Name = proposal.Name }))).Reason);
        Assert.Equal("PROPOSAL_PENDING", (await Refusal.OfAsync(story.Admin.PublishDrawAsync(new() { Name = draw.Name }))).Reason);
        Assert.True((await story.As(DrawStory.Second).ListProposalsAsync(new() { Name = draw.Name })).Proposals[0].Confirmable);
        await story.Admin.RejectProposalAsync(new() { Name = proposal.Name });
        Assert.Equal("PROPOSAL_DECIDED", (await Refusal.OfAsync(story.As(DrawStory.Second).ConfirmProposalAsync(new() { Name = proposal.Name }))).Reason);
        var left = MemoryDraw.Vector.Pool.Select(l => l.Split('\t')).Single(f => f[1] == "兰州" && before.All(e => e.Entry != f[0]))[0];
        Assert.Equal(left, (await story.ReplacedAsync(draw.Name, first.Entry)).Replacement);
        Assert.Equal("ENTRY_ALREADY_REPLACED", (await Refusal.OfAsync(story.Admin.ReplaceEntryAsync(new() { Name = draw.Name, Entry = first.Entry, Reason = V1.ReplacementReason.Dissolved, Evidence = "x" }))).Reason);
        Assert.True((await story.ReplacedAsync(draw.Name, left)).Exhausted);
        var after = await story.EntriesAsync(draw.Name);
        Assert.Equal(5, after.Count);
        Assert.Equal(before.Select(e => (e.Entry, string.Join(' ', e.Team.Select(m => m.Id)))), after.Take(4).Select(e => (e.Entry, string.Join(' ', e.Team.Select(m => m.Id)))));
        Assert.Equal((first.Entry, "-", V1.ReplacementReason.MovedAway), (after[4].Replaces, after[4].ReplacedBy, after[4].ReplacementReason));
        await story.Admin.PublishDrawAsync(new() { Name = draw.Name });
        var verdict = MemoryDraw.Verify(await story.ProofAsync(draw.Name));
        Assert.True(verdict.Sound, verdict.What);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_void_draw_is_cited_by_the_next_which_uses_the_next_issue_and_the_chain_shows_both(DatabaseProvider provider)
    {
        await using var story = await DrawStory.BeginAsync(provider);
        var draw = await story.DrawnAsync();
        await story.VoidedAsync(draw.Name);
        Assert.Equal("ALREADY_VOIDED", (await Refusal.OfAsync(story.Admin.VoidDrawAsync(new() { Name = draw.Name, Reason = V1.VoidReason.Ordered, Evidence = "x" }))).Reason);
        Assert.Equal(4, (await story.EntriesAsync(draw.Name)).Count); // what was selected stays
        Assert.Equal("VOIDED_DRAW_NOT_CITED", (await Refusal.OfAsync(story.Admin.CreateDrawAsync(new() { Draw = story.Wish() }))).Reason);
        var next = await story.PlannedAsync(d => d.PreviousAttempt = draw.Name);
        Assert.Equal(2, next.Attempt);
        story.Host.Clock.Advance(TimeSpan.FromHours(26));
        Assert.Equal("SEED_SOURCE_REUSED", (await Refusal.OfAsync(story.Admin.FreezeDrawAsync(story.Freeze(next)))).Reason);
        var frozen = await story.Admin.FreezeDrawAsync(story.Freeze(next, "双色球 2019031期 + 大乐透 19030期 + 上证综指 2019-03-20 收盘"));
        Assert.Equal(draw.Commitment, frozen.PreviousCommitment);
        var chain = (await story.Anybody.ListCommitmentsAsync(new() { Authority = "示例省质监局" })).Commitments;
        Assert.Equal([(draw.Name, CommitmentText.None, true), (next.Name, draw.Commitment, false)], chain.Select(c => (c.Draw, c.Previous, c.Voided)));
        var answer = await story.Anybody.VerifyChainAsync(new() { Authority = "示例省质监局" });
        Assert.Equal((true, 2, frozen.Commitment), (answer.Intact, answer.Count, answer.Head));
        await story.Host.ExecuteAsync("inspection", "UPDATE draw_commitments SET text = REPLACE(text, 'attempt 1', 'attempt 3') WHERE number = 1");
        answer = await story.Anybody.VerifyChainAsync(new() { Authority = "示例省质监局" });
        Assert.Equal((false, draw.Name), (answer.Intact, answer.BrokenAt));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_head_that_a_partner_province_kept_tells_when_the_history_was_rewritten_to_the_last_hash(DatabaseProvider provider)
    {
        await using var story = await DrawStory.BeginAsync(provider);
        Assert.Empty((await story.Anybody.ListChainHeadsAsync(new())).Heads);
        var draw = await story.DrawnAsync();
        var partner = story.Host.Client(c => new V1.DrawService.DrawServiceClient(c), TestCaller.Partner("samples"));
        var head = Assert.Single((await partner.ListChainHeadsAsync(new())).Heads);
        Assert.Equal(("示例省质监局", 1, draw.Name, draw.Commitment), (head.Authority, head.Head.Number, head.Head.Draw, head.Head.Commitment));
        Assert.Equal(head, Assert.Single((await story.Anybody.ListChainHeadsAsync(new())).Heads));

        var kept = new V1.VerifyChainRequest { Authority = head.Authority, KeptNumber = head.Head.Number, KeptCommitment = head.Head.Commitment };
        var answer = await partner.VerifyChainAsync(kept);
        Assert.Equal((true, true), (answer.Intact, answer.KeptStands));
        Assert.False((await partner.VerifyChainAsync(new() { Authority = head.Authority })).HasKeptStands);

        // Whoever rewrites text and hash together leaves a chain that is sound in itself; only the kept head shows it.
        var text = draw.CommitmentText.Replace("attempt 1", "attempt 3", StringComparison.Ordinal);
        await story.Host.ExecuteAsync("inspection", $"UPDATE draw_commitments SET text = REPLACE(text, 'attempt 1', 'attempt 3'), commitment = '{CommitmentText.HashOf(text)}' WHERE number = 1");
        answer = await partner.VerifyChainAsync(kept);
        Assert.Equal((true, false), (answer.Intact, answer.KeptStands));

        var refusal = await Refusal.OfAsync(partner.VerifyChainAsync(new() { Authority = "x", KeptNumber = -1, KeptCommitment = "ABC" }));
        Assert.Equal(["kept_commitment", "kept_number"], refusal.Fields);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task An_enterprise_proves_its_own_line_in_a_list_of_several_chunks(DatabaseProvider provider)
    {
        await using var story = await DrawStory.BeginAsync(provider);
        var big = DrawPropertyTests.Pool(new Random(5), 9000);
        var draw = await story.DrawnAsync(null, big);
        foreach (var line in big.ListOf(DrawListKind.Pool).Where((_, i) => i is 0 or 1 or 4095 or 4096 or 8191 or 8192 or 8999))
        {
            var proof = await story.Anybody.ProveInclusionAsync(new() { Name = draw.Name, Kind = V1.DrawListKind.Pool, Id = line.Split('\t')[0] });
            Assert.Equal(line, proof.Line);
            var root = Merkle.RootOf(Merkle.Leaf(System.Text.Encoding.UTF8.GetBytes(proof.Line + "\n")), proof.Index, proof.Count, [.. proof.Path.Select(Convert.FromHexString)]);
            Assert.Equal(big.Root(DrawListKind.Pool).Root, Convert.ToHexStringLower(root!));
            Assert.Equal(proof.Root, Convert.ToHexStringLower(root!));
        }

        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(story.Anybody.ProveInclusionAsync(new() { Name = draw.Name, Kind = V1.DrawListKind.Pool, Id = "91" }))).Reason);
        List<string> seen = [];
        var request = new V1.ListDrawLinesRequest { Name = draw.Name, Kind = V1.DrawListKind.Pool, PageSize = 1000, Prefix = "916200004" };
        do
        {
            var page = await story.Anybody.ListDrawLinesAsync(request);
            seen.AddRange(page.Lines.Select(l => string.Join('\t', l.Fields)));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        Assert.Equal(big.ListOf(DrawListKind.Pool).Where(l => l.StartsWith("916200004", StringComparison.Ordinal)), seen);
        await story.Admin.PublishDrawAsync(new() { Name = draw.Name });
        Assert.True(MemoryDraw.Verify(await story.ProofAsync(draw.Name)).Sound);
    }
}
