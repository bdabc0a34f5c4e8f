using Google.Protobuf.WellKnownTypes;
using Quality.Common.Storage;
using Quality.Testing;
using static Quality.Credits.Tests.QualityFiles.FileGiven;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Tests.QualityFiles;

/// <summary>7.8: name changes, old codes and branches come into one file, by two persons and with evidence.</summary>
public sealed class IdentityTests(CreditHosts hosts) : IClassFixture<CreditHosts>
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task What_stands_under_a_former_name_comes_into_the_file_when_a_second_person_merges_it(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var enterprise = await host.EnterpriseAsync();
        var old = $"兰州示例毛巾厂（{enterprise[^8..]}）";
        await host.ConcludeAsync(Sample("", NewName("samples"), 1, with: s => s.ProducerDisplayName = old.Replace("（", " (", StringComparison.Ordinal).Replace("）", ")", StringComparison.Ordinal)));
        Assert.Empty((await host.Files().ListEntriesAsync(new() { Enterprise = enterprise })).Entries);
        var proposed = await host.Files().ProposeIdentityAsync(Propose(enterprise, V1.IdentityKind.FormerName, old));
        Assert.Equal("IDENTITY_EXISTS", (await Refusal.OfAsync(host.Files().ProposeIdentityAsync(Propose(enterprise, V1.IdentityKind.FormerName, old)))).Reason);
        Assert.Equal("SAME_PERSON", (await Refusal.OfAsync(host.Files().MergeIdentityAsync(new() { Name = proposed.Name }))).Reason);
        Assert.Equal("ETAG_MISMATCH", (await Refusal.OfAsync(host.Files(OtherOfficer).MergeIdentityAsync(new() { Name = proposed.Name, Etag = "v9" }))).Reason);
        var merged = await host.Files(OtherOfficer).MergeIdentityAsync(new() { Name = proposed.Name, Etag = proposed.Etag });
        Assert.Single((await host.Files().ListEntriesAsync(new() { Enterprise = enterprise })).Entries);
        var before = merged.MergeTime.ToDateTimeOffset().AddMilliseconds(-1).ToTimestamp();
        Assert.Empty((await host.Files().ListEntriesAsync(new() { Enterprise = enterprise, KnownAt = before })).Entries);
        Assert.Equal(old, Assert.Single((await host.Files().GetQualityFileAsync(new() { Name = enterprise })).Identities).Value);
        await host.Files().RejectIdentityAsync(new() { Name = merged.Name, Reason = "示例：另一家同名企业" });
        Assert.Empty((await host.Files().ListEntriesAsync(new() { Enterprise = enterprise })).Entries);
        Assert.Single((await host.Files().ListEntriesAsync(new() { Enterprise = enterprise, KnownAt = merged.MergeTime })).Entries);
        Assert.Equal(V1.IdentityState.Rejected, Assert.Single((await host.Files().ListIdentitiesAsync(new() { Enterprise = enterprise })).Identities).State);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task An_old_code_points_to_the_new_one_and_chains_are_refused(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var (old, current, third, there) = (await host.EnterpriseAsync(), await host.EnterpriseAsync(), await host.EnterpriseAsync(), await host.EnterpriseAsync(Samples.Qinzhou));
        await host.ConcludeAsync(Sample(old, NewName("samples"), 1));
        var proposed = await host.Files().ProposeIdentityAsync(Propose(current, V1.IdentityKind.OldCode, Code(old)));
        await host.Files(OtherOfficer).MergeIdentityAsync(new() { Name = proposed.Name });
        Assert.Equal(current, (await host.Files().GetQualityFileAsync(new() { Name = old })).MergedInto);
        Assert.Equal(old, Assert.Single((await host.Files().ListEntriesAsync(new() { Enterprise = current })).Entries).Enterprise);
        Assert.Equal("MERGED_ELSEWHERE", (await Refusal.OfAsync(host.Files().ProposeIdentityAsync(Propose(third, V1.IdentityKind.OldCode, Code(current))))).Reason);
        Assert.Equal("MERGED_ELSEWHERE", (await Refusal.OfAsync(host.Files().ProposeIdentityAsync(Propose(old, V1.IdentityKind.FormerName, "示例" + old[^8..])))).Reason);
        Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(host.Files().ProposeIdentityAsync(Propose(current, V1.IdentityKind.OldCode, Code(there))))).Reason);
        Assert.Equal(["identity.value"], (await Refusal.OfAsync(host.Files().ProposeIdentityAsync(Propose(current, V1.IdentityKind.OldCode, Code(current))))).Fields);
        Assert.Equal(["identity.value"], (await Refusal.OfAsync(host.Files().ProposeIdentityAsync(Propose(current, V1.IdentityKind.RegistrationNumber, "62010000000001")))).Fields);
        await host.Files().ProposeIdentityAsync(Propose(current, V1.IdentityKind.RegistrationNumber, "62010" + Code(current)[8..16] + "07"));
    }

    private static string Code(string enterprise) => enterprise["enterprises/".Length..];

    private static V1.ProposeIdentityRequest Propose(string enterprise, V1.IdentityKind kind, string value) => new()
    {
        Identity = new() { Enterprise = enterprise, Kind = kind, Value = value, Evidence = "示例：变更登记通知书" }, RequestId = Guid.CreateVersion7().ToString(),
    };
}
