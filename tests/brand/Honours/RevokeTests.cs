using Grpc.Core;
using Quality.Common.Storage;
using Quality.Testing;
using V1 = Quality.Protos.Brand.V1;

namespace Quality.Brands.Tests.Honours;

public class RevokeTests
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_revoked_honour_stays_with_its_decision_and_is_announced(DatabaseProvider provider)
    {
        await using var brand = await BrandHost.StartAsync(provider);
        var granted = await brand.GrantAsync(Samples.GiProduct());
        var revoked = await brand.Office.RevokeHonourAsync(new() { Name = granted.Name, Etag = granted.Etag, RevokedOn = "2022-05-01", Reason = "不再符合", DecisionNumber = "2022年第9号" });
        Assert.Equal((V1.HonourState.Revoked, "2022-05-01", "不再符合", "2022年第9号", 2, "v2"),
            (revoked.State, revoked.RevokedOn, revoked.RevokeReason, revoked.RevokeDecisionNumber, revoked.Version, revoked.Etag));
        var before = new V1.Honour(revoked)
        {
            State = granted.State, RevokedOn = "", RevokeReason = "", RevokeDecisionNumber = "", Version = 1, Etag = "v1", UpdateTime = granted.UpdateTime,
        };
        Assert.Equal(granted, before);
        Assert.Equal(revoked, await brand.Office.GetHonourAsync(new() { Name = granted.Name }));
        Assert.Equal(revoked, Assert.Single(await brand.PublishedAsync<V1.HonourRevoked>()).Honour);
        Assert.Equal(granted, Assert.Single(await brand.PublishedAsync<V1.HonourGranted>()).Honour);
        Assert.Equal(1, (await brand.Office.ListHonoursAsync(new() { States = { V1.HonourState.Revoked } })).TotalSize);
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task It_is_revoked_once_by_one_who_read_its_last_version(DatabaseProvider provider)
    {
        await using var brand = await BrandHost.StartAsync(provider);
        var granted = await brand.GrantAsync(Samples.GiProduct());
        var stale = await Refusal.OfAsync(brand.Office.RevokeHonourAsync(new() { Name = granted.Name, Etag = "v7", Reason = "撤销" }));
        Assert.Equal((StatusCode.Aborted, "ETAG_MISMATCH"), (stale.Code, stale.Reason));
        var early = await Refusal.OfAsync(brand.Office.RevokeHonourAsync(new() { Name = granted.Name, RevokedOn = "2018-01-09", Reason = "撤销" }));
        Assert.Equal((StatusCode.InvalidArgument, "revoked_on"), (early.Code, Assert.Single(early.Fields)));
        var many = await Refusal.OfAsync(brand.Office.RevokeHonourAsync(new() { RevokedOn = "2099-01-01" }));
        Assert.Equal(["name", "reason", "revoked_on"], many.Fields);
        var missing = await Refusal.OfAsync(brand.Office.RevokeHonourAsync(new() { Name = "honours/0192f0c4-0000-7000-8000-000000000001", Reason = "撤销" }));
        Assert.Equal((StatusCode.NotFound, "NOT_FOUND"), (missing.Code, missing.Reason));

        var attempts = await Task.WhenAll(Enumerable.Range(0, 6).Select(async i =>
        {
            try
            {
                await brand.Office.RevokeHonourAsync(new() { Name = granted.Name, Reason = $"撤销 {i}" });
                return StatusCode.OK;
            }
            catch (RpcException e)
            {
                return e.StatusCode;
            }
        }));
        Assert.Single(attempts, StatusCode.OK);
        Assert.All(attempts.Where(a => a != StatusCode.OK), a => Assert.True(a is StatusCode.FailedPrecondition or StatusCode.Aborted, $"{a}"));
        var again = await Refusal.OfAsync(brand.Office.RevokeHonourAsync(new() { Name = granted.Name, Reason = "再次" }));
        Assert.Equal((StatusCode.FailedPrecondition, "HONOUR_ALREADY_REVOKED"), (again.Code, again.Reason));
        Assert.Single(await brand.PublishedAsync<V1.HonourRevoked>());
    }
}
