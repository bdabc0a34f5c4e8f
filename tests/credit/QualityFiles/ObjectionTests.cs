using Quality.Common.Storage;
using Quality.Testing;
using static Quality.Credits.Tests.QualityFiles.FileGiven;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Tests.QualityFiles;

/// <summary>2.8.2a and 2.8.2h: an enterprise objects, 20 working days run, and what is corrected keeps its history.</summary>
public sealed class ObjectionTests(CreditHosts hosts) : IClassFixture<CreditHosts>
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task The_clock_runs_on_working_days_and_what_is_overdue_is_seen(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new CreditsModule());
        host.Clock.Set(new(2019, 5, 6, 2, 0, 0, TimeSpan.Zero));
        var (enterprise, name) = (await host.EnterpriseAsync(), NewName("samples"));
        await host.ConcludeAsync(Sample(enterprise, name, 1));
        var entry = (await host.Files().ListEntriesAsync(new() { Enterprise = enterprise })).Entries[0];
        var objection = await host.Files().ObjectToEntryAsync(Lodge(entry, "2019-04-28"));
        // Sunday 28 April and Sunday 5 May 2019 were working days, 1 to 4 May were off: 29, 30 April, 5 to 10, 13 to 17, 20 to 24, 27 and 28 May are 20.
        Assert.Equal(("2019-05-28", false, "State Council Decree 654 art 10"), (objection.DecideBy.DueOn, objection.DecideBy.Provisional, objection.DecideBy.Article));
        Assert.Equal("OBJECTION_OPEN", (await Refusal.OfAsync(host.Files().ObjectToEntryAsync(Lodge(entry, "2019-04-29")))).Reason);
        Assert.True((await host.Files().GetEntryAsync(new() { Name = entry.Name })).Objected);
        Assert.Equal(1, (await host.Files().GetQualityFileAsync(new() { Name = enterprise })).OpenObjections);
        host.Clock.Set(new(2019, 5, 28, 15, 59, 0, TimeSpan.Zero)); // the last minute of the last day in Lanzhou
        Assert.Empty((await host.Files().ListEntryObjectionsAsync(new() { Overdue = true })).Objections);
        host.Clock.Set(new(2019, 5, 28, 16, 0, 0, TimeSpan.Zero));
        var late = await host.Files().ListEntryObjectionsAsync(new() { Overdue = true });
        Assert.Equal((1, true), (late.OverdueSize, Assert.Single(late.Objections).Overdue));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Another_person_corrects_and_the_source_undoes_it_only_by_saying_something_else(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var (enterprise, name) = (await host.EnterpriseAsync(), NewName("samples"));
        await host.ConcludeAsync(Sample(enterprise, name, 1));
        var entry = (await host.Files().ListEntriesAsync(new() { Enterprise = enterprise })).Entries[0];
        var objection = await host.Files().ObjectToEntryAsync(Lodge(entry));
        Assert.True(objection.CallerTookPart);
        var decide = new V1.DecideEntryObjectionRequest { Name = objection.Name, Decision = V1.EntryObjectionState.Corrected, Reason = "示例：结论日期录入有误", Etag = objection.Etag };
        Assert.Equal("SAME_PERSON", (await Refusal.OfAsync(host.Files().DecideEntryObjectionAsync(With(decide, entry, "2019-03-25")))).Reason);
        Assert.Equal(["correction"], (await Refusal.OfAsync(host.Files(OtherOfficer).DecideEntryObjectionAsync(decide))).Fields);
        var decided = await host.Files(OtherOfficer).DecideEntryObjectionAsync(With(decide, entry, "2019-03-25"));
        Assert.Equal((V1.EntryObjectionState.Corrected, "nonconforming", "2019-03-20"), (decided.State, decided.Disputed.Code, decided.Disputed.FromOn));
        Assert.Equal("OBJECTION_DECIDED", (await Refusal.OfAsync(host.Files(TestCaller.LanzhouAdmin).DecideEntryObjectionAsync(With(decide, entry, "2019-03-26", etag: "")))).Reason);
        async Task<V1.QualityEntry> NowAsync() => await host.Files().GetEntryAsync(new() { Name = entry.Name });
        Assert.Equal(("2019-03-25", objection.Name, 2), ((await NowAsync()).FromOn, (await NowAsync()).ChangeReason, (await NowAsync()).Version));
        await host.ConcludeAsync(Sample(enterprise, name, 2)); // says what was corrected
        Assert.Equal("2019-03-25", (await NowAsync()).FromOn);
        await host.ConcludeAsync(Sample(enterprise, name, 3, on: "2019-03-27"));
        Assert.Equal(("2019-03-27", 3), ((await NowAsync()).FromOn, (await NowAsync()).Version));
        Assert.Equal(3, (await host.Files().ListEntryVersionsAsync(new() { Name = entry.Name })).Versions.Count);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task What_was_recorded_by_hand_is_taken_back_by_neither_its_recorder_nor_in_silence(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var enterprise = await host.EnterpriseAsync();
        var entry = await host.Files(OtherOfficer).RecordEntryAsync(new() { Entry = Certificate(enterprise) });
        var objection = await host.Files().ObjectToEntryAsync(Lodge(entry));
        var decide = new V1.DecideEntryObjectionRequest { Name = objection.Name, Decision = V1.EntryObjectionState.TakenBack, Reason = "示例：证书属于另一家企业" };
        Assert.Equal("SAME_PERSON", (await Refusal.OfAsync(host.Files(OtherOfficer).DecideEntryObjectionAsync(decide))).Reason);
        await host.Files(TestCaller.LanzhouAdmin).DecideEntryObjectionAsync(decide);
        Assert.Empty((await host.Files().ListEntriesAsync(new() { Enterprise = enterprise })).Entries);
        Assert.Single((await host.Files().ListEntriesAsync(new() { Enterprise = enterprise, KnownAt = entry.KnownTime })).Entries);
        Assert.Equal(V1.QualityEntryStanding.TakenBack, (await host.Files().GetEntryAsync(new() { Name = entry.Name })).Standing);
        Assert.Equal("ENTRY_TAKEN_BACK", (await Refusal.OfAsync(host.Files().ObjectToEntryAsync(Lodge(entry)))).Reason);
        await host.Files().RecordEntryAsync(new() { Entry = Certificate(enterprise) }); // the number is free again
    }

    private static V1.ObjectToEntryRequest Lodge(V1.QualityEntry entry, string on = "2020-03-02") => new()
    {
        Objection = new() { Entry = entry.Name, Claim = "示例：该批次不是本企业生产", Evidence = "示例：出库单", ReceivedOn = on }, RequestId = Guid.CreateVersion7().ToString(),
    };

    private static V1.DecideEntryObjectionRequest With(V1.DecideEntryObjectionRequest request, V1.QualityEntry entry, string from, string? etag = null)
    {
        var with = request.Clone();
        with.Correction = entry.Clone();
        with.Correction.FromOn = from;
        with.Etag = etag ?? request.Etag;
        return with;
    }
}
