using Grpc.Core;
using Quality.Common.Storage;
using Quality.Credits.Tests.Listings;
using Quality.Testing;
using CommonV1 = Quality.Protos.Common.V1;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Tests.Reconciliations;

public sealed class PeerImportTests(CreditHosts hosts) : IClassFixture<CreditHosts>
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Of_a_list_with_five_percent_wrong_codes_the_wrong_rows_are_held_whole_and_the_others_are_compared(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new CreditsModule());
        var listing = await host.PublishedAsync();
        var rows = Enumerable.Range(0, 1200).Select(i => new V1.PeerRow { Uscc = i % 20 == 7 ? "9162" + i : Samples.Code(), DisplayName = $"示例{i}厂", DecisionNumber = $"示例〔2026〕{i}号" }).ToList();
        rows[7] = PeerCalls.Row(listing, r => r.Uscc = "91620I0000");
        var before = await host.Listings().GetListingAsync(new() { Name = listing.Name });
        var list = await host.Peers().ImportAsync(host.List(), rows);
        Assert.Equal((V1.PeerListState.Compared, 1200, 1140, 60, 0), (list.State, list.LastRow, list.Taken, list.Held, list.Warnings));
        Assert.Equal((1, 0, 1, 1140, 0), (list.Ours, list.Agreeing, list.OnlyOurs, list.OnlyTheirs, list.Differing));
        Assert.Equal(1141, list.Counts.Sum(c => c.Count));
        Assert.Equal((V1.PeerDifferenceKind.OnlyTheirs, V1.PeerReason.EnterpriseUnknownHere, 1140), (list.Counts[0].Kind, list.Counts[0].Reason, list.Counts[0].Count));

        var held = await host.Peers().ListPeerRowsAsync(new() { Parent = list.Name, Held = true, PageSize = 1000 });
        Assert.Equal((60, 60), (held.TotalSize, held.Rows.Count));
        Assert.Equal((8, "示例列决〔2026〕1号", true), (held.Rows[0].Row, held.Rows[0].DecisionNumber, held.Rows[0].Held)); // nothing of the row is lost
        var problem = Assert.Single(held.Rows[0].Problems);
        Assert.Equal(("uscc", "USCC_LENGTH", "91620I0000", CommonV1.ProblemSeverity.Error), (problem.Field, problem.Reason, problem.Value, problem.Severity));
        var missing = Assert.Single(await host.Peers().OfAsync(list, listing.Enterprise[12..]));
        Assert.Equal((V1.PeerReason.TheirRowIsHeld, 8), (missing.Reason, missing.Row));
        Assert.Equal(before, await host.Listings().GetListingAsync(new() { Name = listing.Name })); // nothing of ours changes
        Assert.DoesNotContain(await host.PublishedAsync<V1.ListingChanged>("credit"), e => e.Listing.State == V1.ListingState.Removed);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Every_wrong_field_of_a_row_is_named_early_pilot_codes_warn_and_a_repeated_case_is_held(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        V1.PeerRow[] rows =
        [
            new() { Uscc = "9162Z", DecidedOn = host.Day(1), EndsOn = "2026-13-01", DisplayName = new('字', 201), DecisionNumber = new('号', 101), Status = (V1.PeerStatus)9 },
            new() { Uscc = "91350100M0001TGQXM", DisplayName = "示例试点企业" },
            new() { Uscc = "９1350100M0001TGQXM", DisplayName = "示例试点企业" },
            new() { Uscc = Samples.Code(), DisplayName = "甲", DecidedOn = "2020-05-05", EndsOn = "2020-05-04" },
        ];
        var list = await host.Peers().ImportAsync(host.List(), rows);
        Assert.Equal((1, 3, 1), (list.Taken, list.Held, list.Warnings));
        var kept = (await host.Peers().ListPeerRowsAsync(new() { Parent = list.Name, WithProblems = true })).Rows;
        Assert.Equal([("uscc", "USCC_LENGTH"), ("display_name", "TOO_LONG"), ("decision_number", "TOO_LONG"), ("decided_on", "AFTER_AS_OF"), ("ends_on", "BAD_DATE"), ("status", "UNKNOWN_VALUE")],
            kept[0].Problems.Select(p => (p.Field, p.Reason)));
        Assert.Equal((false, "USCC_CHECK_DIGIT", CommonV1.ProblemSeverity.Warning), (kept[1].Held, kept[1].Problems[0].Reason, kept[1].Problems[0].Severity)); // 7.8: warn, never reject
        Assert.Contains(kept[2].Problems, p => p.Reason == "REPEATED_ROW");
        Assert.Equal("ENDS_BEFORE_DECISION", Assert.Single(kept[3].Problems).Reason);
        var preview = await host.Peers().CheckPeerRowsAsync(new() { List = host.List(), Rows = { rows } });
        Assert.Equal(kept, preview.Rows);
        Assert.Equal(["list.kind", "list.as_of", "rows"], (await Refusal.OfAsync(host.Peers().CheckPeerRowsAsync(new()))).Violations.Select(v => v.Field));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_stream_that_broke_off_resumes_the_same_stream_again_changes_nothing_and_a_list_again_is_a_new_version(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var (list, name) = (host.List(), $"peerLists/{Guid.CreateVersion7()}");
        var rows = Enumerable.Range(0, 1500).Select(i => new V1.PeerRow { Uscc = Samples.Code(), DisplayName = $"示例{i}厂" }).ToList();
        rows[1200] = rows[3];
        using (var call = host.Peers().ImportPeerList())
        {
            await call.RequestStream.WriteAsync(new() { Name = name, List = list });
            for (var i = 0; i < 1300; i++) await call.RequestStream.WriteAsync(new() { Row = i + 1, Content = rows[i] });
            await UntilAsync(host, name, l => l.LastRow == 1000);
        }

        var broken = await UntilAsync(host, name, l => l.State == V1.PeerListState.Interrupted);
        Assert.Equal((1000, 1000, 1), (broken.LastRow, broken.Taken, broken.Version));
        Assert.Equal("PEER_LIST_INCOMPLETE", (await Refusal.OfAsync(host.Peers().ListPeerDifferencesAsync(new() { Parent = name }))).Reason);
        Assert.Equal("OTHER_IMPORT", (await Refusal.OfAsync(() => host.Peers().ImportAsync(new(list) { AsOf = host.Day(-1) }, rows, name))).Violations[0].Reason);
        var early = await Refusal.OfAsync(() => host.Peers().ImportAsync(new(list) { TotalRows = 1500 }, rows.Take(1400), name, from: 1001)); // the end of a stream that somebody cut
        Assert.Equal((StatusCode.FailedPrecondition, "PEER_LIST_INCOMPLETE"), (early.Code, early.Reason));
        Assert.Equal((1400, V1.PeerListState.Interrupted), (await host.Peers().GetPeerListAsync(new() { Name = name }) is var cut ? (cut.LastRow, cut.State) : default));
        var done = await host.Peers().ImportAsync(list, rows, name, from: 1001);
        Assert.Equal((1500, 1499, 1, V1.PeerListState.Compared, true), (done.LastRow, done.Taken, done.Held, done.State, done.Latest)); // the repeated row is seen over both streams
        Assert.Equal(done, await host.Peers().ImportAsync(list, rows, name) is var again ? new V1.PeerList(again) { UpdateTime = done.UpdateTime } : null);
        var more = await Refusal.OfAsync(() => host.Peers().ImportAsync(list, [.. rows, new V1.PeerRow { Uscc = Samples.Code(), DisplayName = "多" }], name));
        Assert.Equal((StatusCode.FailedPrecondition, "PEER_LIST_COMPARED"), (more.Code, more.Reason));
        var next = await host.Peers().ImportAsync(new(list) { Peer = list.Peer.ToUpperInvariant() + " " }, rows);
        Assert.Equal((2, done.OnlyTheirs, true), (next.Version, next.OnlyTheirs, next.Latest));
        Assert.False((await host.Peers().GetPeerListAsync(new() { Name = name })).Latest);
        var versions = await host.Peers().ListPeerListsAsync(new() { Peer = list.Peer[^12..] });
        Assert.Equal([2, 1], versions.PeerLists.Select(l => l.Version));
        Assert.Equal(2, Assert.Single((await host.Peers().ListPeerListsAsync(new() { Peer = list.Peer[^12..], Latest = true })).PeerLists).Version);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Differences_have_pages_and_filters_and_an_export_with_its_proof(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var wrong = Samples.WrongCheck(Samples.Code());
        var rows = Enumerable.Range(0, 30).Select(i => new V1.PeerRow { Uscc = i == 5 ? wrong : Samples.Code(), DisplayName = $"示例{i}厂", Status = i == 6 ? V1.PeerStatus.Ended : 0 }).ToList();
        var list = await host.Peers().ImportAsync(host.List(region: "620902"), rows);
        Assert.Equal((0, 30), (list.Ours, list.OnlyTheirs));
        var first = await host.Peers().ListPeerDifferencesAsync(new() { Parent = list.Name, PageSize = 20 });
        var second = await host.Peers().ListPeerDifferencesAsync(new() { Parent = list.Name, PageSize = 20, PageToken = first.NextPageToken });
        Assert.Equal((30, 20, 10, ""), (first.TotalSize, first.Differences.Count, second.Differences.Count, second.NextPageToken));
        Assert.Equal(30, first.Differences.Concat(second.Differences).Select(d => d.Row).Distinct().Count());
        Assert.Equal("PAGE_TOKEN_OF_OTHER_FILTERS", (await Refusal.OfAsync(host.Peers().ListPeerDifferencesAsync(new() { Parent = list.Name, Query = "示例", PageToken = first.NextPageToken }))).Violations[0].Reason);
        var failing = await host.Peers().ListPeerDifferencesAsync(new() { Parent = list.Name, Reasons = { V1.PeerReason.TheirCodeFailsCheck }, Kinds = { V1.PeerDifferenceKind.OnlyTheirs }, Fields = { V1.PeerField.Unspecified } });
        Assert.Equal(wrong, Assert.Single(failing.Differences).Uscc);
        Assert.Equal(["kinds", "reasons"], (await Refusal.OfAsync(host.Peers().ListPeerDifferencesAsync(new() { Parent = list.Name, Kinds = { (V1.PeerDifferenceKind)9 }, Reasons = { 0 } }))).Violations.Select(v => v.Field));
        using var call = host.Peers().ExportPeerDifferences(new() { Parent = list.Name, Reasons = { V1.PeerReason.TheirCodeFailsCheck, V1.PeerReason.EndedThere } });
        var parts = new List<V1.ExportPeerDifferencesResponse>();
        await foreach (var part in call.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken)) parts.Add(part);
        Assert.Equal((2, 2L), (parts[0].Rows.Differences.Count, parts[^1].Summary.RowCount));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_city_compares_its_own_region_only_and_others_do_not_see_its_lists(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var refused = await Refusal.OfAsync(() => host.Peers(TestCaller.LanzhouOfficer).ImportAsync(host.List(), []));
        Assert.Equal((StatusCode.PermissionDenied, "REGION_OUT_OF_SCOPE"), (refused.Code, refused.Reason));
        var listing = await host.PublishedAsync();
        var own = await host.Peers(TestCaller.LanzhouOfficer).ImportAsync(host.List(region: "620100"), [PeerCalls.Row(listing)]);
        Assert.True(own.Agreeing == 1 && own.Ours >= 1);
        var there = new TestCaller("tianshui-officer", ["department_officer"], "620500");
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(host.Peers(there).GetPeerListAsync(new() { Name = own.Name }))).Reason);
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(host.Peers(there).ListPeerRowsAsync(new() { Parent = own.Name }))).Reason);
        Assert.Equal("IMPORT_OF_ANOTHER", (await Refusal.OfAsync(() => host.Peers().ImportAsync(new(own) { FileName = "" }, [], own.Name))).Reason);
        var away = await host.Peers(there).ImportAsync(host.List(region: "620500"), [PeerCalls.Row(listing)]); // listed, but in another region than the list covers
        var difference = Assert.Single(await host.Peers(there).OfAsync(away, listing.Enterprise[12..]));
        Assert.Equal((V1.PeerReason.OtherRegion, Samples.Chengguan, listing.Name), (difference.Reason, difference.ReasonText, difference.Resource));
        var unasked = await Refusal.OfAsync(() => host.Peers().ImportAsync(new(), []));
        Assert.Equal(["list.peer", "list.kind", "list.as_of", "list.region"], unasked.Violations.Select(v => v.Field));
        var names = await Refusal.OfAsync(() => host.Peers().ImportAsync(host.List(), [], "lists/1"));
        Assert.Equal("BAD_NAME", names.Violations[0].Reason);
        Assert.Equal(StatusCode.PermissionDenied, (await Refusal.OfAsync(host.Peers(new TestCaller("i", ["inspector"], "620100")).ListPeerListsAsync(new()))).Code);
    }

    private static async Task<V1.PeerList> UntilAsync(TestHost host, string name, Func<V1.PeerList, bool> reached)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                var list = await host.Peers().GetPeerListAsync(new() { Name = name });
                if (reached(list) || tries > 200) return list;
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.NotFound && tries < 200)
            {
                // Its first message is on the way.
            }

            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }
}
