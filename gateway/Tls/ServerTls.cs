using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Quality.Gateway.Tls;

/// <summary>
/// The TLS side of a connection. Client certificates are checked against Tls:ClientCa and nothing else; revocation is not
/// asked for, because the authority may not be reachable: a partner is shut out by disabling its client in identity.
/// </summary>
internal sealed partial class ServerTls(TlsSettings settings, TimeProvider time, ILogger<ServerTls> logger)
{
    private static readonly Oid ClientAuthentication = new("1.3.6.1.5.5.7.3.2");
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(30);
    private readonly Lock _lock = new();
    private (SslServerAuthenticationOptions Options, DateTime Written) _current = (Load(settings), LastWritten(settings));
    private long _looked = time.GetTimestamp();

    public TlsHandshakeCallbackOptions Handshake() => new() { OnConnection = _ => ValueTask.FromResult(Current()) };

    // Certificates are renewed by replacing the files; a restart would break every open stream.
    private SslServerAuthenticationOptions Current()
    {
        lock (_lock)
        {
            if (time.GetElapsedTime(_looked) < LookAgain) return _current.Options;
            _looked = time.GetTimestamp();
            try
            {
                var written = LastWritten(settings);
                if (written != _current.Written) _current = (Load(settings), written);
            }
            catch (Exception e) when (e is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
            {
                RenewalFailed(logger, settings.Certificate, e);
            }

            return _current.Options;
        }
    }

    private static DateTime LastWritten(TlsSettings settings) =>
        new[] { settings.Certificate, settings.Key, settings.ClientCa }.OfType<string>().Max(File.GetLastWriteTimeUtc);

    private static SslServerAuthenticationOptions Load(TlsSettings settings)
    {
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = PemFiles.ServerCertificate(settings),
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
        };
        if (settings.ClientCa is null) return options;
        options.ClientCertificateRequired = true;
        options.CertificateRevocationCheckMode = X509RevocationMode.NoCheck;
        options.CertificateChainPolicy = ClientPolicy(PemFiles.Authorities(settings.ClientCa));
        options.RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
            certificate is null ? !settings.ClientRequired : errors == SslPolicyErrors.None;
        return options;
    }

    private static X509ChainPolicy ClientPolicy(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.ApplicationPolicy.Add(ClientAuthentication);
        policy.CustomTrustStore.AddRange(authorities);
        policy.ExtraStore.AddRange(authorities);
        return policy;
    }

    [LoggerMessage(1, LogLevel.Error, "The renewed certificate {File} cannot be used; the old one stays in use")]
    private static partial void RenewalFailed(ILogger logger, string file, Exception e);
}
