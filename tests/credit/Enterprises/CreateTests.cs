using Grpc.Core;
using Quality.Common.Storage;
using Quality.Testing;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Tests.Enterprises;

public sealed class CreateTests(CreditHosts hosts) : IClassFixture<CreditHosts>
{
    private static readonly Guid RequestId = Guid.Parse("0192f6a0-0000-7000-8000-000000000001");

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task What_is_created_is_what_is_read_and_what_is_announced(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var wish = Samples.Enterprise();
        var made = await host.Register().CreateEnterpriseAsync(new() { Enterprise = wish });
        Assert.Equal($"enterprises/{wish.Uscc}", made.Name);
        Assert.Equal(("v1", 1, "620100", true, V1.EnterpriseStatus.Existing), (made.Etag, made.Version, made.ReportingUnit, made.UsccCheckDigitValid, made.Status));
        Assert.False(made.MainConsumerProducer);
        Assert.Equal(made.CreateTime, made.UpdateTime);
        Assert.Equal(made, await host.Register().GetEnterpriseAsync(new() { Name = made.Name }));
        Assert.Equal(made, Assert.Single(await host.AnnouncedAsync(wish.Uscc)));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task The_ways_of_writing_a_code_are_one_code(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var code = Samples.Code();
        var written = string.Concat(code.Select(c => (char)(c + ('０' - '0')))).ToLowerInvariant();
        var made = await host.Register().CreateEnterpriseAsync(new() { Enterprise = Samples.Enterprise(code: $" {written[..8]} {written[8..]} ") });
        Assert.Equal(code, made.Uscc);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Every_wrong_field_is_named_at_once(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var refusal = await Refusal.OfAsync(host.Register().CreateEnterpriseAsync(new()
        {
            Enterprise = new()
            {
                Uscc = "91620100", Region = "999999", RegisteredOn = "2099-01-01", Status = (V1.EnterpriseStatus)99, Type = new('类', 201), Address = new('址', 501), Scope = new('围', 3001),
                CapitalText = new('万', 201),
            },
        }));
        Assert.Equal((StatusCode.InvalidArgument, "INVALID_FIELDS"), (refusal.Code, refusal.Reason));
        string[] expected = ["address", "capital_text", "display_name", "region", "registered_on", "scope", "status", "type", "uscc"];
        Assert.Equal(expected.Select(f => $"enterprise.{f}"), refusal.Fields);
        Assert.Equal("enterprise", Assert.Single((await Refusal.OfAsync(host.Register().CreateEnterpriseAsync(new()))).Fields));
    }

    [Theory]
    [InlineData("2001-02-30", "BAD_DATE")]
    [InlineData("20010220", "BAD_DATE")]
    [InlineData("1850-01-01", "BAD_DATE")]
    [InlineData("２００１-02-20", "BAD_DATE")]
    [InlineData("2999-01-01", "DATE_IN_FUTURE")]
    public async Task A_wrong_date_is_refused(string date, string reason)
    {
        var host = await hosts.OfAsync(DatabaseProvider.Sqlite);
        var wish = Samples.Enterprise();
        wish.RegisteredOn = date;
        var refusal = await Refusal.OfAsync(host.Register().CreateEnterpriseAsync(new() { Enterprise = wish }));
        Assert.Equal(("enterprise.registered_on", reason), (refusal.Violations.Single().Field, refusal.Violations.Single().Reason));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_wrong_check_digit_is_kept_and_flagged(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var made = await host.Register().CreateEnterpriseAsync(new() { Enterprise = Samples.Enterprise(code: Samples.WrongCheck(Samples.Code())) });
        Assert.False(made.UsccCheckDigitValid);
        Assert.False((await host.Register().GetEnterpriseAsync(new() { Name = made.Name })).UsccCheckDigitValid);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Of_parallel_creators_of_one_code_exactly_one_succeeds(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var code = Samples.Code();
        var calls = Enumerable.Range(0, 8).Select(i => host.Register().CreateEnterpriseAsync(new() { Enterprise = Samples.Enterprise($"示例竞争{i}号公司", code: code) })).ToList();
        var results = await Task.WhenAll(calls.Select(async call =>
        {
            try
            {
                await call;
                return "made";
            }
            catch (RpcException)
            {
                var refusal = await Refusal.OfAsync(call);
                Assert.Equal(StatusCode.AlreadyExists, refusal.Code);
                return refusal.Reason;
            }
        }));
        Assert.Single(results, "made");
        Assert.Equal(7, results.Count(r => r == "ALREADY_EXISTS"));
        Assert.Single(await host.AnnouncedAsync(code));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_repeated_request_answers_the_same_and_acts_once(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var request = new V1.CreateEnterpriseRequest { Enterprise = Samples.Enterprise(), RequestId = RequestId.ToString() };
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => host.Register().CreateEnterpriseAsync(request).ResponseAsync));
        Assert.Single(answers.Distinct());
        Assert.Single(await host.AnnouncedAsync(request.Enterprise.Uscc));
    }

    [Theory]
    [InlineData("display_name", "名\0字", "CONTROL_CHARACTER")]
    [InlineData("uscc", "9162010022450039😀", "USCC_ALPHABET")]
    [InlineData("uscc", "   ", "USCC_EMPTY")]
    [InlineData("region", "62010", "UNKNOWN_REGION")]
    [InlineData("region", "６２０１０２", "UNKNOWN_REGION")]
    [InlineData("region", "62010２; DROP", "UNKNOWN_REGION")]
    public async Task Strange_texts_are_refused_by_their_field(string field, string value, string reason)
    {
        var host = await hosts.OfAsync(DatabaseProvider.Sqlite);
        var wish = Samples.Enterprise();
        V1.Enterprise.Descriptor.FindFieldByName(field).Accessor.SetValue(wish, value);
        var refusal = await Refusal.OfAsync(host.Register().CreateEnterpriseAsync(new() { Enterprise = wish }));
        Assert.All(refusal.Violations, v => Assert.Equal(($"enterprise.{field}", reason), (v.Field, v.Reason)));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_name_of_ten_megabytes_is_refused_by_its_field(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var refusal = await Refusal.OfAsync(host.Register().CreateEnterpriseAsync(new() { Enterprise = Samples.Enterprise(new('长', 3_500_000)) }));
        Assert.Equal(("enterprise.display_name", "TOO_LONG"), (refusal.Violations.Single().Field, refusal.Violations.Single().Reason));
    }

    [Theory]
    [InlineData("620100", "620100")]
    [InlineData("620171", "620171")]
    [InlineData("620201", "620200")]
    [InlineData("620000", "unassigned")]
    [InlineData("110101", "unassigned")]
    public async Task The_reporting_unit_follows_from_the_region(string region, string unit)
    {
        var host = await hosts.OfAsync(DatabaseProvider.Sqlite);
        Assert.Equal(unit, (await host.Register().CreateEnterpriseAsync(new() { Enterprise = Samples.Enterprise(region: region) })).ReportingUnit);
    }
}
