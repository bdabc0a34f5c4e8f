using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Quality.Common.Access;
using Quality.Common.Hosting;
using Quality.Common.Storage;
using Quality.Common.Values;
using Quality.Protos.Brand.V1;
using Quality.Protos.Common.V1;
using Quality.Testing;

namespace Quality.Common.Tests.Access;

/// <summary>A partner province at a service: what it may call, with which token, over which connection.</summary>
public sealed class PartnerTests
{
    private const string Other = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    private static readonly TestCaller Partner = TestCaller.Partner("honours");

    [Fact]
    public async Task With_its_certificate_it_reads_what_is_shared_for_the_whole_province_and_nothing_else()
    {
        await using var host = await StartAsync();
        var honours = Of(host, Partner);
        Assert.Equal("620000 shared only", (await honours.GetHonourAsync(new())).ObjectName);
        Assert.Equal("620100 shared only", (await Of(host, Partner with { Region = "620100" }).GetHonourAsync(new())).ObjectName);
        Assert.Equal((StatusCode.PermissionDenied, "ROLE_NOT_ALLOWED"), await ReasonAsync(() => honours.ListHonoursAsync(new()).ResponseAsync));
        Assert.Equal((StatusCode.PermissionDenied, "ROLE_NOT_ALLOWED"), await ReasonAsync(() => honours.GrantHonourAsync(new()).ResponseAsync));
        var common = await ReasonAsync(() => host.Client(c => new AuditService.AuditServiceClient(c), Partner).ListAuditEntriesAsync(new() { Service = "brand" }).ResponseAsync);
        Assert.Equal((StatusCode.PermissionDenied, "ROLE_NOT_ALLOWED"), common);
    }

    [Fact]
    public async Task Another_data_set_opens_nothing_and_the_refusal_names_the_one_that_is_missing()
    {
        await using var host = await StartAsync();
        var refusal = await Refusal.OfAsync(Of(host, TestCaller.Partner("samples", "targets")).GetHonourAsync(new()));
        Assert.Equal((StatusCode.PermissionDenied, "DATA_SET_NOT_SHARED", "honours"), (refusal.Code, refusal.Reason, refusal.Metadata["data_set"]));
        // A scope in a token that is bound to no certificate, or held by another role, opens nothing either.
        var unbound = Partner with { BoundTo = [], Certificate = null };
        Assert.Equal("DATA_SET_NOT_SHARED", (await Refusal.OfAsync(Of(host, unbound).GetHonourAsync(new()))).Reason);
        var enterprise = Partner with { Roles = ["enterprise"] };
        Assert.Equal("ROLE_NOT_ALLOWED", (await Refusal.OfAsync(Of(host, enterprise).GetHonourAsync(new()))).Reason);
    }

    [Fact]
    public async Task Without_its_certificate_the_token_is_worth_nothing_not_even_what_everybody_may()
    {
        await using var host = await StartAsync();
        foreach (var thief in new[] { Partner with { Certificate = null }, Partner with { Certificate = Other } })
        {
            Assert.Equal((StatusCode.Unauthenticated, "CERTIFICATE_REQUIRED"), await ReasonAsync(() => Of(host, thief).GetHonourAsync(new()).ResponseAsync));
            Assert.Equal((StatusCode.Unauthenticated, "CERTIFICATE_REQUIRED"), await ReasonAsync(() => Of(host, thief).ListInstrumentsAsync(new()).ResponseAsync));
        }

        Assert.Empty((await Of(host, TestCaller.Nobody).ListInstrumentsAsync(new())).Instruments);
        Assert.Empty((await Of(host, Partner).ListInstrumentsAsync(new())).Instruments);
    }

    [Fact]
    public async Task A_machine_of_the_province_may_be_bound_to_certificates_as_well_and_changes_them_without_a_gap()
    {
        await using var host = await StartAsync();
        var machine = TestCaller.ProvinceAdmin with { BoundTo = [TestCaller.PartnerCertificate, Other] };
        foreach (var certificate in machine.BoundTo) Assert.Equal("620000", (await Of(host, machine with { Certificate = certificate }).GetHonourAsync(new())).ObjectName);
        Assert.Equal("CERTIFICATE_REQUIRED", (await Refusal.OfAsync(Of(host, machine).GetHonourAsync(new()))).Reason);
    }

