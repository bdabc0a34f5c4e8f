using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using Quality.Protos.Common.V1;

namespace Quality.Dashboard.Exports;

/// <summary>
/// Counts and hashes the rows of an export stream and compares them with its last message: a file of which a part is
/// missing breaks off, instead of looking complete.
/// </summary>
internal sealed class ExportProof : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly MemoryStream row = new();
    private long count;
    private bool proven;

    public void Add(IMessage message)
    {
        count++;
        row.SetLength(0);
        message.WriteDelimitedTo(row);
        hash.AppendData(row.GetBuffer(), 0, (int)row.Length);
    }

    /// <exception cref="RpcException">Rows are missing.</exception>
    public void Compare(ExportSummary summary)
    {
        proven = summary.RowCount == count && summary.Sha256 == Convert.ToHexStringLower(hash.GetCurrentHash());
        Complete();
    }

    /// <summary>To be called at the end of the stream.</summary>
    /// <exception cref="RpcException">No summary came.</exception>
    public void Complete()
    {
        if (!proven)
            throw new RpcException(new Status(StatusCode.DataLoss, $"The export broke off after {count} rows."));
    }

    public void Dispose()
    {
        hash.Dispose();
        row.Dispose();
    }
}
