using Grpc.Core;
using Quality.Credits.Tests.Listings;
using Quality.Testing;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Tests.Reconciliations;

/// <summary>Sends a peer's list as a client of the proto would.</summary>
internal static class PeerCalls
{
    public static V1.ReconciliationService.ReconciliationServiceClient Peers(this TestHost host, TestCaller? caller = null) =>
        host.Client(c => new V1.ReconciliationService.ReconciliationServiceClient(c), caller ?? TestCaller.ProvinceAdmin);

    /// <summary>A name of a peer that no other test uses, so that versions begin at 1.</summary>
    public static string NewPeer() => $"示例信用平台{Guid.CreateVersion7()}";

    public static V1.PeerList List(this TestHost host, V1.PeerListKind kind = V1.PeerListKind.AbnormalOperations, int daysAgo = 0, string region = "620000", string? peer = null) =>
        new() { Peer = peer ?? NewPeer(), Kind = kind, Title = "示例名单", AsOf = host.Day(-daysAgo), Region = region, FileName = "示例.csv" };

    /// <summary>What the peer would say of a listing of ours.</summary>
    public static V1.PeerRow Row(V1.Listing listing, Action<V1.PeerRow>? with = null)
    {
        var row = new V1.PeerRow { Uscc = listing.Enterprise["enterprises/".Length..], DisplayName = listing.EnterpriseDisplayName, DecisionNumber = listing.Decision.Number, DecidedOn = listing.Decision.DecidedOn };
        with?.Invoke(row);
        return row;
    }

    public static async Task<V1.PeerList> ImportAsync(
        this V1.ReconciliationService.ReconciliationServiceClient client, V1.PeerList list, IEnumerable<V1.PeerRow> rows, string name = "", int from = 1, bool complete = true)
    {
        using var call = client.ImportPeerList();
        try
        {
            await call.RequestStream.WriteAsync(new() { Name = name, List = list });
            foreach (var (row, number) in rows.Select((row, i) => (row, i + 1)).Skip(from - 1)) await call.RequestStream.WriteAsync(new() { Row = number, Content = row });
            if (complete) await call.RequestStream.CompleteAsync();
        }
        catch (Exception e) when (e is InvalidOperationException or RpcException)
        {
            // The server has answered already; the answer says why.
        }

        return await call;
    }

    /// <summary>Differences that concern one enterprise: other tests of the class have cases of their own.</summary>
    public static async Task<List<V1.PeerDifference>> OfAsync(this V1.ReconciliationService.ReconciliationServiceClient client, V1.PeerList list, string uscc) =>
        [.. (await client.ListPeerDifferencesAsync(new() { Parent = list.Name, Query = uscc })).Differences];
}