    [Fact]
    public async Task Every_read_of_a_partner_and_every_refusal_is_in_the_audit_log_under_its_name()
    {
        await using var host = await StartAsync();
        await Of(host, Partner).GetHonourAsync(new());
        await ReasonAsync(() => Of(host, Partner).GrantHonourAsync(new()).ResponseAsync);
        await ReasonAsync(() => Of(host, TestCaller.Partner("samples")).GetHonourAsync(new()).ResponseAsync);
        await ReasonAsync(() => Of(host, Partner with { Certificate = null }).GetHonourAsync(new()).ResponseAsync);
        var audit = host.Client(c => new AuditService.AuditServiceClient(c), TestCaller.ProvinceAdmin);
        var entries = (await audit.ListAuditEntriesAsync(new() { Service = "brand", Subject = "partner" })).Entries;
        Assert.Equal(
            ["Read GetHonour", "Refusal GrantHonour ROLE_NOT_ALLOWED", "Refusal GetHonour DATA_SET_NOT_SHARED", "Refusal GetHonour CERTIFICATE_REQUIRED"],
            entries.OrderBy(e => e.Time.ToDateTimeOffset()).Select(e => $"{e.Kind} {e.Method.Split('/')[1]} {e.Reason}".TrimEnd()));
    }

    [Fact]
    public void Only_reading_rpcs_of_the_table_are_shared_and_only_as_data_sets_that_a_client_can_have()
    {
        Assert.Equal("honours", Table("honours", "GetHonour").Rules["/quality.brand.v1.HonourService/GetHonour"].DataSet);
        foreach (var (dataSet, rpc) in new[] { ("honours", "GrantHonour"), ("honours", "ListHonours"), ("honours", "NoSuchRpc"), ("Honours", "GetHonour"), ("unspecified", "GetHonour"), ("complaints", "GetHonour") })
            Assert.Throws<ArgumentException>(() => Table(dataSet, rpc));
    }

    [Fact]
    public void A_changing_rpc_is_shared_only_where_a_partner_acts_on_its_own()
    {
        var table = new AccessTable();
        table.For(HonourService.Descriptor).Write("GrantHonour", Role.ProvinceAdmin).ShareOwn("honours", "GrantHonour");
        Assert.Equal((true, "honours"), (table.Rules["/quality.brand.v1.HonourService/GrantHonour"].Writes, table.Rules["/quality.brand.v1.HonourService/GrantHonour"].DataSet));
        foreach (var (dataSet, rpc) in new[] { ("honours", "RevokeHonour"), ("complaints", "GrantHonour") })
            Assert.Throws<ArgumentException>(() => table.For(HonourService.Descriptor).ShareOwn(dataSet, rpc));
    }

    [Fact]
    public void A_partner_that_also_holds_an_office_sees_as_the_office_does()
    {
        var caller = new Caller("x", "x", Role.PartnerProvince | Role.Public, RegionScope.Whole, "", "");
        Assert.True(caller.SharedOnly);
        Assert.True((caller with { Roles = caller.Roles | Role.Enterprise }).SharedOnly);
        Assert.False((caller with { Roles = caller.Roles | Role.Auditor }).SharedOnly);
        Assert.False((caller with { Roles = Role.Auditor | Role.Public }).SharedOnly);
    }

    private static AccessTable Table(string dataSet, string rpc)
    {
        var table = new AccessTable();
        table.For(HonourService.Descriptor).Read("GetHonour", Role.Officials).Write("GrantHonour", Role.BrandOffice).Share(dataSet, rpc);
        return table;
    }

    private static Task<TestHost> StartAsync() => TestHost.StartAsync(DatabaseProvider.Sqlite, new SharingModule());

    private static HonourService.HonourServiceClient Of(TestHost host, TestCaller caller) => host.Client(c => new HonourService.HonourServiceClient(c), caller);

    private static async Task<(StatusCode Code, string Reason)> ReasonAsync(Func<Task> call)
    {
        var refusal = await Refusal.OfAsync(call);
        return (refusal.Code, refusal.Reason);
    }

    /// <summary>The smallest service that shares something.</summary>
    private sealed class SharingModule : ServiceModule<SharingModule>
    {
        public override string Name => "brand";

        public override int DefaultPort => 0;

        public override void MapGrpc(IEndpointRouteBuilder app) => app.MapGrpcService<SharingGrpc>();

        public override void Access(AccessTable access) => access.For(HonourService.Descriptor)
            .Read("ListInstruments", Role.Public)
            .Read("GetHonour", Role.Officials)
            .Read("ListHonours", Role.Officials)
            .Write("GrantHonour", Role.Officials)
            .Share("honours", "GetHonour");
    }

    private sealed class SharingGrpc(UnitOfWork<SharingModule> work) : HonourService.HonourServiceBase
    {
        public override Task<ListInstrumentsResponse> ListInstruments(ListInstrumentsRequest request, ServerCallContext context) => Task.FromResult(new ListInstrumentsResponse());

        public override Task<Honour> GetHonour(GetHonourRequest request, ServerCallContext context) => work.ReadAsync(
            context, tx => Task.FromResult(new Honour { ObjectName = $"{tx.Caller.Scope.Code}{(tx.Caller.SharedOnly ? " shared only" : "")}" }));

        public override Task<ListHonoursResponse> ListHonours(ListHonoursRequest request, ServerCallContext context) => Task.FromResult(new ListHonoursResponse());

        public override Task<Honour> GrantHonour(GrantHonourRequest request, ServerCallContext context) => Task.FromResult(new Honour());
    }
}
