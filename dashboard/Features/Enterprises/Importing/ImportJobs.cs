using System.Collections.Concurrent;
using Quality.Dashboard.Rpc;
using Quality.Dashboard.Sessions;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Dashboard.Features.Enterprises.Importing;

/// <summary>The imports that this process feeds. A job ends with the session that started it, and with the process.</summary>
internal sealed class ImportJobs : IDisposable
{
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<string, ImportJob> jobs = new();
    private readonly GatewayChannel gateway;
    private readonly SessionTokens tokens;
    private readonly SessionStore sessions;
    private readonly UploadStore uploads;
    private readonly TimeProvider time;
    private readonly CancellationTokenRegistration stopping;

    public ImportJobs(GatewayChannel gateway, SessionTokens tokens, SessionStore sessions, UploadStore uploads, TimeProvider time, IHostApplicationLifetime host)
    {
        (this.gateway, this.tokens, this.sessions, this.uploads, this.time) = (gateway, tokens, sessions, uploads, time);
        sessions.Removed += OnSessionRemoved;
        stopping = host.ApplicationStopping.Register(() => StopAll(_ => true));
    }

    /// <summary>The job that feeds an import, or has fed it lately, in this process.</summary>
    public ImportJob? Find(string importId) => jobs.GetValueOrDefault(importId);

    /// <summary>Starts feeding an import from its file; nothing happens when it is being fed already.</summary>
    public ImportJob Start(Upload upload, Places places, string session)
    {
        foreach (var (id, old) in jobs)
            if (old.EndedAt < time.GetUtcNow() - Remembered && jobs.TryRemove(id, out var forgotten))
                forgotten.Dispose();
        var caller = new CallerInterceptor(async cancellation => (await tokens.GetAsync(session, cancellation)).Value, time);
        var job = new ImportJob(upload, places, uploads, new V1.EnterpriseService.EnterpriseServiceClient(gateway.CreateInvoker(caller)), session, time);
        var running = jobs.AddOrUpdate(upload.Id, job, (_, earlier) => earlier.IsActive ? earlier : job);
        if (running == job)
            _ = Task.Run(job.RunAsync);
        return running;
    }

    public void Dispose()
    {
        sessions.Removed -= OnSessionRemoved;
        stopping.Dispose();
    }

    private void OnSessionRemoved(string session) => StopAll(job => job.Session == session);

    private void StopAll(Func<ImportJob, bool> which)
    {
        foreach (var job in jobs.Values.Where(job => job.IsActive && which(job)))
            job.Stop();
    }
}
