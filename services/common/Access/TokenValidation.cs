using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Quality.Common.Hosting;

namespace Quality.Common.Access;

/// <summary>Every service validates access tokens itself; the gateway is not trusted to have done it.</summary>
internal static class TokenValidation
{
    public const string Audience = "quality-api";

    public static void AddTokenValidation(this IServiceCollection services, ServiceSettings settings)
    {
        services.AddAuthorization();
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(options =>
        {
            options.MapInboundClaims = false;
            options.Events = new JwtBearerEvents { OnTokenValidated = CertificateBinding.CheckAsync };
            options.RequireHttpsMetadata = false; // the metadata address is the operator's; in pods it is the cluster's own network
            options.ConfigurationManager = new ConfigurationManager<OpenIdConnectConfiguration>(
                settings.MetadataAddress, new OpenIdConnectConfigurationRetriever(), new SameHostRetriever(new Uri(settings.MetadataAddress)));
            options.TokenValidationParameters = new TokenValidationParameters
            {
                ValidIssuer = settings.Issuer,
                ValidAudience = Audience,
                ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
                ValidTypes = ["at+jwt", "JWT"],
                NameClaimType = "name",
                RoleClaimType = "role",
                ClockSkew = TimeSpan.FromSeconds(30),
            };
        });
    }

    /// <summary>The discovery document names the keys under the public issuer; they are read where the document itself was read.</summary>
    private sealed class SameHostRetriever(Uri metadata) : IDocumentRetriever
    {
        private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(10) };

        public Task<string> GetDocumentAsync(string address, CancellationToken cancel)
        {
            var target = new UriBuilder(address) { Scheme = metadata.Scheme, Host = metadata.Host, Port = metadata.Port };
            return Http.GetStringAsync(target.Uri, cancel);
        }
    }
}
