using Quality.Gateway.Configuration;

namespace Quality.Gateway.Callers;

/// <summary>
/// Finds out who is calling, and passes on only such words about the caller as the gateway can vouch for: what the client
/// itself sent under these names is dropped.
/// </summary>
internal sealed class CallerMiddleware(RequestDelegate next, BearerTokens? tokens = null)
{
    private static readonly string[] Vouched = ["x-quality-", "x-forwarded-", "x-original-", "x-real-ip", "forwarded", "dapr-"];

    public static void Add(IServiceCollection services, GatewaySettings settings)
    {
        if (settings.Auth is not { } auth) return;
        services.AddSingleton(auth);
        services.AddSingleton<IssuerKeys>();
        services.AddHostedService(provider => provider.GetRequiredService<IssuerKeys>());
        services.AddSingleton<BearerTokens>();
    }

    public async Task InvokeAsync(HttpContext context)
    {
        var certificate = ClientCertificate.Of(context);
        var token = tokens is null ? null : await tokens.OfAsync(context.Request.Headers.Authorization);
        // A token over another connection than its client's was stolen: the thief must not use up what the client may call.
        if (token?.GoodOver(certificate) == false) token = null;
        var caller = new Caller(Key(context, certificate, token), certificate, token?.Quota);
        context.Features.Set(caller);
        Vouch(context, caller);
        await next(context);
    }

    private static string Key(HttpContext context, ClientCertificate? certificate, BearerToken? token)
    {
        if (certificate is not null) return $"cert:{certificate.Thumbprint}";
        return token is not null ? $"sub:{token.Subject}" : Caller.AddressKey(context.Connection.RemoteIpAddress);
    }

    private static void Vouch(HttpContext context, Caller caller)
    {
        var headers = context.Request.Headers;
        List<string>? claimed = null;
        foreach (var header in headers)
        {
            if (IsVouched(header.Key)) (claimed ??= []).Add(header.Key);
        }

        claimed?.ForEach(name => headers.Remove(name));
        var address = context.Connection.RemoteIpAddress?.ToString();
        headers["x-quality-peer"] = address;
        headers["x-forwarded-for"] = address;
        headers["x-forwarded-proto"] = context.Request.Scheme;
        if (caller.Certificate is not { } certificate) return;
        headers["x-quality-client-cert"] = certificate.Thumbprint;
        headers["x-quality-client-subject"] = certificate.Subject;
    }

    private static bool IsVouched(string name)
    {
        foreach (var prefix in Vouched)
        {
            if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }
}
