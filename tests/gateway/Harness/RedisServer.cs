using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Quality.Gateway.Configuration;
using Quality.Gateway.Limits;

namespace Quality.Gateway.Tests.Harness;

/// <summary>The Redis server of the test run.</summary>
internal static class RedisServer
{
    public static string Address()
    {
        var redis = Environment.GetEnvironmentVariable("QUALITY_TEST_REDIS");
        Assert.SkipWhen(string.IsNullOrEmpty(redis), "QUALITY_TEST_REDIS names no Redis server.");
        return redis!;
    }

    /// <summary>A gateway's connection, once it is made.</summary>
    public static async Task<RedisLink> LinkAsync(GatewaySettings settings, TimeProvider? time = null, ILogger<RedisLink>? logger = null)
    {
        var link = new RedisLink(settings, time ?? TimeProvider.System, logger ?? NullLogger<RedisLink>.Instance);
        await link.Connected.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        return link;
    }
}
