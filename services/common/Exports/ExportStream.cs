using System.Security.Cryptography;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Quality.Protos.Common.V1;

namespace Quality.Common.Exports;

/// <summary>
/// Sends an export in batches without a cap and proves at its end that nothing is missing: row count and SHA-256 over the
/// length-delimited rows, as <c>quality.common.v1.ExportSummary</c> defines it.
/// </summary>
public static class ExportStream
{
    private const int BatchSize = 500;
    private const int BatchBytes = 1024 * 1024; // rows can be large, messages are limited to 16 MB

    /// <summary>Streams <paramref name="rows"/>; the last message is the summary.</summary>
    /// <param name="rows">Rows in the order of the export.</param>
    /// <param name="knownAt">The instant of the snapshot.</param>
    /// <param name="sendRows">Writes one batch.</param>
    /// <param name="sendSummary">Writes the last message.</param>
    public static async Task SendAsync<TRow>(IAsyncEnumerable<TRow> rows, DateTimeOffset knownAt, Func<List<TRow>, Task> sendRows, Func<ExportSummary, Task> sendSummary)
        where TRow : IMessage
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long count = 0, bytes = 0;
        var batch = new List<TRow>(BatchSize);
        using var buffer = new MemoryStream();
        await foreach (var row in rows)
        {
            buffer.SetLength(0);
            row.WriteDelimitedTo(buffer);
            hash.AppendData(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
            count++;
            bytes += buffer.Length;
            batch.Add(row);
            if (batch.Count < BatchSize && bytes < BatchBytes) continue;
            await sendRows(batch);
            batch = new List<TRow>(BatchSize);
            bytes = 0;
        }

        if (batch.Count > 0) await sendRows(batch);
        await sendSummary(new ExportSummary { RowCount = count, Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset()), KnownAt = knownAt.ToTimestamp() });
    }
}
