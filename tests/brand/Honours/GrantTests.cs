using Grpc.Core;
using Quality.Common.Storage;
using Quality.Testing;
using V1 = Quality.Protos.Brand.V1;

namespace Quality.Brands.Tests.Honours;

public class GrantTests
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_recorded_decision_can_be_read_as_it_was_sent_and_is_announced(DatabaseProvider provider)
    {
        await using var brand = await BrandHost.StartAsync(provider);
        foreach (var sent in new[] { Samples.FamousBrand(), Samples.GiProduct(), Samples.Zone(V1.HonourStage.Named, "2017-03-01", "1号"), Samples.Mark(), Samples.Award() })
        {
            var honour = await brand.GrantAsync(sent);
            Assert.Equal(honour, await brand.Office.GetHonourAsync(new() { Name = honour.Name }));
            Assert.Equal((1, "v1"), (honour.Version, honour.Etag));
            var same = new V1.Honour(honour) { Name = "", State = default, Etag = "", Version = 0, CreateTime = null, UpdateTime = null };
            Assert.Equal(new V1.Honour(sent) { ObjectKind = honour.ObjectKind }, same);
        }

        var list = await brand.Office.ListHonoursAsync(new());
        Assert.Equal(5, list.TotalSize);
        Assert.Equal(list.Honours.OrderBy(h => h.Name), (await brand.PublishedAsync<V1.HonourGranted>()).Select(e => e.Honour).OrderBy(h => h.Name));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Nothing_is_recorded_before_an_instrument_began_or_after_it_ended(DatabaseProvider provider)
    {
        await using var brand = await BrandHost.StartAsync(provider);
        var late = Samples.FamousBrand();
        (late.PublishedOn, late.ValidUntil) = ("2019-01-02", "");
        var ceased = await Refusal.OfAsync(brand.Office.GrantHonourAsync(new() { Honour = late }));
        Assert.Equal((StatusCode.FailedPrecondition, "INSTRUMENT_CEASED"), (ceased.Code, ceased.Reason));
        Assert.Contains("国市监质〔2018〕208号", ceased.Metadata["article"], StringComparison.Ordinal);
        var early = await Refusal.OfAsync(brand.Office.GrantHonourAsync(new() { Honour = Samples.Award("2011-09-04") }));
        Assert.Equal((StatusCode.FailedPrecondition, "INSTRUMENT_NOT_STARTED"), (early.Code, early.Reason));
        Assert.Contains("甘政发〔2011〕99号", early.Metadata["article"], StringComparison.Ordinal);
        Assert.Empty(await brand.PublishedAsync<V1.HonourGranted>());
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task One_decision_on_one_object_is_recorded_once_in_any_spelling(DatabaseProvider provider)
    {
        await using var brand = await BrandHost.StartAsync(provider);
        var first = await brand.GrantAsync(Samples.FamousBrand());
        var twin = await Refusal.OfAsync(brand.Office.GrantHonourAsync(new() { Honour = Samples.FamousBrand("羊绒 围巾", decision: "甘质监[2017]１２号") }));
        Assert.Equal((StatusCode.AlreadyExists, "HONOUR_ALREADY_GRANTED", first.Name), (twin.Code, twin.Reason, twin.Metadata["resource"]));
        await brand.GrantAsync(Samples.FamousBrand("羊绒衫"));                          // the same decision names many objects
        await brand.GrantAsync(Samples.FamousBrand(decision: "甘质监〔2017〕13号"));     // and an object can have several decisions
        Assert.Equal(3, (await brand.PublishedAsync<V1.HonourGranted>()).Count);

        var hidden = await Refusal.OfAsync(brand.Of(TestCaller.TianshuiAdmin).GrantHonourAsync(new() { Honour = Samples.FamousBrand(region: "620502") }));
        Assert.Equal("HONOUR_ALREADY_GRANTED", hidden.Reason);
        Assert.DoesNotContain("resource", hidden.Metadata.Keys); // what lies elsewhere is not named
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_repeated_request_acts_once_also_when_its_twins_come_together(DatabaseProvider provider)
    {
        await using var brand = await BrandHost.StartAsync(provider);
        var request = new V1.GrantHonourRequest { Honour = Samples.FamousBrand(), RequestId = "0192f0c4-0000-7000-8000-000000000001" };
        var twins = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => brand.Office.GrantHonourAsync(request).ResponseAsync));
        Assert.Single(twins.Distinct());
        Assert.Equal(twins[0], await brand.Office.GrantHonourAsync(request));
        Assert.Single(await brand.PublishedAsync<V1.HonourGranted>());

        var other = new V1.GrantHonourRequest(request) { Honour = Samples.FamousBrand("羊绒衫") };
        var reused = await Refusal.OfAsync(brand.Office.GrantHonourAsync(other));
        Assert.Equal((StatusCode.InvalidArgument, "REQUEST_ID_REUSED"), (reused.Code, Assert.Single(reused.Violations).Reason));
        var revoke = await brand.Office.RevokeHonourAsync(new() { Name = twins[0].Name, Reason = "撤销", RequestId = request.RequestId }); // an id belongs to its method
        Assert.Equal(2, revoke.Version);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Bad_input_is_answered_with_the_names_of_its_fields(DatabaseProvider provider)
    {
        await using var brand = await BrandHost.StartAsync(provider);
        var empty = await Refusal.OfAsync(brand.Office.GrantHonourAsync(new()));
        Assert.Equal((StatusCode.InvalidArgument, "INVALID_FIELDS", 9), (empty.Code, empty.Reason, empty.Fields.Length));
        var huge = Samples.FamousBrand(new string('名', 3_400_000));
        huge.Authority = "甘肃省\0质监局";
        var refused = await Refusal.OfAsync(brand.Office.GrantHonourAsync(new() { Honour = huge }));
        Assert.Equal(StatusCode.InvalidArgument, refused.Code);
        Assert.Equal(["honour.authority", "honour.object_name"], refused.Fields);
        var id = await Refusal.OfAsync(brand.Office.GrantHonourAsync(new() { Honour = Samples.FamousBrand(), RequestId = "1" }));
        Assert.Equal(["request_id"], id.Fields);
        Assert.Empty(await brand.PublishedAsync<V1.HonourGranted>());
    }
}
