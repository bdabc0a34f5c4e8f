using Grpc.Core;
using Quality.Dashboard.Imports;
using Quality.Dashboard.Rpc;
using Quality.Protos.Credit.V1;

namespace Quality.Dashboard.Features.Import;

/// <summary>
/// One file on its way to the register. It belongs to the process, not to a circuit: a closed lid or a lost line does not end it.
/// </summary>
public sealed class ImportRun(string import, UploadedSheet sheet, RowMapping mapping, TimeProvider time) : IDisposable
{
    private const int MostNotes = 10_000;

    private readonly CancellationTokenSource stop = new();
    private readonly List<(long Row, CellNote Note)> notes = [];

    /// <summary>imports/{id}.</summary>
    public string Import => import;

    public UploadedSheet Sheet => sheet;

    public int Sent { get; private set; }

    public bool Running { get; private set; }

    public bool Cancelled { get; private set; }

    public ImportEnterprisesResponse? Answer { get; private set; }

    /// <summary>What ended it, when it did not end well.</summary>
    public Exception? Failure { get; private set; }

    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>Remarks on single cells (formulas, merged cells, lost digits); the first ten thousand.</summary>
    public IReadOnlyList<(long Row, CellNote Note)> Notes => notes;

    public async Task RunAsync(EnterpriseService.EnterpriseServiceClient enterprises)
    {
        (Running, StartedAt) = (true, time.GetUtcNow());
        try
        {
            Answer = await Task.Run(() => SendAsync(enterprises, stop.Token));
        }
        catch (Exception e) when (stop.IsCancellationRequested && e is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled })
        {
            Cancelled = true; // what was committed stays; the reader may go on from there
        }
        catch (Exception e)
        {
            Failure = e; // shown as a sentence, and logged there
        }
        finally
        {
            Running = false;
        }
    }

    public void Cancel() => stop.Cancel();

    /// <summary>Another run of the same file, which it takes over.</summary>
    public ImportRun Again() => new(import, sheet, mapping, time);

    public void Dispose()
    {
        stop.Dispose();
        sheet.Dispose();
    }

    private async Task<ImportEnterprisesResponse> SendAsync(EnterpriseService.EnterpriseServiceClient enterprises, CancellationToken cancel)
    {
        using var call = enterprises.ImportEnterprises(cancellationToken: cancel);
        try
        {
            foreach (var row in sheet.Data())
            {
                foreach (var note in row.Notes)
                    if (notes.Count < MostNotes) notes.Add((row.Number, note));
                var message = new ImportEnterprisesRequest { Row = (int)row.Number, Enterprise = mapping.Map(row) };
                if (Sent == 0) (message.Import, message.FileName, message.TotalRows) = (import, Cut(sheet.Name), sheet.DataRows);
                await call.RequestStream.WriteAsync(message, cancel);
                Sent++;
            }

            await call.RequestStream.CompleteAsync();
        }
        catch (Exception e) when (!cancel.IsCancellationRequested && e is InvalidOperationException or RpcException)
        {
            // The server ended the stream first: its answer says why, the failed write does not.
        }

        return await call.ResponseAsync;
    }

    private static string Cut(string name) => name.Length <= 200 ? name : name[..200];
}
