using System.Diagnostics;
using Grpc.Core;
using Quality.Common.Storage;
using Quality.Testing;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Tests.Imports;

public sealed class StopTests
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task A_service_that_stops_tells_an_import_to_resume(DatabaseProvider provider)
    {
        await using var host = await TestHost.StartAsync(provider, new CreditsModule());
        var twin = await host.TwinAsync([], new CreditsModule());
        var name = ImportCalls.NewName();
        var rows = Enumerable.Range(0, 1500).Select(_ => Samples.Enterprise()).ToList();
        using var call = twin.Register().ImportEnterprises();
        foreach (var request in ImportCalls.Requests(rows, name)) await call.RequestStream.WriteAsync(request);
        await TestHost.EventuallyAsync(async () => (await host.Register().ListImportsAsync(new())).Imports.SingleOrDefault()?.LastRow == 1000, "the first thousand is committed");
        var watch = Stopwatch.StartNew();
        await twin.StopAsync();
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(8), $"the stop took {watch.Elapsed}");
        var refusal = await Refusal.OfAsync(() => call.ResponseAsync);
        Assert.Equal((StatusCode.Unavailable, "STOPPING"), (refusal.Code, refusal.Reason));
        await twin.DisposeAsync();
        Assert.Equal(V1.ImportState.Interrupted, (await host.Register().GetImportAsync(new() { Name = name })).State);
        Assert.Equal((1500, 0), ((await host.Register().ImportAsync(rows, name)).Imported, (await host.Register().GetImportAsync(new() { Name = name })).Unchanged));
    }
}
