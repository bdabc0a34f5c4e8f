using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Quality.Gateway.Tests.Harness;

/// <summary>An authority made for one test, and the PEM files of what it signs.</summary>
internal sealed class TestCertificates : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("quality-gateway-").FullName;
    private readonly X509Certificate2 _root = Root("CN=Test authority");

    public string RootFile => Write("root.pem", _root.ExportCertificatePem());

    public X509Certificate2 RootCertificate => _root;

    public static X509Certificate2 Root(string subject)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    /// <summary>Certificate and key files for Tls:Certificate and Tls:Key.</summary>
    public (string Certificate, string Key) Server(string name = "server")
    {
        using var certificate = Issue("CN=localhost", "1.3.6.1.5.5.7.3.1", _root);
        using var key = certificate.GetECDsaPrivateKey()!;
        return (Write($"{name}.pem", certificate.ExportCertificatePem()), Write($"{name}.key", key.ExportPkcs8PrivateKeyPem()));
    }

    public X509Certificate2 Client(string subject, X509Certificate2? issuer = null, int days = 1, string usage = "1.3.6.1.5.5.7.3.2") =>
        Issue(subject, usage, issuer ?? _root, days);

    /// <summary>A client that trusts this authority and nothing else, and shows the certificate.</summary>
    public SocketsHttpHandler Handler(X509Certificate2? client)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(_root);
        var ssl = new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
        if (client is not null) ssl.LocalCertificateSelectionCallback = (_, _, _, _, _) => client;
        return new SocketsHttpHandler { SslOptions = ssl };
    }

    public string Write(string name, string text)
    {
        var path = Path.Combine(_directory, name);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose()
    {
        _root.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static X509Certificate2 Issue(string subject, string usage, X509Certificate2 issuer, int days = 1)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var from = issuer.NotBefore.ToUniversalTime();
        var to = days > 0 ? issuer.NotAfter.ToUniversalTime() : from.AddHours(1);
        using var signed = request.Create(issuer, from, to, RandomNumberGenerator.GetBytes(12));
        using var withKey = signed.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }
}
