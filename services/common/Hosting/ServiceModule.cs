using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Quality.Common.Access;
using Quality.Common.Events;
using Quality.Common.Secrets;

namespace Quality.Common.Hosting;

/// <summary>
/// One service: its rpcs, who may call them, its events and its database. A module cannot tell whether it runs alone in a pod
/// or beside the others in one process.
/// </summary>
public abstract class ServiceModule
{
    /// <summary>Name of the database, of the proto package <c>quality.{name}.v1</c> and of the health check.</summary>
    public abstract string Name { get; }

    /// <summary>gRPC port when the service runs alone and none is configured.</summary>
    public abstract int DefaultPort { get; }

    /// <summary>Registers what the module's rpcs need beyond <c>UnitOfWork</c>.</summary>
    public virtual void AddServices(IServiceCollection services, IConfiguration configuration)
    {
    }

    /// <summary>Keys that seal columns of the database; null for a module that seals nothing.</summary>
    public virtual SealingKeys? LoadKeys(IConfiguration configuration, string data) => null;

    /// <summary>Maps the gRPC services.</summary>
    public abstract void MapGrpc(IEndpointRouteBuilder app);

    /// <summary>Who may call what.</summary>
    public abstract void Access(AccessTable access);

    /// <summary>What it publishes and handles.</summary>
    public virtual void Events(EventTable events)
    {
    }

    /// <summary>Runs once when the database is migrated and before the service is ready.</summary>
    public virtual Task StartAsync(IServiceProvider services, CancellationToken cancel) => Task.CompletedTask;

    internal abstract ModuleRuntime AddRuntime(IServiceCollection services, ServiceSettings settings, IConfiguration configuration);
}

/// <summary>The typed base: <c>sealed class BrandsModule : ServiceModule&lt;BrandsModule&gt;</c>.</summary>
public abstract class ServiceModule<TSelf> : ServiceModule where TSelf : ServiceModule<TSelf>
{
    internal override ModuleRuntime AddRuntime(IServiceCollection services, ServiceSettings settings, IConfiguration configuration)
    {
        var database = new Storage.Database<TSelf>(Name, configuration.GetConnectionString(Name), settings.Data) { Keys = LoadKeys(configuration, settings.Data) };
        var runtime = new ModuleRuntime<TSelf>((TSelf)this, database);
        services.AddSingleton(database);
        services.AddSingleton(runtime);
        services.AddSingleton<ModuleRuntime>(runtime);
        services.AddSingleton<Storage.UnitOfWork<TSelf>>();
        return runtime;
    }
}
