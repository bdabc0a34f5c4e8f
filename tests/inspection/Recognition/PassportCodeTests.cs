using Quality.Common.Storage;
using Quality.Inspections.Tests.Samples;
using Quality.Testing;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Tests.Recognition;

/// <summary>A QR code holds 2,953 bytes; the longest texts that a sample may have must not cost the passport its code.</summary>
public sealed class PassportCodeTests
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task The_longest_texts_still_fit_into_a_code_and_the_model_stays_whole(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        var longest = new string('质', 200);
        var sample = await host.RecordAsync(Given.Sample("A-1", s =>
            (s.Final, s.ProducerDisplayName, s.ProductName, s.Model, s.Brand, s.Authority) = (true, longest, longest, longest, longest, longest)));
        var reader = host.Client(c => new V1.RecognitionService.RecognitionServiceClient(c), TestCaller.Auditor);
        var passport = Assert.Single((await reader.ListPassportsAsync(new() { Producer = sample.Producer })).Passports);
        Assert.Equal((longest, longest), (passport.ProductName, passport.Model));
        var code = await reader.GetPassportCodeAsync(new() { Name = passport.Name });
        Assert.StartsWith("<svg", code.Svg, StringComparison.Ordinal);
        var claims = System.Text.Json.JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(passport.Token.Split('.')[1])).RootElement;
        Assert.Equal(longest, claims.GetProperty("mdl").GetString()); // by this the county compares
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task What_no_code_can_hold_is_refused_with_a_reason(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        var signs = new string('\u0085', 198); // a control character that JSON writes with six
        await host.RecordAsync(Given.Sample("A-1", s => (s.Final, s.ProductName, s.Model, s.Brand, s.Authority) = (true, $"甲{signs}乙", $"甲{signs}乙", $"甲{signs}乙", $"甲{signs}乙")));
        var reader = host.Client(c => new V1.RecognitionService.RecognitionServiceClient(c), TestCaller.Auditor);
        var passport = Assert.Single((await reader.ListPassportsAsync(new())).Passports);
        Assert.Equal("CODE_TOO_LONG", (await Refusal.OfAsync(reader.GetPassportCodeAsync(new() { Name = passport.Name }))).Reason);
    }
}
