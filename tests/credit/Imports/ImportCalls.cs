using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.Tests.Imports;

/// <summary>Sends rows as a client of the proto would.</summary>
internal static class ImportCalls
{
    /// <summary>All rows, numbered from 1, in one stream that ends properly.</summary>
    public static async Task<V1.ImportEnterprisesResponse> ImportAsync(
        this V1.EnterpriseService.EnterpriseServiceClient client, IEnumerable<V1.Enterprise?> rows, string import = "", string fileName = "示例.csv", int from = 1, int total = 0)
    {
        using var call = client.ImportEnterprises();
        await call.RequestStream.WriteAllAsync(Requests(rows, import, fileName, total).Skip(from - 1));
        return await call;
    }

    public static IEnumerable<V1.ImportEnterprisesRequest> Requests(IEnumerable<V1.Enterprise?> rows, string import, string fileName = "示例.csv", int total = 0) =>
        rows.Select((row, i) => new V1.ImportEnterprisesRequest { Import = import, Row = i + 1, Enterprise = row, FileName = fileName, TotalRows = total });

    /// <summary>An id of an import that no other test uses.</summary>
    public static string NewName() => $"imports/{Guid.CreateVersion7()}";

    private static async Task WriteAllAsync(this Grpc.Core.IClientStreamWriter<V1.ImportEnterprisesRequest> stream, IEnumerable<V1.ImportEnterprisesRequest> requests)
    {
        try
        {
            foreach (var request in requests) await stream.WriteAsync(request);
            await stream.CompleteAsync();
        }
        catch (Exception e) when (e is InvalidOperationException or Grpc.Core.RpcException)
        {
            // The server has answered already; the answer says why.
        }
    }
}
