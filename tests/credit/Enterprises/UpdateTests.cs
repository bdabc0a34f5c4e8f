using Grpc.Core;
using Quality.Common.Storage;
using Quality.Testing;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Tests.Enterprises;

public sealed class UpdateTests(CreditHosts hosts) : IClassFixture<CreditHosts>
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Without_a_mask_every_filled_field_counts(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var made = await MakeAsync(host);
        var changed = await host.Register().UpdateEnterpriseAsync(new() { Enterprise = new() { Name = made.Name, Etag = made.Etag, Address = "新址2号", Status = V1.EnterpriseStatus.Revoked, MainConsumerProducer = true } });
        Assert.Equal(("新址2号", V1.EnterpriseStatus.Revoked, true, made.Scope, made.DisplayName), (changed.Address, changed.Status, changed.MainConsumerProducer, changed.Scope, changed.DisplayName));
        Assert.Equal((2, "v2"), (changed.Version, changed.Etag));
        Assert.Equal(changed, await host.Register().GetEnterpriseAsync(new() { Name = made.Name }));
        Assert.Equal([1, 2], (await host.AnnouncedAsync(made.Uscc)).Select(e => e.Version));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_mask_empties_what_it_names_and_leaves_the_rest(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var made = await MakeAsync(host);
        var changed = await host.Register().UpdateEnterpriseAsync(new()
        {
            Enterprise = new() { Name = made.Name, Address = "不算", Scope = "" },
            UpdateMask = new() { Paths = { "scope", "registered_on" } },
        });
        Assert.Equal(("", "", made.Address), (changed.Scope, changed.RegisteredOn, changed.Address));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_star_means_all_that_may_change(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var made = await MakeAsync(host);
        var wish = new V1.Enterprise { Name = made.Name, DisplayName = "改名示例公司", Region = Samples.Qinzhou, Status = V1.EnterpriseStatus.Suspended };
        var changed = await host.Register().UpdateEnterpriseAsync(new() { Enterprise = wish, UpdateMask = new() { Paths = { "*" } } });
        Assert.Equal(("改名示例公司", Samples.Qinzhou, "620500", "", "", ""), (changed.DisplayName, changed.Region, changed.ReportingUnit, changed.Address, changed.Type, changed.CapitalText));
        var refusal = await Refusal.OfAsync(host.Register().UpdateEnterpriseAsync(new() { Enterprise = new() { Name = made.Name }, UpdateMask = new() { Paths = { "*" } } }));
        Assert.Equal(["enterprise.display_name", "enterprise.region", "enterprise.status"], refusal.Fields);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_stale_etag_is_aborted_and_of_parallel_updates_one_wins(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var made = await MakeAsync(host);
        var results = await Task.WhenAll(Enumerable.Range(0, 6).Select(async i =>
        {
            var call = host.Register().UpdateEnterpriseAsync(new() { Enterprise = new() { Name = made.Name, Etag = made.Etag, Address = $"争{i}" } });
            try
            {
                return (await call).Address;
            }
            catch (RpcException e)
            {
                Assert.Equal(StatusCode.Aborted, e.StatusCode);
                return (await Refusal.OfAsync(call)).Reason;
            }
        }));
        var winner = Assert.Single(results, r => r != "ETAG_MISMATCH");
        var read = await host.Register().GetEnterpriseAsync(new() { Name = made.Name });
        Assert.Equal((winner, 2), (read.Address, read.Version));
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Parallel_updates_without_an_etag_all_count(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var made = await MakeAsync(host);
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => host.Register().UpdateEnterpriseAsync(new() { Enterprise = new() { Name = made.Name, Address = $"第{i}" } }).ResponseAsync));
        Assert.Equal([2, 3, 4, 5], answers.Select(a => a.Version).Order());
        Assert.Equal(5, (await host.AnnouncedAsync(made.Uscc)).Count);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Saying_nothing_new_changes_nothing(DatabaseProvider provider)
    {
        var host = await hosts.OfAsync(provider);
        var made = await MakeAsync(host);
        Assert.Equal(made, await host.Register().UpdateEnterpriseAsync(new() { Enterprise = made }));
        Assert.Single(await host.AnnouncedAsync(made.Uscc));
    }

    [Theory]
    [InlineData("uscc")]
    [InlineData("name")]
    [InlineData("reporting_unit")]
    [InlineData("nonsense")]
    public async Task A_mask_names_only_what_may_change(string path)
    {
        var host = await hosts.OfAsync(DatabaseProvider.Sqlite);
        var made = await MakeAsync(host);
        var refusal = await Refusal.OfAsync(host.Register().UpdateEnterpriseAsync(new() { Enterprise = made, UpdateMask = new() { Paths = { path } } }));
        Assert.Equal(("update_mask", "UNKNOWN_PATH"), (refusal.Violations.Single().Field, refusal.Violations.Single().Reason));
    }

    [Fact]
    public async Task Another_code_in_an_update_is_refused()
    {
        var host = await hosts.OfAsync(DatabaseProvider.Sqlite);
        var made = await MakeAsync(host);
        var refusal = await Refusal.OfAsync(host.Register().UpdateEnterpriseAsync(new() { Enterprise = new() { Name = made.Name, Uscc = Samples.Code(), RegisteredOn = "昨天" } }));
        Assert.Equal(["enterprise.registered_on", "enterprise.uscc"], refusal.Fields);
    }

    [Theory]
    [InlineData("")]
    [InlineData("enterprises/")]
    [InlineData("enterprises/91620100ma72abcd97")]
    [InlineData("honours/91620100MA72ABCD97")]
    public async Task A_name_of_another_form_is_refused(string name)
    {
        var host = await hosts.OfAsync(DatabaseProvider.Sqlite);
        Assert.Equal("enterprise.name", Assert.Single((await Refusal.OfAsync(host.Register().UpdateEnterpriseAsync(new() { Enterprise = new() { Name = name, Address = "甲" } }))).Fields));
        Assert.Equal("name", Assert.Single((await Refusal.OfAsync(host.Register().GetEnterpriseAsync(new() { Name = name }))).Fields));
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        var host = await hosts.OfAsync(DatabaseProvider.Sqlite);
        var name = $"enterprises/{Samples.Code()}";
        var refusal = await Refusal.OfAsync(host.Register().GetEnterpriseAsync(new() { Name = name }));
        Assert.Equal((StatusCode.NotFound, "NOT_FOUND", name), (refusal.Code, refusal.Reason, refusal.Metadata["resource"]));
        Assert.Equal(StatusCode.NotFound, (await Refusal.OfAsync(host.Register().UpdateEnterpriseAsync(new() { Enterprise = new() { Name = name, Address = "甲" } }))).Code);
    }

    private static async Task<V1.Enterprise> MakeAsync(TestHost host) => await host.Register().CreateEnterpriseAsync(new() { Enterprise = Samples.Enterprise() });
}
