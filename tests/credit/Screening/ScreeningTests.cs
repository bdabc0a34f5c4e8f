using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Quality.Common.Storage;
using Quality.Credits.Screening;
using Quality.Credits.Tests.Imports;
using Quality.Testing;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Tests.Screening;

/// <summary>The rpcs of the screening over the wire, on both databases.</summary>
public sealed class ScreeningTests
{
    public static TheoryData<DatabaseProvider> Both => TestDatabases.Both;

    [Theory, MemberData(nameof(Both))]
    public async Task The_code_comes_first_and_then_the_name_today_s_or_a_former_one(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new CreditsModule());
        var (code, other) = (Samples.Code(), Samples.Code());
        await host.Register().CreateEnterpriseAsync(new() { Enterprise = Samples.Enterprise("兰州白塔示例纺织有限责任公司", code: code) });
        await host.Register().CreateEnterpriseAsync(new() { Enterprise = Samples.Enterprise("兰州金城示例化工有限公司", code: other) });
        var client = Client(host);

        var exact = await client.ScreenEnterpriseAsync(new() { Query = new() { Uscc = $" {code.ToLowerInvariant()} ", DisplayName = "金城示例化工" } });
        Assert.Equal((V1.ScreeningOutcome.Code, "enterprises/" + code, 1, true), (exact.Outcome, exact.Candidates[0].Enterprise, exact.Candidates[0].Score, exact.Candidates[0].NameDiffers));
        foreach (var spelling in new[] { "兰州白塔示例纺织有限公司", "兰州市白塔示例纺织有限责任公司", "白塔示例纺织", "甘肃省兰州市城关区白塔示例纺织厂", "兰州白塔示列纺织有限责任公司", "兰州（白塔）示例纺织有限责任公司" })
        {
            var found = await client.ScreenEnterpriseAsync(new() { Query = new() { DisplayName = spelling } });
            Assert.True(found.Outcome == V1.ScreeningOutcome.Name && found.Candidates[0].Enterprise == "enterprises/" + code, $"{spelling}: {found}");
        }

