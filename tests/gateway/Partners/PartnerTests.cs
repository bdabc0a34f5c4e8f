using Grpc.Core;
using Quality.Gateway.Limits;
using Quality.Gateway.Tests.Harness;
using Quality.Protos.Brand.V1;
using Quality.Protos.Common.V1;
using Quality.Protos.Identity.V1;

namespace Quality.Gateway.Tests.Partners;

/// <summary>A partner province, all the way: registered in identity, its token from the issuer, its certificate at the gateway, its reads at the service.</summary>
public sealed class PartnerTests
{
    [Fact]
    public async Task A_partner_reads_its_data_set_with_its_certificate_within_its_quota_and_nothing_else()
    {
        await using var province = await Province.StartAsync();
        using var own = province.Certificates.Client("CN=partner");
        using var next = province.Certificates.Client("CN=partner, O=renewed");
        using var another = province.Certificates.Client("CN=another partner");
        var admin = await province.AdminAsync();
        var granted = await new HonourService.HonourServiceClient(admin).GrantHonourAsync(new() { Honour = Honour() });
        var token = await province.PartnerAsync("partner-one", 5, DataSet.Honours, own, next);
        var partner = new HonourService.HonourServiceClient(province.Calls(token, own));

        using (var call = partner.GetHonourAsync(new() { Name = granted.Name }))
        {
            Assert.Equal(granted.ObjectName, (await call).ObjectName);
            Assert.Equal(("5", "4"), await QuotaAsync(call.ResponseHeadersAsync));
        }

        using (var call = new HonourService.HonourServiceClient(province.Calls(token, next)).ListHonoursAsync(new()))
        {
            Assert.Equal(1, (await call).TotalSize);
            Assert.Equal(("5", "3"), await QuotaAsync(call.ResponseHeadersAsync));
        }

        // Whoever has the token but not the key of the certificate gets nothing, and takes nothing from the quota.
        foreach (var thief in new[] { province.Calls(token, null), province.Calls(token, another), province.Calls(token, null) })
        {
            var stolen = await Refused.ByAsync(() => new HonourService.HonourServiceClient(thief).GetHonourAsync(new() { Name = granted.Name }).ResponseAsync);
            Assert.Equal((StatusCode.Unauthenticated, "CERTIFICATE_REQUIRED"), (stolen.Code, stolen.Info.Reason));
        }

        Assert.Equal((StatusCode.PermissionDenied, "ROLE_NOT_ALLOWED"), await ReasonAsync(() => partner.GrantHonourAsync(new() { Honour = Honour() }).ResponseAsync));
        Assert.Equal(
            (StatusCode.PermissionDenied, "ROLE_NOT_ALLOWED"),
            await ReasonAsync(() => new ClientService.ClientServiceClient(province.Calls(token, own)).ListClientsAsync(new()).ResponseAsync));
        using (var call = partner.ListInstrumentsAsync(new()))
        {
            Assert.NotEmpty((await call).Instruments);
            Assert.Equal(("5", "0"), await QuotaAsync(call.ResponseHeadersAsync));
        }

        var over = await Refused.ByAsync(() => partner.ListInstrumentsAsync(new()).ResponseAsync);
        Assert.Equal((StatusCode.ResourceExhausted, "DAILY_QUOTA_EXHAUSTED", "5"), (over.Code, over.Info.Reason, over.Info.Metadata["limit"]));
        Assert.InRange(over.Retry!.RetryDelay.ToTimeSpan(), TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(1));

        var samples = await province.PartnerAsync("partner-two", 0, DataSet.Samples, another);
        var denied = await Refused.ByAsync(() => new HonourService.HonourServiceClient(province.Calls(samples, another)).ListHonoursAsync(new()).ResponseAsync);
        Assert.Equal((StatusCode.PermissionDenied, "DATA_SET_NOT_SHARED", "honours"), (denied.Code, denied.Info.Reason, denied.Info.Metadata["data_set"]));

        Assert.Equal(
            [
                "GetHonour Read", "GetHonour Refusal CERTIFICATE_REQUIRED", "GetHonour Refusal CERTIFICATE_REQUIRED", "GetHonour Refusal CERTIFICATE_REQUIRED",
                "GrantHonour Refusal ROLE_NOT_ALLOWED", "ListHonours Read", "ListInstruments Read",
            ],
            await AuditedAsync(admin, "partner-one"));
        Assert.Equal(["ListHonours Refusal DATA_SET_NOT_SHARED"], await AuditedAsync(admin, "partner-two"));
    }

    private static async Task<IEnumerable<string>> AuditedAsync(CallInvoker admin, string client)
    {
        var entries = await new AuditService.AuditServiceClient(admin).ListAuditEntriesAsync(
            new() { Service = "brand", ClientId = client }, new Metadata { { "quality-service", "brand" } });
        return entries.Entries.Select(e => $"{e.Method.Split('/')[1]} {e.Kind} {e.Reason}".TrimEnd()).Order(StringComparer.Ordinal);
    }

    private static async Task<(string?, string?)> QuotaAsync(Task<Metadata> headers) =>
        ((await headers).GetValue(DailyQuotaMiddleware.LimitHeader), (await headers).GetValue(DailyQuotaMiddleware.RemainingHeader));

    private static async Task<(StatusCode Code, string Reason)> ReasonAsync(Func<Task> call)
    {
        var (code, info, _) = await Refused.ByAsync(call);
        return (code, info.Reason);
    }

    private static Honour Honour() => new()
    {
        Instrument = "instruments/gansu-famous-brand", Level = HonourLevel.Provincial, ObjectName = "羊绒围巾", Holder = "enterprises/91620100MA72ABCD97",
        HolderDisplayName = "兰州示例纺织有限公司", Region = "620102", ProductCategory = "5003", DecisionNumber = "甘质监〔2017〕12号",
        Authority = "甘肃省质量技术监督局", PublishedOn = "2017-12-01", ValidUntil = "2020-11-30", GrantKind = GrantKind.New,
    };
}
