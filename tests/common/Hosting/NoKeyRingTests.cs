using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Quality.Common.Access;
using Quality.Common.Hosting;
using Quality.Common.Storage;
using Quality.Testing;

namespace Quality.Common.Tests.Hosting;

/// <summary>A host of rpcs writes no keys into the home directory of whoever runs it.</summary>
public sealed class NoKeyRingTests
{
    [Fact]
    public async Task Nothing_loads_or_keeps_a_key_ring_even_when_a_module_brings_data_protection_along()
    {
        await using var host = await TestHost.StartAsync(DatabaseProvider.Sqlite, new WithCookies());
        Assert.IsType<EphemeralDataProtectionProvider>(host.Services.GetRequiredService<IDataProtectionProvider>());
        Assert.DoesNotContain(host.Services.GetServices<IHostedService>(), service => IsOfDataProtection(service.GetType()));
    }

    [Fact]
    public void Left_alone_data_protection_would_load_one_at_start()
    {
        // Else the test above would look for something that no longer exists.
        var services = new ServiceCollection();
        services.AddAuthentication();
        Assert.Contains(services, service => service.ServiceType == typeof(IHostedService) && IsOfDataProtection(service.ImplementationType!));
    }

    private static bool IsOfDataProtection(Type type) => type.Namespace?.StartsWith("Microsoft.AspNetCore.DataProtection", StringComparison.Ordinal) == true;

    private sealed class WithCookies : ServiceModule<WithCookies>
    {
        public override string Name => "brand";

        public override int DefaultPort => 0;

        public override void AddServices(IServiceCollection services, IConfiguration configuration) => services.AddAuthentication().AddCookie();

        public override void MapGrpc(IEndpointRouteBuilder app)
        {
        }

        public override void Access(AccessTable access)
        {
        }
    }
}
