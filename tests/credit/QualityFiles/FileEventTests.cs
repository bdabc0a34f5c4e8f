using Google.Protobuf.WellKnownTypes;
using Quality.Common.Storage;
using Quality.Testing;
using static Quality.Credits.Tests.QualityFiles.FileGiven;
using Brand = Quality.Protos.Brand.V1;
using ComplaintV1 = Quality.Protos.Complaint.V1;
using Inspection = Quality.Protos.Inspection.V1;
using StandardsV1 = Quality.Protos.Standards.V1;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Tests.QualityFiles;

/// <summary>2.8.2a and 2.8.2b: what services tell stands in the file in two times, with source, hash and rule.</summary>
public sealed class FileEventTests(CreditHosts hosts) : IClassFixture<CreditHosts>
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Only_final_conclusions_stand_in_the_file_and_a_revision_replaces_them_without_hiding_what_was_known(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var (enterprise, name) = (await host.EnterpriseAsync(), NewName("samples"));
        await host.ConcludeAsync(Sample(enterprise, name, 1, with: s => s.Final = false));
        Assert.Empty((await host.Files().GetQualityFileAsync(new() { Name = enterprise })).Sections);
        await host.ConcludeAsync(Sample(enterprise, name, 2));
        var first = Assert.Single((await host.Files().ListEntriesAsync(new() { Enterprise = enterprise })).Entries);
        Assert.Equal(("nonconforming", "2019-03-20", name, 2, 64, "quality-file-1"), (first.Code, first.FromOn, first.Source, first.SourceVersion, first.Sha256.Length, first.Rule));
        await host.ConcludeAsync(Sample(enterprise, name, 3, conforms: true, on: "2019-04-10"));
        await host.ConcludeAsync(Sample(enterprise, name, 1)); // late
        await host.ConcludeAsync(Sample(enterprise, name, 2)); // again
        var now = Assert.Single((await host.Files().ListEntriesAsync(new() { Enterprise = enterprise })).Entries);
        Assert.Equal((first.Name, "conforming", 2), (now.Name, now.Code, now.Version));
        var then = await host.Files().GetQualityFileAsync(new() { Name = enterprise, KnownAt = first.KnownTime });
        Assert.Equal("nonconforming", Assert.Single(Assert.Single(then.Sections).Entries).Code);
        Assert.Empty((await host.Files().GetQualityFileAsync(new() { Name = enterprise, KnownAt = Before(first.KnownTime) })).Sections);
        Assert.Empty((await host.Files().GetQualityFileAsync(new() { Name = enterprise, AsOf = "2019-04-09" })).Sections); // as is known now
        Assert.Single((await host.Files().GetQualityFileAsync(new() { Name = enterprise, AsOf = "2019-04-09", KnownAt = first.KnownTime })).Sections);
        Assert.Equal(["conforming", "nonconforming"], (await host.Files().ListEntryVersionsAsync(new() { Name = now.Name })).Versions.Select(v => v.Code));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task What_the_public_was_told_stands_beside_the_conclusion_in_both_times(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var (enterprise, name, round) = (await host.EnterpriseAsync(), NewName("samples"), NewName("publications"));
        await host.DeliverAsync("credit", Told(round, 2, "2019-05-06", name, Inspection.PublishedStanding.Withdrawn)); // before the first edition
        await host.ConcludeAsync(Sample(enterprise, name, 1));
        await host.DeliverAsync("credit", Told(round, 1, "2019-04-01", name, Inspection.PublishedStanding.Stands));
        await host.DeliverAsync("credit", Told(round, 1, "2019-04-01", name, Inspection.PublishedStanding.Stands)); // again
        Assert.Equal([(round, "第1批（1）", "2019-04-01", "")], await PublicationsAsync("2019-05-05"));
        Assert.Equal([(round, "第1批（2）", "2019-04-01", "2019-05-06")], await PublicationsAsync("2019-05-06"));
        Assert.Empty(await PublicationsAsync("2019-03-31"));
        await host.DeliverAsync("credit", Told(round, 3, "2019-06-01", name, Inspection.PublishedStanding.Stands));
        Assert.Equal([(round, "第1批（3）", "2019-04-01", "")], await PublicationsAsync("2019-06-01"));

        async Task<List<(string, string, string, string)>> PublicationsAsync(string asOf)
        {
            var entry = Assert.Single((await host.Files().ListEntriesAsync(new() { Enterprise = enterprise, AsOf = asOf })).Entries);
            return [.. entry.Publications.Select(p => (p.Publication, p.Title, p.PublishedOn, p.EndedOn))];
        }
    }

    private static Inspection.ResultsPublished Told(string round, int edition, string on, string sample, Inspection.PublishedStanding standing) => new()
    {
        Publication = round, Title = $"第1批（{edition}）", Authority = "示例省质监局", Edition = edition, PublishedOn = on,
        Results = { new Inspection.PublishedResult { Sample = sample, SampleVersion = 1, Standing = standing } },
    };

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_conclusion_of_another_producer_leaves_the_file_and_enters_the_other(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var (one, other, name) = (await host.EnterpriseAsync(), await host.EnterpriseAsync(), NewName("samples"));
        await host.ConcludeAsync(Sample(one, name, 1));
        await host.ConcludeAsync(Sample(other, name, 2));
        Assert.Empty((await host.Files().ListEntriesAsync(new() { Enterprise = one })).Entries);
        Assert.Single((await host.Files().ListEntriesAsync(new() { Enterprise = other })).Entries);
        await host.ConcludeAsync(Sample(other, name, 3, with: s => s.Final = false));
        Assert.Empty((await host.Files().ListEntriesAsync(new() { Enterprise = other })).Entries);
        await host.ConcludeAsync(Sample(other, name, 4, with: s => s.Kind = Inspection.SampleKind.RiskMonitoring));
        Assert.Empty((await host.Files().ListEntriesAsync(new() { Enterprise = other })).Entries);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Every_service_fills_its_section_and_complaints_are_counts(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var enterprise = await host.EnterpriseAsync();
        await TellAsync(host, enterprise);
        var file = await host.Files().GetQualityFileAsync(new() { Name = enterprise, AsOf = "2019-06-30" });
        Assert.Equal(
            ["Honour 1/0", "PostProcessing 2/2", "Complaint 1/1", "Declaration 1/0", "Listing 1/1"],
            file.Sections.Select(s => $"{s.Kind} {s.Total}/{s.InForce}"));
        Assert.Empty(file.Sections.Single(s => s.Kind == V1.QualityEntryKind.Complaint).Entries);
        Assert.Equal(("2018-06-01", 0), (file.FirstOn, file.OpenObjections));
        var honour = Assert.Single(file.Sections[0].Entries);
        Assert.Equal((V1.QualityEntryStanding.Revoked, "2019-01-10", true), (honour.Standing, honour.EndedOn, honour.Automatic));
        var before = await host.Files().GetQualityFileAsync(new() { Name = enterprise, AsOf = "2019-01-09" });
        Assert.Equal(["Honour 1/1", "Declaration 1/1"], before.Sections.Select(s => $"{s.Kind} {s.Total}/{s.InForce}"));
        var closed = (await host.Files().GetQualityFileAsync(new() { Name = enterprise, AsOf = "2020-01-31" })).Sections.Single(s => s.Kind == V1.QualityEntryKind.PostProcessing);
        Assert.Equal((2, 2), (closed.Total, closed.InForce)); // closed on that day
        Assert.Equal(0, (await host.Files().GetQualityFileAsync(new() { Name = enterprise, AsOf = "2020-02-01" })).Sections.Single(s => s.Kind == V1.QualityEntryKind.PostProcessing).InForce);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task The_file_is_paged_by_kind(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var enterprise = await host.EnterpriseAsync();
        for (var n = 0; n < 5; n++) await host.ConcludeAsync(Sample(enterprise, NewName("samples"), 1, on: $"2019-03-{10 + n / 2}"));
        await host.DeliverAsync("credit", new Brand.HonourGranted { Honour = Honour(enterprise, NewName("honours")) });
        List<string> seen = [];
        var token = "";
        do
        {
            var page = await host.Files().ListEntriesAsync(new() { Enterprise = enterprise, Kinds = { V1.QualityEntryKind.SpotCheck }, PageSize = 2, PageToken = token });
            Assert.Equal(5, page.TotalSize);
            seen.AddRange(page.Entries.Select(e => e.FromOn));
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        Assert.Equal(["2019-03-12", "2019-03-11", "2019-03-11", "2019-03-10", "2019-03-10"], seen);
    }

    private static async Task TellAsync(TestHost host, string enterprise)
    {
        var (honour, declaration, post) = (Honour(enterprise, NewName("honours")), Declaration(enterprise, NewName("declarations")), NewName("postprocessing"));
        await host.DeliverAsync("credit", new Brand.HonourGranted { Honour = honour });
        var revoked = honour.Clone();
        (revoked.Version, revoked.RevokedOn, revoked.State) = (2, "2019-01-10", Brand.HonourState.Revoked);
        await host.DeliverAsync("credit", new Brand.HonourRevoked { Honour = revoked });
        var withdrawn = declaration.Clone();
        (withdrawn.Version, withdrawn.WithdrawnOn, withdrawn.State) = (3, "2019-05-01", StandardsV1.DeclarationState.Withdrawn);
        await host.DeliverAsync("credit", new StandardsV1.DeclarationWithdrawn { Declaration = withdrawn }); // before it was published here
        await host.DeliverAsync("credit", new StandardsV1.DeclarationPublished { Declaration = declaration });
        await host.DeliverAsync("credit", new ComplaintV1.ComplaintLodged { Complaint = Complaint(enterprise, NewName("complaints")) });
        var refused = Complaint(enterprise, NewName("complaints"));
        await host.DeliverAsync("credit", new ComplaintV1.ComplaintLodged { Complaint = refused });
        (refused.Version, refused.State) = (2, ComplaintV1.ComplaintState.Refused);
        await host.DeliverAsync("credit", new ComplaintV1.ComplaintDecided { Complaint = refused });
        await host.DeliverAsync("credit", new Inspection.PostProcessingChanged
        {
            PostProcessing = new()
            {
                Name = post, Version = 9, Producer = enterprise, ProductName = "毛巾", SampleNumber = "A-1", Authority = "示例省质监局", ConcludedOn = "2019-03-20", AnnouncedOn = "2019-06-01",
                LastStepOn = "2020-01-31", State = Inspection.PostProcessingState.Closed,
            },
            Action = Inspection.PostProcessingAction.Close,
        });
        await host.DeliverAsync("credit", new V1.ListingChanged
        {
            Listing = new() { Name = NewName("listings"), Version = 6, Enterprise = enterprise, List = V1.ListKind.AbnormalOperations, State = V1.ListingState.Published, PublishedOn = "2019-06-02", GroundText = "示例", Law = "示例" },
        });
    }

    private static Timestamp Before(Timestamp at) => at.ToDateTimeOffset().AddMilliseconds(-1).ToTimestamp();
}
