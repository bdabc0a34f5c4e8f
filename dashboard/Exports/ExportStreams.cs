using System.Runtime.CompilerServices;
using Google.Protobuf;
using Grpc.Core;
using Quality.Protos.Common.V1;

namespace Quality.Dashboard.Exports;

/// <summary>All rows of a list for its file, proven complete where the service sends a proof.</summary>
internal static class ExportStreams
{
    /// <summary>The rows of an export rpc; count and hash of its last message must fit.</summary>
    public static async IAsyncEnumerable<TRow> RowsAsync<TMessage, TRow>(
        AsyncServerStreamingCall<TMessage> call, Func<TMessage, IEnumerable<TRow>?> rows, Func<TMessage, ExportSummary?> summary,
        [EnumeratorCancellation] CancellationToken cancellation)
        where TRow : IMessage
    {
        using var stream = call;
        using var proof = new ExportProof();
        await foreach (var part in stream.ResponseStream.ReadAllAsync(cancellation))
        {
            foreach (var row in rows(part) ?? [])
            {
                proof.Add(row);
                yield return row;
            }
            if (summary(part) is { } last)
                proof.Compare(last);
        }
        proof.Complete();
    }

    /// <summary>Page after page of a list that has no export rpc.</summary>
    public static async IAsyncEnumerable<TRow> PagesAsync<TRow>(Func<string, Task<(IEnumerable<TRow> Rows, string Next)>> ask, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var token = "";
        do
        {
            cancellation.ThrowIfCancellationRequested();
            var (rows, next) = await ask(token);
            foreach (var row in rows)
                yield return row;
            token = next;
        }
        while (token.Length > 0);
    }
}
