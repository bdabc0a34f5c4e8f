using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Quality.Gateway.Configuration;

namespace Quality.Gateway.Callers;

/// <summary>
/// The issuer's public keys, fetched in the background: no call ever waits for the issuer, which may start after the
/// gateway or be down.
/// </summary>
internal sealed partial class IssuerKeys(AuthSettings settings, TimeProvider time, ILogger<IssuerKeys> logger) : BackgroundService
{
    private static readonly TimeSpan AfterSuccess = TimeSpan.FromHours(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AtMostEvery = TimeSpan.FromSeconds(30);
    private readonly SemaphoreSlim _wanted = new(0, 1);
    private volatile ICollection<SecurityKey> _current = [];

    /// <summary>Empty until the issuer has answered once.</summary>
    public ICollection<SecurityKey> Current => _current;

    /// <summary>A token was signed with a key not seen before: the issuer has probably changed keys.</summary>
    public void LookAgain()
    {
        try
        {
            if (_wanted.CurrentCount == 0) _wanted.Release();
        }
        catch (SemaphoreFullException)
        {
            // Somebody else has asked at the same moment.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        var documents = new NextToMetadata(settings.MetadataAddress, client);
        var failing = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var found = await OpenIdConnectConfigurationRetriever.GetAsync(settings.MetadataAddress.AbsoluteUri, documents, stoppingToken);
                _current = found.SigningKeys;
                failing = false;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // Whatever the issuer answers, the gateway goes on with the keys it has: all calls count by address until then.
                if (!failing) Unreachable(logger, settings.MetadataAddress, e.Message);
                failing = true;
            }

            await PauseAsync(failing, stoppingToken);
        }
    }

    private async Task PauseAsync(bool failing, CancellationToken stopping)
    {
        try
        {
            if (failing)
            {
                await Task.Delay(AfterFailure, time, stopping);
                return;
            }

            await Task.Delay(AtMostEvery, time, stopping);
            await _wanted.WaitAsync(AfterSuccess - AtMostEvery, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Shutdown ends the pause; the loop sees it.
        }
    }

    public override void Dispose()
    {
        _wanted.Dispose();
        base.Dispose();
    }

    /// <summary>The discovery document names the keys under the public issuer, which may not be reachable from here.</summary>
    private sealed class NextToMetadata(Uri metadata, HttpClient client) : IDocumentRetriever
    {
        public Task<string> GetDocumentAsync(string address, CancellationToken cancel) =>
            client.GetStringAsync(new UriBuilder(address) { Scheme = metadata.Scheme, Host = metadata.Host, Port = metadata.Port }.Uri, cancel);
    }

    [LoggerMessage(1, LogLevel.Warning, "The issuer's keys cannot be read from {Address} ({Error}): callers are told apart by address until they can")]
    private static partial void Unreachable(ILogger logger, Uri address, string error);
}
