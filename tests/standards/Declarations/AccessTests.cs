using Grpc.Core;
using Quality.Common.Storage;
using Quality.Testing;
using Client = Quality.Protos.Standards.V1.DeclarationService.DeclarationServiceClient;
using V1 = Quality.Protos.Standards.V1;

namespace Quality.Standards.Tests.Declarations;

public class AccessTests
{
    private static readonly TestCaller[] Writers = [TestCaller.ProvinceAdmin, TestCaller.LanzhouAdmin, TestCaller.LanzhouOfficer];
    private static readonly TestCaller[] Readers = [.. Writers, TestCaller.BrandOffice, TestCaller.LanzhouInspector, TestCaller.Auditor];

    private static readonly TestCaller[] Strangers =
        [TestCaller.With("enterprise", "620100"), TestCaller.With("laboratory", "620000"), TestCaller.With("partner_province", "620000"), TestCaller.With("public", null)];

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task The_authorities_read_the_administrations_and_officers_write_and_nobody_else_does_anything(DatabaseProvider provider)
    {
        await using var standards = await StandardsHost.StartAsync(provider);
        var published = await standards.PublishAsync(Samples.Own());
        foreach (var (rpc, call) in Reads(published.Name))
        {
            foreach (var reader in Readers) Assert.True(await CodeOf.Async(() => call(standards.Of(reader))) == StatusCode.OK, $"{reader.Subject} {rpc}");
            foreach (var stranger in Strangers) Assert.True(await CodeOf.Async(() => call(standards.Of(stranger))) == StatusCode.PermissionDenied, $"{stranger.Subject} {rpc}");
            Assert.Equal(StatusCode.Unauthenticated, await CodeOf.Async(() => call(standards.Of(TestCaller.Nobody))));
        }

        foreach (var (rpc, call) in Writes(published))
            foreach (var reader in Readers.Except(Writers).Concat(Strangers))
                Assert.True(await CodeOf.Async(() => call(standards.Of(reader))) == StatusCode.PermissionDenied, $"{reader.Subject} {rpc}");
        Assert.Equal(2, (await standards.Admin.GetDeclarationAsync(new() { Name = published.Name })).Version);

        foreach (var writer in Writers)
        {
            var client = standards.Of(writer);
            var own = await standards.CreateAsync(Samples.Own($"Q/LZSL {Array.IndexOf(Writers, writer) + 10}-2018"), writer);
            var publicOne = await client.PublishDeclarationAsync(new() { Name = own.Name });
            await client.ReviseDeclarationAsync(new() { Declaration = publicOne, Reason = "改" });
            await client.WithdrawDeclarationAsync(new() { Name = own.Name, Reason = "停产" });
        }
    }

    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_citys_people_see_and_act_on_their_own_region_only(DatabaseProvider provider)
    {
        await using var standards = await StandardsHost.StartAsync(provider);
        var (lanzhou, tianshui) = (standards.Of(TestCaller.LanzhouAdmin), standards.Of(TestCaller.TianshuiAdmin));
        var own = await standards.CreateAsync(Samples.Own(), TestCaller.LanzhouAdmin);
        var newArea = await standards.CreateAsync(Samples.Own("Q/XQ 1-2018", "620171"));
        foreach (var region in new[] { "620502", "620171", "620000" })
        {
            var denied = await Refusal.OfAsync(lanzhou.CreateDeclarationAsync(new() { Declaration = Samples.Own("Q/LZSL 2-2018", region) }));
            Assert.Equal((StatusCode.PermissionDenied, "REGION_OUT_OF_SCOPE"), (denied.Code, denied.Reason));
        }

        var moved = await Refusal.OfAsync(lanzhou.ReviseDeclarationAsync(new() { Declaration = new(own) { Region = "620502" } }));
        Assert.Equal("REGION_OUT_OF_SCOPE", moved.Reason);
        foreach (var (client, declaration) in new[] { (tianshui, own), (lanzhou, newArea) })
        {
            foreach (var (rpc, call) in Reads(declaration.Name).Take(3).Concat(Writes(declaration).Skip(1)))
                Assert.True(await CodeOf.Async(() => call(client)) == StatusCode.NotFound, rpc);
        }

        Assert.Equal([own.Name], (await lanzhou.ListDeclarationsAsync(new())).Declarations.Select(d => d.Name));
        Assert.Equal(0, (await tianshui.ListDeclarationsAsync(new() { Region = "620100" })).TotalSize);
        Assert.Equal(2, (await standards.Of(TestCaller.Auditor).ListDeclarationsAsync(new())).TotalSize);
        Assert.Equal([own.Name], (await StandardsHost.ExportAsync(lanzhou, new())).Rows.Select(d => d.Name));

        var away = await standards.Admin.ReviseDeclarationAsync(new() { Declaration = new(own) { Region = "620502" } });
        Assert.Equal([away.Name], (await tianshui.ListDeclarationsAsync(new())).Declarations.Select(d => d.Name)); // the enterprise has moved, and its versions with it
        Assert.Equal(StatusCode.NotFound, await CodeOf.Async(() => lanzhou.GetDeclarationAsync(new() { Name = own.Name, Version = 1 }).ResponseAsync));
    }

    private static IEnumerable<(string Rpc, Func<Client, Task> Call)> Reads(string name) =>
    [
        ("GetDeclaration", c => c.GetDeclarationAsync(new() { Name = name }).ResponseAsync),
        ("GetDeclaration of a version", c => c.GetDeclarationAsync(new() { Name = name, Version = 1 }).ResponseAsync),
        ("ListDeclarationVersions", c => c.ListDeclarationVersionsAsync(new() { Name = name }).ResponseAsync),
        ("ListDeclarations", c => c.ListDeclarationsAsync(new()).ResponseAsync),
        ("ExportDeclarations", c => StandardsHost.ExportAsync(c, new())),
        ("ListTodos", c => c.ListTodosAsync(new()).ResponseAsync),
    ];

    private static IEnumerable<(string Rpc, Func<Client, Task> Call)> Writes(V1.Declaration declaration) =>
    [
        ("CreateDeclaration", c => c.CreateDeclarationAsync(new() { Declaration = Samples.Own("Q/LZSL 9-2018") }).ResponseAsync),
        ("ReviseDeclaration", c => c.ReviseDeclarationAsync(new() { Declaration = declaration, Reason = "改" }).ResponseAsync),
        ("PublishDeclaration", c => c.PublishDeclarationAsync(new() { Name = declaration.Name }).ResponseAsync),
        ("WithdrawDeclaration", c => c.WithdrawDeclarationAsync(new() { Name = declaration.Name, Reason = "停产" }).ResponseAsync),
    ];
}
