using Microsoft.Extensions.Logging.Abstractions;
using Quality.Gateway.Routing;
using Yarp.ReverseProxy.Configuration;

namespace Quality.Gateway.Tests.Routing;

public sealed class PodResolverTests
{
    private readonly PodResolver _resolver = new(NullLogger<PodResolver>.Instance);

    [Theory]
    [InlineData("http://localhost:8091/")]
    [InlineData("http://127.0.0.1:8091/")]
    [InlineData("http://10.1.2.3:8080/")]
    [InlineData("http://[::1]:8091/")]
    public async Task An_address_that_needs_no_name_server_stays_as_it_is_and_is_never_looked_up_again(string address)
    {
        var resolved = await ResolveAsync(address);
        Assert.Equal(address, Assert.Single(resolved.Destinations).Value.Address);
        Assert.Null(resolved.ChangeToken);
    }

    [Fact]
    public async Task Each_address_of_a_name_becomes_a_destination_under_the_original_host()
    {
        var host = System.Net.Dns.GetHostName();
        System.Net.IPAddress[] addresses;
        try
        {
            addresses = await System.Net.Dns.GetHostAddressesAsync(host, TestContext.Current.CancellationToken);
        }
        catch (System.Net.Sockets.SocketException)
        {
            Assert.Skip("This machine cannot resolve its own name.");
            return;
        }

        var resolved = await ResolveAsync($"http://{host}:8080/");
        Assert.Equal(
            addresses.Distinct().Select(a => new UriBuilder("http", a.ToString(), 8080).Uri.AbsoluteUri).Order(),
            resolved.Destinations.Values.Select(d => d.Address).Order());
        Assert.All(resolved.Destinations.Values, d => Assert.Equal($"{host}:8080", d.Host, ignoreCase: true));
        Assert.NotNull(resolved.ChangeToken);
    }

    [Fact]
    public async Task A_name_without_addresses_has_no_destination_yet_and_is_looked_up_again()
    {
        var resolved = await ResolveAsync("http://credit.invalid:8080/");
        Assert.Empty(resolved.Destinations);
        Assert.NotNull(resolved.ChangeToken);
    }

    private async Task<Yarp.ReverseProxy.ServiceDiscovery.ResolvedDestinationCollection> ResolveAsync(string address) =>
        await _resolver.ResolveDestinationsAsync(
            new Dictionary<string, DestinationConfig> { ["credit"] = new() { Address = address } }, TestContext.Current.CancellationToken);
}
