using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace Quality.Common.Hosting;

/// <summary>Keeps data protection, which AddAuthentication brings along for cookies, from writing a key ring.</summary>
internal static class NoKeyRing
{
    /// <summary>
    /// A host of rpcs has no cookies: nothing in it is protected that somebody would read again later. Left alone, data protection makes keys
    /// at start all the same and puts them, unencrypted, into the home directory of whoever runs the service, or complains where there is none.
    /// Identity's pages and the dashboard are hosts of their own with rings of their own.
    /// </summary>
    public static void AddNoKeyRing(this IServiceCollection services)
    {
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        foreach (var loader in services.Where(service => service.ImplementationType?.Name == "DataProtectionHostedService").ToList()) services.Remove(loader);
    }
}
