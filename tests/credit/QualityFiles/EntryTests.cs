using Grpc.Core;
using Quality.Common.Storage;
using Quality.Common.Time;
using Quality.Testing;
using static Quality.Credits.Tests.QualityFiles.FileGiven;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Tests.QualityFiles;

/// <summary>2.4.1b, 3.4b: certificates, licences, penalties and quality officers are recorded with their documents, and end in time.</summary>
public sealed class EntryTests(CreditHosts hosts) : IClassFixture<CreditHosts>
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_certificate_is_recorded_once_read_and_ended(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var enterprise = await host.EnterpriseAsync();
        var request = new V1.RecordEntryRequest { Entry = Certificate(enterprise), RequestId = Guid.CreateVersion7().ToString() };
        var entry = await host.Files().RecordEntryAsync(request);
        Assert.Equal(entry, await host.Files().RecordEntryAsync(request));
        Assert.Equal(entry, await host.Files().GetEntryAsync(new() { Name = entry.Name }));
        Assert.Equal("ENTRY_EXISTS", (await Refusal.OfAsync(host.Files().RecordEntryAsync(new() { Entry = Certificate(enterprise) }))).Reason);
        Assert.Equal("ETAG_MISMATCH", (await Refusal.OfAsync(host.Files().EndEntryAsync(End(entry, e => e.Etag = "v7")))).Reason);
        Assert.Equal(["ended_on"], (await Refusal.OfAsync(host.Files().EndEntryAsync(End(entry, e => e.EndedOn = "2018-04-30")))).Fields);
        var ended = await host.Files().EndEntryAsync(End(entry));
        Assert.Equal((V1.QualityEntryStanding.Suspended, "2019-10-01", 2, "lanzhou-officer"), (ended.Standing, ended.EndedOn, ended.Version, ended.RecorderDisplayName));
        Assert.Equal("ENTRY_ENDED", (await Refusal.OfAsync(host.Files().EndEntryAsync(End(ended)))).Reason);
        async Task<V1.QualityFileSection> OnAsync(string day) => Assert.Single((await host.Files().GetQualityFileAsync(new() { Name = enterprise, AsOf = day })).Sections);
        Assert.Equal((1, V1.QualityEntryStanding.InForce), ((await OnAsync("2019-09-30")).InForce, (await OnAsync("2019-09-30")).Entries[0].Standing));
        Assert.Equal((0, V1.QualityEntryStanding.Suspended), ((await OnAsync("2019-10-01")).InForce, (await OnAsync("2019-10-01")).Entries[0].Standing));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Every_wrong_field_is_named_at_once(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var enterprise = await host.EnterpriseAsync();
        var refusal = await Refusal.OfAsync(host.Files().RecordEntryAsync(new() { Entry = new() { Enterprise = "enterprises/1", Kind = V1.QualityEntryKind.Certificate, Code = "iso-1", FromOn = "2018-02-30", Sha256 = "zz" } }));
        Assert.Equal(["entry.code", "entry.enterprise", "entry.from_on", "entry.number", "entry.sha256", "entry.source", "entry.title", "entry.until_on"], refusal.Fields);
        var told = await Refusal.OfAsync(host.Files().RecordEntryAsync(new() { Entry = Certificate(enterprise, e => (e.Kind, e.Code) = (V1.QualityEntryKind.SpotCheck, "conforming")) }));
        Assert.Contains(told.Violations, v => v.Field == "entry.kind" && v.Reason == "KIND_FROM_EVENTS");
        var name = NewName("samples");
        await host.ConcludeAsync(Sample(enterprise, name, 1));
        var entry = (await host.Files().ListEntriesAsync(new() { Enterprise = enterprise })).Entries[0];
        Assert.Equal("ENTRY_FROM_EVENTS", (await Refusal.OfAsync(host.Files().EndEntryAsync(End(entry)))).Reason);
        Assert.Equal(["as_of"], (await Refusal.OfAsync(host.Files().GetQualityFileAsync(new() { Name = enterprise, AsOf = "20190101" }))).Fields);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task What_ends_soon_is_listed_before_it_ends(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new CreditsModule());
        host.Clock.Set(new(2021, 4, 1, 2, 0, 0, TimeSpan.Zero));
        var (here, there) = (await host.EnterpriseAsync(), await host.EnterpriseAsync(Samples.Qinzhou));
        await host.Files().RecordEntryAsync(new() { Entry = Certificate(here) });
        await host.Files().RecordEntryAsync(new() { Entry = Certificate(here, e => (e.Code, e.Number, e.UntilOn) = ("iso-14001", "E-1", "2021-06-01")) });
        await host.Files().RecordEntryAsync(new() { Entry = Certificate(here, e => (e.Code, e.Number, e.UntilOn) = ("green-product", "G-1", "2021-03-31")) });
        await host.Files(TestCaller.TianshuiAdmin).RecordEntryAsync(new() { Entry = Certificate(there, e => e.UntilOn = "2021-04-15") });
        await host.DeliverAsync("credit", new Protos.Brand.V1.HonourGranted { Honour = Honour(here, NewName("honours")) });
        async Task<string[]> SoonAsync(int days, TestCaller caller) =>
            [.. (await host.Files(caller).ListExpiringAsync(new() { WithinDays = days })).Entries.Select(e => $"{e.Entry.Code} {e.DaysLeft}")];
        Assert.Equal(["iso-9001 29"], await SoonAsync(0, TestCaller.LanzhouOfficer));
        Assert.Equal(["iso-9001 14", "iso-9001 29", "iso-14001 61", "provincial 152"], await SoonAsync(200, TestCaller.ProvinceAdmin));
        Assert.Equal(["within_days"], (await Refusal.OfAsync(host.Files().ListExpiringAsync(new() { WithinDays = 731 }))).Fields);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Another_city_reads_and_changes_nothing(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var enterprise = await host.EnterpriseAsync();
        var entry = await host.Files().RecordEntryAsync(new() { Entry = Certificate(enterprise) });
        var objection = await host.Files().ObjectToEntryAsync(new() { Objection = new() { Entry = entry.Name, Claim = "示例", Evidence = "示例", ReceivedOn = "2020-03-02" } });
        var identity = await host.Files().ProposeIdentityAsync(new() { Identity = new() { Enterprise = enterprise, Kind = V1.IdentityKind.FormerName, Value = $"示例旧名{enterprise[^6..]}", Evidence = "示例" } });
        var other = host.Files(TestCaller.TianshuiAdmin);
        Func<Task>[] acts =
        [
            () => other.GetQualityFileAsync(new() { Name = enterprise }).ResponseAsync, () => other.ListEntriesAsync(new() { Enterprise = enterprise }).ResponseAsync,
            () => other.GetEntryAsync(new() { Name = entry.Name }).ResponseAsync, () => other.ListEntryVersionsAsync(new() { Name = entry.Name }).ResponseAsync,
            () => other.RecordEntryAsync(new() { Entry = Certificate(enterprise, e => e.Number = "2") }).ResponseAsync, () => other.EndEntryAsync(End(entry)).ResponseAsync,
            () => other.ObjectToEntryAsync(new() { Objection = new() { Entry = entry.Name, Claim = "示例", Evidence = "示例", ReceivedOn = "2020-03-02" } }).ResponseAsync,
            () => other.DecideEntryObjectionAsync(new() { Name = objection.Name, Decision = V1.EntryObjectionState.Rejected, Reason = "示例" }).ResponseAsync,
            () => other.ProposeIdentityAsync(new() { Identity = new() { Enterprise = enterprise, Kind = V1.IdentityKind.FormerName, Value = "示例", Evidence = "示例" } }).ResponseAsync,
            () => other.MergeIdentityAsync(new() { Name = identity.Name }).ResponseAsync, () => other.RejectIdentityAsync(new() { Name = identity.Name, Reason = "示例" }).ResponseAsync,
        ];
        foreach (var act in acts) Assert.Equal(StatusCode.NotFound, (await Refusal.OfAsync(act)).Code);
        Assert.Empty((await other.ListEntryObjectionsAsync(new() { Enterprise = enterprise })).Objections);
        Assert.Empty((await other.ListIdentitiesAsync(new() { Enterprise = enterprise })).Identities);
        Assert.Equal("ROLE_NOT_ALLOWED", (await Refusal.OfAsync(host.Files(TestCaller.LanzhouInspector).EndEntryAsync(End(entry)))).Reason);
    }

    private static V1.EndEntryRequest End(V1.QualityEntry entry, Action<V1.EndEntryRequest>? with = null)
    {
        var request = new V1.EndEntryRequest { Name = entry.Name, Etag = entry.Etag, Standing = V1.QualityEntryStanding.Suspended, EndedOn = "2019-10-01", Reason = "示例：年度监督审核未按期进行" };
        with?.Invoke(request);
        return request;
    }
}
