using Quality.Common.Hosting;
using Quality.Testing;

namespace Quality.Credits.Tests;

/// <summary>A running credit service on each provider.</summary>
public sealed class CreditHosts : HostPair
{
    protected override ServiceModule[] Modules() => [new CreditsModule()];
}