        Assert.Equal(V1.ScreeningOutcome.None, (await client.ScreenEnterpriseAsync(new() { Query = new() { DisplayName = "武威某某葡萄酒业有限公司" } })).Outcome);
        await host.Register().UpdateEnterpriseAsync(new() { Enterprise = new() { Name = "enterprises/" + code, DisplayName = "甘肃黄河示例服饰股份有限公司" } });
        var former = await client.ScreenEnterpriseAsync(new() { Query = new() { DisplayName = "兰州白塔示例纺织有限公司" } });
        Assert.Equal(("enterprises/" + code, "兰州白塔示例纺织有限责任公司", "甘肃黄河示例服饰股份有限公司"), (former.Candidates[0].Enterprise, former.Candidates[0].FormerName, former.Candidates[0].DisplayName));
        Assert.Equal("", (await client.ScreenEnterpriseAsync(new() { Query = new() { DisplayName = "黄河示例服饰" } })).Candidates[0].FormerName);
    }

    [Fact]
    public async Task After_an_import_that_changes_much_the_names_are_counted_at_once()
    {
        await using var host = await TestHost.StartAsync(DatabaseProvider.PostgreSql, new CreditsModule());
        async Task<double> NamesAsync() => Convert.ToDouble(await host.ExecuteAsync("credit", "SELECT reltuples FROM pg_class WHERE oid = 'enterprises'::regclass"), System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(await NamesAsync() <= 0);
        await host.Register().ImportAsync(Enumerable.Range(0, 300).Select(_ => Samples.Enterprise("白塔示例")).ToList());
        await TestHost.EventuallyAsync(async () => await NamesAsync() == 300, "the register is counted", seconds: 10);
        Assert.NotEqual(0L, await host.ExecuteAsync("credit", "SELECT COUNT(*) FROM pg_stats WHERE tablename = 'enterprises' AND attname = 'search_vector' AND most_common_elems IS NOT NULL"));
        var work = host.Services.GetRequiredService<UnitOfWork<CreditsModule>>();
        Assert.False(await work.JobAsync(tx => ScreeningStore.CountAgainAsync(tx, 30))); // a tenth is not worth it
        Assert.True(await work.JobAsync(tx => ScreeningStore.CountAgainAsync(tx, 31)));
    }

    [Theory, MemberData(nameof(Both))]
    public async Task A_batch_names_every_wrong_row_and_answers_the_others(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new CreditsModule());
        var code = Samples.Code();
        await host.Register().CreateEnterpriseAsync(new() { Enterprise = Samples.Enterprise("兰州白塔示例纺织有限责任公司", code: code) });
        var request = new V1.BatchScreenEnterprisesRequest();
        for (var n = 0; n < 200; n++) request.Queries.Add(new V1.ScreeningQuery { Id = $"{n}", Uscc = n % 2 == 0 ? code : "91620100MA7" });
        request.Queries.Add(new V1.ScreeningQuery { Id = "none" });
        request.Queries.Add(new V1.ScreeningQuery { DisplayName = "；" });
        var answer = await Client(host).BatchScreenEnterprisesAsync(request);
        Assert.Equal((202, 102), (answer.Screenings.Count, answer.ProblemCount));
        Assert.All(answer.Screenings.Take(200).Where((_, n) => n % 2 == 1), s => Assert.Equal(("uscc", "USCC_LENGTH", V1.ScreeningOutcome.Unspecified), (s.Problems.Single().Field, s.Problems[0].Reason, s.Outcome)));
        Assert.All(answer.Screenings.Take(200).Where((_, n) => n % 2 == 0), s => Assert.Equal(V1.ScreeningOutcome.Code, s.Outcome));
        Assert.Equal(["REQUIRED", "TOO_SHORT"], answer.Screenings.Skip(200).Select(s => s.Problems.Single().Reason));
        Assert.Equal("REQUIRED", (await Refusal.OfAsync(Client(host).BatchScreenEnterprisesAsync(new()))).Violations.Single().Reason);
        var many = new V1.BatchScreenEnterprisesRequest();
        for (var n = 0; n < 1001; n++) many.Queries.Add(new V1.ScreeningQuery { Uscc = code });
        Assert.Equal("TOO_MANY", (await Refusal.OfAsync(Client(host).BatchScreenEnterprisesAsync(many))).Violations.Single().Reason);
        Assert.Equal("query.display_name", (await Refusal.OfAsync(Client(host).ScreenEnterpriseAsync(new() { Query = new() }))).Fields.Single());
        Assert.Equal("NEGATIVE", (await Refusal.OfAsync(Client(host).ScreenEnterpriseAsync(new() { Query = new() { Uscc = code, DisplayName = "甲乙" }, Limit = -1 }))).Violations.Single().Reason);
    }

    [Theory, MemberData(nameof(Both))]
    public async Task Another_city_does_not_find_it_and_the_public_may_not_ask(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new CreditsModule());
        var code = Samples.Code();
        await host.Register().CreateEnterpriseAsync(new() { Enterprise = Samples.Enterprise("兰州白塔示例纺织有限责任公司", code: code) });
        var other = await Client(host, TestCaller.TianshuiAdmin).ScreenEnterpriseAsync(new() { Query = new() { Uscc = code, DisplayName = "兰州白塔示例纺织有限责任公司" } });
        Assert.Equal((V1.ScreeningOutcome.None, 0), (other.Outcome, other.Candidates.Count));
        Assert.Equal(StatusCode.Unauthenticated, (await Refusal.OfAsync(Client(host, TestCaller.Nobody).ScreenEnterpriseAsync(new() { Query = new() { Uscc = code } }))).Code);
        Assert.Equal(StatusCode.PermissionDenied, (await Refusal.OfAsync(Client(host, TestCaller.With("enterprise", "620100")).ScreenEnterpriseAsync(new() { Query = new() { Uscc = code } }))).Code);
    }

    private static V1.ScreeningService.ScreeningServiceClient Client(TestHost host, TestCaller? caller = null) =>
        host.Client(c => new V1.ScreeningService.ScreeningServiceClient(c), caller ?? TestCaller.ProvinceAdmin);
}

/// <summary>Names taken apart and compared.</summary>
public sealed class NameScoreTests
{
    [Theory]
    [InlineData("兰州市城关区示例商店", "示例商店", "620102", "None")]
    [InlineData("甘肃省天水市北道区示例机械有限责任公司", "示例机械", "620503", "Limited")] // 北道区 is 麦积区 today, under the same code
    [InlineData("酒泉地区示例建材集团股份有限公司", "示例建材", "620900", "JointStock")]
    [InlineData("天祝示例专业合作社", "示例", "620623", "Cooperative")]
    [InlineData("兰州", "兰州", "", "None")]
    [InlineData("兰州市", "兰州市", "", "None")]
    [InlineData("（兰州）示例·食品 有限公司", "示例食品", "620100", "Limited")]
    public void A_name_is_taken_apart(string name, string core, string place, string form)
    {
        var parts = EnterpriseNameParts.Of(name);
        Assert.Equal((core, place, form), (parts.Core, parts.Place, parts.Form.ToString()));
    }

    [Fact]
    public void The_nearer_name_stays_before_the_farther_at_the_top()
    {
        string[] ranked = ["兰州白塔纺织有限公司", "兰州市白塔纺织有限责任公司", "白塔纺织", "兰州白塔毛纺织有限公司", "兰州白塔化工有限公司", "天水白塔化工有限公司", "兰州黄河啤酒有限公司"];
        var asked = EnterpriseNameParts.Of("兰州白塔纺织有限公司");
        var scores = ranked.Select(name => NameScore.Of(asked, EnterpriseNameParts.Of(name), name.StartsWith("天水", StringComparison.Ordinal) ? "620502" : "620102")).ToList();
        Assert.Equal(1, scores[0]);
        Assert.Equal(scores.OrderDescending(), scores);
        Assert.Equal(scores.Count, scores.Distinct().Count());
        Assert.All(scores, s => Assert.InRange(s, 0, 1));
    }
}
