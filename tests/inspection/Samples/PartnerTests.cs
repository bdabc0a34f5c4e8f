using Grpc.Core;
using Quality.Common.Storage;
using Quality.Testing;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Inspections.Tests.Samples;

/// <summary>A partner province with the data set samples sees spot checks whose conclusion is final, and nothing that may still be contested.</summary>
public sealed class PartnerTests
{
    [Theory, MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task It_sees_final_conclusions_of_spot_checks_only(DatabaseProvider provider)
    {
        await using var host = await Given.HostAsync(provider);
        var open = await host.RecordAsync(Given.Sample("A-1"));
        var final = await host.RecordAsync(Given.Sample("A-2", s => s.Final = true));
        var monitored = await host.RecordAsync(Given.Sample("A-3", s => (s.Kind, s.Final) = (V1.SampleKind.RiskMonitoring, true)));
        var closed = await host.RecordAsync(Given.Sample("A-4"));
        (closed.Final, closed.Model) = (true, "CZ-121");
        closed = await host.RecordAsync(closed, "更正");
        var partner = host.Samples(TestCaller.Partner("samples"));

        var list = await partner.ListSamplesAsync(new());
        Assert.Equal((2, 2), (list.TotalSize, list.Samples.Count));
        Assert.Equal(["A-2", "A-4"], list.Samples.Select(s => s.Number).Order());
        Assert.Equal(0, (await partner.ListSamplesAsync(new() { Final = false })).TotalSize);
        var exported = new List<string>();
        using var stream = partner.ExportSamples(new());
        await foreach (var message in stream.ResponseStream.ReadAllAsync())
            if (message.Rows is { } rows) exported.AddRange(rows.Samples.Select(s => s.Number));
        Assert.Equal(["A-2", "A-4"], exported.Order());

        Assert.Equal("A-2", (await partner.GetSampleAsync(new() { Name = final.Name })).Number);
        Assert.Equal(2, (await partner.GetSampleAsync(new() { Name = closed.Name })).Version);
        foreach (var request in new V1.GetSampleRequest[] { new() { Name = open.Name }, new() { Name = monitored.Name }, new() { Name = closed.Name, Version = 1 } })
        {
            Assert.Equal("NOT_FOUND", (await Refusal.OfAsync(partner.GetSampleAsync(request))).Reason);
            Assert.NotEmpty((await host.Samples(TestCaller.Auditor).GetSampleAsync(request)).Number);
        }

        Assert.Equal("ROLE_NOT_ALLOWED", (await Refusal.OfAsync(partner.ListSampleVersionsAsync(new() { Name = final.Name }))).Reason);
        Assert.Equal("ROLE_NOT_ALLOWED", (await Refusal.OfAsync(partner.RecordConclusionAsync(new()))).Reason);
    }
}
