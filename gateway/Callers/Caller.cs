using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections.Features;

namespace Quality.Gateway.Callers;

/// <summary>Who is calling, as far as the gateway can prove it.</summary>
/// <param name="Key">Whose share of the limit is used: certificate, else subject of a valid token, else address.</param>
/// <param name="Certificate">The client certificate; absent without mutual TLS.</param>
/// <param name="Quota">What the token allows a day; absent for most.</param>
internal sealed record Caller(string Key, ClientCertificate? Certificate, DailyQuota? Quota)
{
    /// <summary>One household or office has a whole /64 of IPv6: counting single addresses would limit nobody.</summary>
    public static string AddressKey(IPAddress? address)
    {
        if (address is null) return "ip:unknown";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return $"ip:{address}";
        var network = new byte[16];
        address.GetAddressBytes().AsSpan(0, 8).CopyTo(network);
        return $"ip:{new IPAddress(network)}/64";
    }
}

/// <summary>Calls that a client may make in one day of China, all gateways and tokens together.</summary>
internal sealed record DailyQuota(string Client, int Limit);

/// <summary>What the services are told of a client certificate.</summary>
/// <param name="Thumbprint">SHA-256 of the DER in lower-case hex, as a client's certificates are written in identity.</param>
/// <param name="Subject">The subject's distinguished name, percent-encoded, because headers are ASCII and names are not.</param>
internal sealed record ClientCertificate(string Thumbprint, string Subject)
{
    private static readonly object Known = new();

    /// <summary>Computed once a connection.</summary>
    public static ClientCertificate? Of(HttpContext context)
    {
        if (context.Connection.ClientCertificate is not { } certificate) return null;
        var items = context.Features.Get<IConnectionItemsFeature>()?.Items;
        if (items is not null && items.TryGetValue(Known, out var known)) return (ClientCertificate)known!;
        var described = Describe(certificate);
        if (items is not null) items[Known] = described;
        return described;
    }

    private static ClientCertificate Describe(X509Certificate2 certificate) =>
        new(Convert.ToHexStringLower(SHA256.HashData(certificate.RawData)), Uri.EscapeDataString(certificate.Subject));
}
