using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Quality.Gateway.Configuration;

namespace Quality.Gateway.Tls;

/// <summary>PEM files of the server's certificate and of the authority whose client certificates are accepted.</summary>
/// <param name="Certificate">The server's certificate, followed by its intermediates.</param>
/// <param name="Key">Its private key.</param>
/// <param name="ClientCa">Root (and intermediate) certificates that partners' certificates must lead to; absent = none are asked for.</param>
/// <param name="ClientRequired">Whether a caller without a certificate is turned away during the handshake.</param>
internal sealed record TlsSettings(string Certificate, string Key, string? ClientCa, bool ClientRequired)
{
    private static readonly string[] NeedCertificate = ["Tls:Key", "Tls:ClientCa", "Tls:ClientCertificate"];

    public static TlsSettings? Read(SettingsReader reader)
    {
        var certificate = reader.ExistingFile("Tls:Certificate");
        var key = reader.ExistingFile("Tls:Key");
        var clientCa = reader.ExistingFile("Tls:ClientCa");
        var required = Required(reader);
        if (reader.Text("Tls:Certificate") is null)
        {
            foreach (var orphan in NeedCertificate.Where(name => reader.Text(name) is not null))
                reader.Problem(orphan, "is set, but Tls:Certificate is missing");
            return null;
        }

        if (reader.Text("Tls:Key") is null) reader.Problem("Tls:Key", "is missing, but Tls:Certificate is set");
        if (required && reader.Text("Tls:ClientCa") is null) reader.Problem("Tls:ClientCa", "is missing, but Tls:ClientCertificate is required");
        if (certificate is null || key is null) return null;
        var settings = new TlsSettings(certificate, key, clientCa, required);
        settings.Try(reader);
        return settings;
    }

    private static bool Required(SettingsReader reader)
    {
        var text = reader.Text("Tls:ClientCertificate");
        if (text is not (null or "optional" or "required")) reader.Problem("Tls:ClientCertificate", $"is '{text}'; optional or required is needed");
        return text == "required";
    }

    private void Try(SettingsReader reader)
    {
        try
        {
            PemFiles.ServerCertificate(this);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            reader.Problem("Tls:Certificate", $"and Tls:Key cannot be used: {e.Message.TrimEnd('.')}");
        }

        try
        {
            if (ClientCa is not null && PemFiles.Authorities(ClientCa).All(c => c.SubjectName.RawData.AsSpan().SequenceEqual(c.IssuerName.RawData) is false))
                reader.Problem("Tls:ClientCa", "contains no root certificate");
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            reader.Problem("Tls:ClientCa", $"cannot be used: {e.Message.TrimEnd('.')}");
        }
    }
}

/// <summary>Reads the PEM files anew on each call, so that renewed certificates are found.</summary>
internal static class PemFiles
{
    public static System.Net.Security.SslStreamCertificateContext ServerCertificate(TlsSettings settings)
    {
        using var pem = X509Certificate2.CreateFromPemFile(settings.Certificate, settings.Key);
        // Through PKCS #12, because a key that lives in memory only cannot be used by every platform's TLS.
        var leaf = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
        var all = Authorities(settings.Certificate);
        // Offline: a certificate must never make the gateway fetch something from the network.
        return System.Net.Security.SslStreamCertificateContext.Create(leaf, [.. all.Where(c => !c.RawDataMemory.Span.SequenceEqual(leaf.RawData))], offline: true);
    }

    public static X509Certificate2Collection Authorities(string path)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPemFile(path);
        return all;
    }
}
