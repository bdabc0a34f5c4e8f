using System.Collections.Concurrent;
using Quality.Dashboard.Rpc;
using Quality.Dashboard.Sessions;
using Quality.Protos.Credit.V1;

namespace Quality.Dashboard.Features.Import;

/// <summary>The imports that this process sends, by name; each calls with the session of who started it.</summary>
internal sealed class ImportRuns(GatewayChannel channel, SessionTokens tokens, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<string, (string Session, ImportRun Run)> runs = new();

    /// <summary>The run of this session, also when it has ended; null when this process has none.</summary>
    public ImportRun? Find(string import, string session) => runs.TryGetValue(import, out var found) && found.Session == session ? found.Run : null;

    /// <summary>Starts, or goes on with what an earlier run of the same import left.</summary>
    public ImportRun Start(string import, UploadedSheet sheet, RowMapping mapping, string session)
    {
        if (runs.TryRemove(import, out var earlier)) earlier.Run.Dispose();
        return Launch(new ImportRun(import, sheet, mapping, time), session);
    }

    /// <summary>The same file once more: rows that were committed are skipped.</summary>
    public ImportRun Again(ImportRun ended, string session) => Launch(ended.Again(), session);

    public void Dispose()
    {
        foreach (var (_, run) in runs.Values)
        {
            if (run.Running) run.Cancel();
            run.Dispose();
        }
    }

    private ImportRun Launch(ImportRun run, string session)
    {
        runs[run.Import] = (session, run);
        var caller = new CallerInterceptor(async cancel => (await tokens.GetAsync(session, cancel)).Value, time);
        _ = run.RunAsync(new EnterpriseService.EnterpriseServiceClient(channel.CreateInvoker(caller))); // never throws: it keeps what went wrong
        return run;
    }
}
