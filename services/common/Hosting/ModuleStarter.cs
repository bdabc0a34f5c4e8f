using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Quality.Common.Events;
using Quality.Common.Storage;

namespace Quality.Common.Hosting;

/// <summary>Migrates a module's database and starts the module, before Kestrel accepts calls.</summary>
internal sealed class ModuleStarter(ModuleRuntime runtime, IServiceProvider services, TimeProvider clock) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await SchemaMigrator.ApplyAsync(runtime.Database, [typeof(ModuleStarter).Assembly, runtime.Module.GetType().Assembly], cancellationToken);
        if (runtime.Database.Provider == DatabaseProvider.Sqlite)
        {
            await Transactions.RunAsync(runtime, Access.Caller.System, clock, null, async tx =>
            {
                await OutboxStore.ReleaseClaimsAsync(tx);
                return 0;
            }, cancellationToken);
        }

        await runtime.Module.StartAsync(services, cancellationToken);
        runtime.MarkReady();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Ready means: every hosted module has started and its database answers.</summary>
internal sealed class ModulesHealthCheck(IEnumerable<ModuleRuntime> modules) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        foreach (var module in modules)
        {
            if (!module.Ready.IsCompletedSuccessfully) return HealthCheckResult.Unhealthy($"{module.Name} has not started");
            try
            {
                await using var connection = await module.Database.OpenAsync(cancellationToken);
                await Audit.AuditStore.PingAsync(connection);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                return HealthCheckResult.Unhealthy($"the database of {module.Name} does not answer", e);
            }
        }

        return HealthCheckResult.Healthy();
    }
}
