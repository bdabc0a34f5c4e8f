using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Grpc.Core;
using Quality.Common.Storage;
using Quality.Inspections.Tests.Samples;
using Quality.Testing;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Tests.Recognition;

/// <summary>Recognition of results over the wire.</summary>
public sealed class RecognitionTests
{
    private static readonly TestCaller County = TestCaller.With("inspector", "620502");

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_county_elsewhere_is_refused_with_the_article_and_the_earlier_check(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        var sample = await host.RecordAsync(Given.Sample("A-1", s => s.Final = true));
        var answer = await Client(host, County).CheckResamplingAsync(Ask("cz 120型"));
        Assert.Equal((V1.ResamplingVerdict.Blocked, "2018-11-02", "guardRules/mutual-recognition", sample.Name),
            (answer.Verdict, answer.Until, answer.Decisive.Rule, answer.Decisive.Earlier.Sample));
        Assert.Contains("2.7.1d", answer.Decisive.Article, StringComparison.Ordinal);
        Assert.Equal((3, "2018-06-15"), (answer.Guards.Count, answer.SampledOn));
        Assert.Equal(V1.ResamplingVerdict.Allowed, (await Client(host, County).CheckResamplingAsync(Ask("CZ-12.0 型"))).Verdict);
        var later = Ask("CZ-120 型");
        later.SampledOn = "2018-11-03";
        Assert.Equal(V1.ResamplingVerdict.Allowed, (await Client(host, County).CheckResamplingAsync(later)).Verdict);
        var batch = await Client(host, County).BatchCheckResamplingAsync(new() { Requests = { later, Ask("CZ-120型") } });
        Assert.Equal([V1.ResamplingVerdict.Allowed, V1.ResamplingVerdict.Blocked], batch.Responses.Select(r => r.Verdict));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task The_last_blocked_day_is_that_of_the_rule_which_lasts_longest(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        await host.RecordAsync(Given.Sample("A-1", s => s.Final = true));
        var city = Given.CitySample("B-1", "620102");
        (city.SampledOn, city.ConcludedOn, city.Final) = ("2018-06-01", "2018-06-10", true);
        await host.RecordAsync(city);
        var answer = await Client(host, County).CheckResamplingAsync(Ask("CZ-120型"));
        Assert.Equal(("guardRules/mutual-recognition", "2018-11-02", "2018-12-01"), (answer.Decisive.Rule, answer.Decisive.Until, answer.Until));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Wrong_questions_are_refused_all_at_once_by_their_paths(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        var refusal = await Refusal.OfAsync(Client(host, County).BatchCheckResamplingAsync(new() { Requests = { Ask("A1"), new V1.CheckResamplingRequest { Producer = "x", Model = "--", SampledOn = "2018-02-30" } } }));
        Assert.Equal(StatusCode.InvalidArgument, refusal.Code);
        Assert.Equal(["requests[1].producer", "requests[1].model", "requests[1].level", "requests[1].sampled_on"], refusal.Violations.Select(v => v.Field));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_passport_is_verified_with_the_published_keys_alone(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        var sample = await host.RecordAsync(Given.Sample("A-1", s => s.Final = true));
        var reader = Client(host, TestCaller.Auditor);
        var passport = Assert.Single((await reader.ListPassportsAsync(new() { Producer = sample.Producer, ValidOn = "2018-06-15" })).Passports);
        Assert.Equal((sample.Name, "2018-11-02"), (passport.Sample, passport.Until));
        Assert.Equal(passport, await reader.GetPassportAsync(new() { Name = passport.Name }));
        var keys = (await Client(host, TestCaller.Nobody).ListPassportKeysAsync(new())).Keys;
        var claims = Verify(passport.Token, keys);
        Assert.Equal((passport.Name, "91620100MA72ABCD97", "ＣＺ－120 型", "2018-11-02"),
            ("passports/" + claims.GetProperty("jti").GetString(), claims.GetProperty("sub").GetString(), claims.GetProperty("mdl").GetString(), claims.GetProperty("exp_on").GetString()));
        var forged = passport.Token.Split('.');
        forged[1] = Base64Url(Encoding.UTF8.GetBytes(claims.GetRawText().Replace("2018-11-02", "2019-11-02", StringComparison.Ordinal)));
        Assert.Throws<CryptographicException>(() => { Verify(string.Join('.', forged), keys); });
        var code = await reader.GetPassportCodeAsync(new() { Name = passport.Name });
        Assert.StartsWith("<svg", code.Svg, StringComparison.Ordinal);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], code.Png.Take(4));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_retest_gives_the_passport_from_the_day_of_sampling_and_a_revoked_report_takes_it(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        var failed = await host.RecordAsync(Given.Sample("A-1", s => (s.Outcome, s.DeliveredOn) = (V1.SampleOutcome.Nonconforming, "2018-05-25")));
        var reader = Client(host, TestCaller.Auditor);
        Assert.Empty((await reader.ListPassportsAsync(new())).Passports);
        var retested = failed.Clone();
        (retested.Outcome, retested.ConcludedOn, retested.Final) = (V1.SampleOutcome.Conforming, "2018-06-14", true);
        retested = await host.RecordAsync(retested, "复检合格");
        var passport = Assert.Single((await reader.ListPassportsAsync(new())).Passports);
        Assert.Equal(("2018-05-02", "2018-11-02"), (passport.SampledOn, passport.Until));
        Assert.Equal(V1.ResamplingVerdict.Blocked, (await Client(host, County).CheckResamplingAsync(Ask("CZ-120型"))).Verdict);

        var revoked = retested.Clone();
        (revoked.Outcome, revoked.ConcludedOn) = (V1.SampleOutcome.Nonconforming, "2018-06-15");
        await host.RecordAsync(revoked, "检验报告撤销");
        passport = Assert.Single((await reader.ListPassportsAsync(new())).Passports);
        Assert.Equal("检验报告撤销", passport.RevokeReason);
        Assert.NotNull(passport.RevokeTime);
        Assert.Equal([passport.Name], (await Client(host, TestCaller.Nobody).ListRevokedPassportsAsync(new())).Passports);
        Assert.Equal(passport, Assert.Single(await host.PublishedAsync<V1.PassportRevoked>("inspection")).Passport);
        var question = Ask("CZ-120型");
        question.Level = V1.SampleLevel.Provincial;
        Assert.Equal(V1.ResamplingVerdict.Allowed, (await Client(host, TestCaller.ProvinceAdmin).CheckResamplingAsync(question)).Verdict);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_new_key_signs_after_a_year_and_old_passports_stay_verifiable(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        await host.RecordAsync(Given.Sample("A-1", s => s.Final = true));
        host.Clock.Advance(TimeSpan.FromDays(366));
        await host.RecordAsync(Given.Sample("A-2", s => (s.Final, s.Model) = (true, "CZ-121")));
        var keys = (await Client(host, TestCaller.Nobody).ListPassportKeysAsync(new())).Keys;
        Assert.Equal(2, keys.Count);
        var passports = (await Client(host, TestCaller.Auditor).ListPassportsAsync(new())).Passports;
        Assert.Equal(keys.Select(k => k.Kid), passports.Select(p => p.Key)); // both newest first
        foreach (var passport in passports) Verify(passport.Token, keys);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Another_city_asks_but_does_not_read_the_passport_and_the_public_reads_rules_and_keys_only(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        await host.RecordAsync(Given.Sample("A-1", s => s.Final = true));
        var passport = Assert.Single((await Client(host, TestCaller.Auditor).ListPassportsAsync(new())).Passports);
        Assert.Empty((await Client(host, County).ListPassportsAsync(new())).Passports);
        Assert.Equal(StatusCode.NotFound, (await Refusal.OfAsync(Client(host, County).GetPassportAsync(new() { Name = passport.Name }))).Code);
        var visitor = Client(host, TestCaller.Nobody);
        Assert.Equal(3, (await visitor.ListGuardRulesAsync(new())).Rules.Count);
        Assert.Equal(StatusCode.Unauthenticated, (await Refusal.OfAsync(visitor.CheckResamplingAsync(Ask("CZ-120")))).Code);
    }

    private static V1.RecognitionService.RecognitionServiceClient Client(TestHost host, TestCaller caller) => host.Client(c => new V1.RecognitionService.RecognitionServiceClient(c), caller);

    private static V1.CheckResamplingRequest Ask(string model) => new() { Producer = Given.Producer, Model = model, Level = V1.SampleLevel.County, Authority = "示例县局" };

    private static JsonElement Verify(string token, IEnumerable<V1.PassportKey> keys)
    {
        var parts = token.Split('.');
        var header = JsonDocument.Parse(Bytes(parts[0])).RootElement;
        Assert.Equal(("ES256", "quality-passport+jwt"), (header.GetProperty("alg").GetString(), header.GetProperty("typ").GetString()));
        var key = keys.Single(k => k.Kid == header.GetProperty("kid").GetString());
        using var ecdsa = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new() { X = Bytes(key.X), Y = Bytes(key.Y) } });
        if (!ecdsa.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Bytes(parts[2]), HashAlgorithmName.SHA256)) throw new CryptographicException("signature");
        return JsonDocument.Parse(Bytes(parts[1])).RootElement;
    }

    private static byte[] Bytes(string text) => System.Buffers.Text.Base64Url.DecodeFromChars(text);

    private static string Base64Url(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
