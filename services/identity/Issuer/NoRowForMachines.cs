using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Quality.Identity.Issuer;

/// <summary>
/// A machine's access token leaves no row: services check it by its signature, it lives for minutes, and no session hangs on it.
/// Otherwise every call of a token would be a write.
/// </summary>
internal sealed class NoRowForMachines : IOpenIddictServerHandler<GenerateTokenContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<GenerateTokenContext>()
            .UseSingletonHandler<NoRowForMachines>()
            .SetOrder(OpenIddictServerHandlers.Protection.CreateTokenEntry.Descriptor.Order - 500)
            .SetType(OpenIddictServerHandlerType.Custom)
            .Build();

    public ValueTask HandleAsync(GenerateTokenContext context)
    {
        if (context.Request?.IsClientCredentialsGrantType() == true) context.CreateTokenEntry = false;
        return ValueTask.CompletedTask;
    }
}
