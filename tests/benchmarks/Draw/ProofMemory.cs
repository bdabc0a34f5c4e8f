using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Grpc.Core;
using Grpc.Net.Client;
using Quality.Testing;
using Quality.Testing.Running;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Benchmarks.Draw;

/// <summary>The inspection service alone, as a pod runs it, while it streams a large proof to somebody without a token.</summary>
internal static class ProofMemory
{
    public static async Task<JsonObject> MeasureAsync(string database, string draw, string data)
    {
        var port = LoopbackPort.Free();
        await using var service = RunningProgram.Start(Built.Program("services/inspection", "Quality.Inspections"), [], new Dictionary<string, string>
        {
            ["Data"] = data, ["Listen"] = "loopback", ["Ports__Grpc"] = port.ToString(CultureInfo.InvariantCulture), ["Events__Transport"] = "none", ["ConnectionStrings__inspection"] = database,
            ["DOTNET_ENVIRONMENT"] = "Production",
        });
        using var channel = GrpcChannel.ForAddress($"http://127.0.0.1:{port}", new() { InitialReconnectBackoff = TimeSpan.FromMilliseconds(50), MaxReconnectBackoff = TimeSpan.FromMilliseconds(200) });
        var anybody = new V1.DrawService.DrawServiceClient(channel);
        await ReadyAsync(() => anybody.GetDrawAsync(new() { Name = draw }).ResponseAsync);
        var (before, most, bytes) = (service.Megabytes, 0.0, 0L);
        using var call = anybody.ExportProof(new() { Name = draw });
        while (await call.ResponseStream.MoveNext(default))
        {
            bytes += call.ResponseStream.Current.Chunk.Length;
            most = Math.Max(most, service.Megabytes);
        }

        return new() { ["streamed_megabytes"] = bytes / 1_000_000, ["rss_mb_before"] = Figures.Round(before), ["rss_mb_at_most"] = Figures.Round(most) };
    }

    private static async Task ReadyAsync(Func<Task> ask)
    {
        var patience = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await ask();
                return;
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable && patience.Elapsed < TimeSpan.FromSeconds(30))
            {
                await Task.Delay(100);
            }
        }
    }
}
