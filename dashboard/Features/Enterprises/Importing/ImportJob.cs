using Grpc.Core;
using Quality.Dashboard.Imports;
using Quality.Dashboard.Rpc;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Dashboard.Features.Enterprises.Importing;

/// <summary>What a job does now.</summary>
public enum JobPhase
{
    Sending,
    /// <summary>The way broke, or the stream before still holds the import: the job tries again by itself.</summary>
    Waiting,
    Stopped,
    Failed,
    Completed,
}

/// <summary>A job as a page shows it.</summary>
/// <param name="Sent">Rows sent in this attempt.</param>
/// <param name="CommittedBefore">What was committed before this job: its pace is its own.</param>
/// <param name="Took">Its whole time; null while it works.</param>
public sealed record ImportFeed(JobPhase Phase, long Sent, int CommittedBefore, TimeSpan? Took)
{
    public bool IsActive => Phase is JobPhase.Sending or JobPhase.Waiting;
}

/// <summary>
/// Feeds one import from a file, in the background: it outlives the page and the circuit that started it. Every attempt
/// sends all rows; the service skips those that it has committed, and so still sees a code that stands in two of them.
/// </summary>
internal sealed class ImportJob(Upload upload, Places places, UploadStore uploads, V1.EnterpriseService.EnterpriseServiceClient enterprises, string session, TimeProvider time) : IDisposable
{
    /// <summary>Attempts in a row that got nothing done.</summary>
    private const int MostAttempts = 8;

    /// <summary>One message in so many is flushed: a frame a row would cost more than the rows.</summary>
    private const int FlushEvery = 250;

    private readonly CancellationTokenSource stopping = new();
    private readonly DateTimeOffset startedAt = time.GetUtcNow();
    private long sent;
    private int committedBefore;

    public Upload Upload => upload;

    /// <summary>Key of the session whose rights the job uses; the job ends with it.</summary>
    public string Session => session;

    public JobPhase Phase { get; private set; } = JobPhase.Sending;

    public bool IsActive => Phase is JobPhase.Sending or JobPhase.Waiting;

    /// <summary>Why it failed, or why it waits.</summary>
    public Exception? Failure { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    public ImportFeed Feed => new(Phase, Interlocked.Read(ref sent), committedBefore, EndedAt - startedAt);

    public void Stop() => stopping.Cancel();

    public void Dispose() => stopping.Dispose();

    public async Task RunAsync()
    {
        for (int attempt = 1, reached = -1; ; attempt++)
        {
            try
            {
                var committed = await CommittedAsync();
                committedBefore = reached < 0 ? committed : committedBefore;
                if (committed > reached)
                    (attempt, reached) = (1, committed);
                await CompleteAsync();
                return;
            }
            catch (Exception) when (stopping.IsCancellationRequested)
            {
                End(JobPhase.Stopped, null);
                return;
            }
            catch (RpcException broken) when (attempt < MostAttempts && broken.StatusCode is StatusCode.Unavailable or StatusCode.Aborted)
            {
                (Phase, Failure) = (JobPhase.Waiting, broken);
            }
            catch (Exception failure)
            {
                End(JobPhase.Failed, failure);
                return;
            }
            await PauseAsync(attempt);
        }
    }

    private async Task CompleteAsync()
    {
        Phase = JobPhase.Sending;
        await SendAsync();
        uploads.Delete(upload.Id);
        End(JobPhase.Completed, null);
    }

    private async Task SendAsync()
    {
        Interlocked.Exchange(ref sent, 0);
        using var call = enterprises.ImportEnterprises(cancellationToken: stopping.Token);
        try
        {
            await using var file = uploads.Open(upload);
            foreach (var message in Messages(file))
            {
                call.RequestStream.WriteOptions = sent % FlushEvery == FlushEvery - 1 ? WriteOptions.Default : new WriteOptions(WriteFlags.BufferHint);
                await call.RequestStream.WriteAsync(message);
                Interlocked.Increment(ref sent);
            }
            await call.RequestStream.CompleteAsync();
        }
        catch (Exception refused) when (refused is InvalidOperationException or RpcException)
        {
            // The service ended the call while rows were under way: its answer says why.
            await call.ResponseAsync;
            throw;
        }
        await call.ResponseAsync;
    }

    private IEnumerable<V1.ImportEnterprisesRequest> Messages(Stream file)
    {
        var translator = new RowTranslator(upload.Plan!, places);
        var first = true;
        var last = 0;
        foreach (var row in SpreadsheetReader.Read(file, upload.Plan!.Sheet))
        {
            if (row.Number <= upload.Plan.HeaderRow)
                continue;
            // Some programs write rows out of order; the service wants their numbers to ascend.
            last = (int)Math.Max(row.Number, last + 1);
            var message = new V1.ImportEnterprisesRequest { Row = last, Enterprise = translator.Translate(row) };
            if (first)
                (message.Import, message.FileName, message.TotalRows, first) = ("imports/" + upload.Id, Name(), upload.Plan.TotalRows, false);
            yield return message;
        }
    }

    private string Name() => upload.FileName.Length <= 200 ? upload.FileName : upload.FileName[..200];

    private async Task<int> CommittedAsync()
    {
        try
        {
            var import = await enterprises.GetImportAsync(new() { Name = "imports/" + upload.Id }, cancellationToken: stopping.Token);
            return ImportFigures.Committed(import);
        }
        catch (RpcException unknown) when (unknown.StatusCode == StatusCode.NotFound)
        {
            return 0; // it begins with this job
        }
    }

    private async Task PauseAsync(int attempt)
    {
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(Math.Min(attempt, 4)), time, stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // Stopped meanwhile: the next attempt ends at once.
        }
    }

    private void End(JobPhase phase, Exception? failure) => (EndedAt, Failure, Phase) = (time.GetUtcNow(), failure, phase);
}
