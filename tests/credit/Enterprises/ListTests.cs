using Grpc.Core;
using Quality.Common.Storage;
using Quality.Credits.Tests.Imports;
using Quality.Testing;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Tests.Enterprises;

public sealed class ListTests(CreditHosts hosts) : IClassFixture<CreditHosts>
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Paging_brings_every_row_once_in_the_order_of_the_code(DatabaseProvider provider)
    {
        var register = (await hosts.OfAsync(provider)).Register();
        const string Region = "620826"; // 静宁县
        var codes = Enumerable.Range(0, 230).Select(_ => Samples.Code()).ToList();
        await register.ImportAsync(codes.Select(code => Samples.Enterprise("静宁示例果业公司", Region, code)));
        var request = new V1.ListEnterprisesRequest { Region = Region, PageSize = 50 };
        List<string> seen = [];
        do
        {
            var page = await register.ListEnterprisesAsync(request);
            Assert.Equal(230, page.TotalSize);
            seen.AddRange(page.Enterprises.Select(e => e.Uscc));
            request.PageToken = page.NextPageToken;
            if (seen.Count == 50) await register.UpdateEnterpriseAsync(new() { Enterprise = new() { Name = $"enterprises/{codes[0]}", Address = "翻页时改动" } });
        }
        while (request.PageToken.Length > 0);
        Assert.Equal(codes.Order(StringComparer.Ordinal), seen);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_token_of_other_filters_or_of_nobody_is_refused(DatabaseProvider provider)
    {
        var register = (await hosts.OfAsync(provider)).Register();
        await register.ImportAsync(Enumerable.Range(0, 3).Select(_ => Samples.Enterprise(region: "620823")));
        var token = (await register.ListEnterprisesAsync(new() { Region = "620823", PageSize = 1 })).NextPageToken;
        Assert.Equal("PAGE_TOKEN_OF_OTHER_FILTERS", await ReasonAsync(new() { Region = "620824", PageToken = token }));
        Assert.Equal("PAGE_TOKEN_OF_OTHER_FILTERS", await ReasonAsync(new() { Region = "620823", Statuses = { V1.EnterpriseStatus.Revoked }, PageToken = token }));
        Assert.Equal("BAD_PAGE_TOKEN", await ReasonAsync(new() { PageToken = "不是令牌" }));
        Assert.Equal("BAD_PAGE_TOKEN", await ReasonAsync(new() { PageToken = "bnVsbA" }));
        Assert.Equal("NEGATIVE", await ReasonAsync(new() { PageSize = -1 }));
        Assert.Equal("UNKNOWN_REGION", await ReasonAsync(new() { Region = "62%" }));
        Assert.Equal("REQUIRED", await ReasonAsync(new() { Statuses = { V1.EnterpriseStatus.Unspecified } }));
        Assert.Equal("BAD_DATE", await ReasonAsync(new() { RegisteredFrom = "2001" }));

        async Task<string> ReasonAsync(V1.ListEnterprisesRequest request)
        {
            var refusal = await Refusal.OfAsync(register.ListEnterprisesAsync(request));
            Assert.Equal(StatusCode.InvalidArgument, refusal.Code);
            return Assert.Single(refusal.Violations).Reason;
        }
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Filters_are_joined(DatabaseProvider provider)
    {
        var register = (await hosts.OfAsync(provider)).Register();
        const string Region = "620822"; // 灵台县
        V1.Enterprise Row(string day, V1.EnterpriseStatus status, bool main, bool right)
        {
            var row = Samples.Enterprise(region: Region, code: right ? Samples.Code() : Samples.WrongCheck(Samples.Code()));
            (row.RegisteredOn, row.Status, row.MainConsumerProducer) = (day, status, main);
            return row;
        }

        await register.ImportAsync(
        [
            Row("1999-12-31", V1.EnterpriseStatus.Existing, true, true), Row("2000-01-01", V1.EnterpriseStatus.Revoked, true, false), Row("2000-12-31", V1.EnterpriseStatus.Deregistered, false, true),
            Row("", V1.EnterpriseStatus.Existing, false, true),
        ]);
        Assert.Equal(4, await CountAsync(new()));
        Assert.Equal(2, await CountAsync(new() { RegisteredFrom = "2000-01-01", RegisteredTo = "2000-12-31" }));
        Assert.Equal(3, await CountAsync(new() { Statuses = { V1.EnterpriseStatus.Existing, V1.EnterpriseStatus.Revoked } }));
        Assert.Equal(2, await CountAsync(new() { MainConsumerProducer = true }));
        Assert.Equal(2, await CountAsync(new() { MainConsumerProducer = false }));
        Assert.Equal(1, await CountAsync(new() { UsccCheckDigitValid = false }));
        Assert.Equal(0, await CountAsync(new() { UsccCheckDigitValid = false, MainConsumerProducer = false }));

        async Task<int> CountAsync(V1.ListEnterprisesRequest request)
        {
            request.Region = Region;
            var answer = await register.ListEnterprisesAsync(request);
            Assert.Equal(answer.TotalSize, answer.Enterprises.Count);
            return answer.TotalSize;
        }
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_prefecture_includes_its_counties_and_not_the_new_area(DatabaseProvider provider)
    {
        var register = (await hosts.OfAsync(provider)).Register();
        string[] places = ["620300", "620302", "620321", "620171", "620102"];
        await register.ImportAsync(places.Select(r => Samples.Enterprise("范围示例公司", r)));
        Assert.Equal(3, await CountAsync("620300"));
        Assert.Equal(1, await CountAsync("620302"));
        Assert.Equal(1, await CountAsync("620100"));
        Assert.Equal(1, await CountAsync("620171"));
        Assert.Equal(5, await CountAsync("620000"));

        async Task<int> CountAsync(string region) => (await register.ListEnterprisesAsync(new() { Region = region, Query = "范围示例" })).TotalSize;
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Pages_of_large_rows_end_before_a_message_passes_four_megabytes(DatabaseProvider provider)
    {
        var register = (await hosts.OfAsync(provider)).Register();
        const string Region = "620825"; // 庄浪县
        await register.ImportAsync(Enumerable.Range(0, 600).Select(_ =>
        {
            var row = Samples.Enterprise(region: Region);
            row.Scope = new('营', 3000);
            return row;
        }));
        var request = new V1.ListEnterprisesRequest { Region = Region, PageSize = 1000 };
        var seen = new HashSet<string>();
        do
        {
            var page = await register.ListEnterprisesAsync(request);
            Assert.InRange(page.CalculateSize(), 1, 4 * 1024 * 1024);
            Assert.All(page.Enterprises, e => Assert.True(seen.Add(e.Uscc)));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        Assert.Equal(600, seen.Count);
    }
}
