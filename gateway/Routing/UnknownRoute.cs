using Google.Rpc;
using Quality.Gateway.Configuration;
using Quality.Gateway.Refusals;

namespace Quality.Gateway.Routing;

/// <summary>What no route takes: a service that does not exist, or a shared one without the header that chooses.</summary>
internal static class UnknownRoute
{
    public static Task RefuseAsync(HttpContext context)
    {
        var settings = context.RequestServices.GetRequiredService<GatewaySettings>();
        var protoService = ProtoService(context.Request.Path);
        return (settings.SharedRoutes.Contains(protoService) ? ServiceNotChosen(protoService, settings) : UnknownService(protoService)).WriteAsync(context);
    }

    private static Refusal UnknownService(string protoService) =>
        new(Code.Unimplemented, "UNKNOWN_SERVICE", $"There is no service '{protoService}' here.") { Metadata = { ["service"] = protoService } };

    private static Refusal ServiceNotChosen(string protoService, GatewaySettings settings) =>
        new(Code.InvalidArgument, "SERVICE_NOT_CHOSEN",
            $"Every service has its own {protoService}: send the header {RouteTable.ServiceHeader} with one of {string.Join(", ", settings.Services.Keys)}.")
        {
            Metadata = { ["service"] = protoService, ["header"] = RouteTable.ServiceHeader },
        };

    // The name comes from outside and goes into an answer: short, and only what can be a name.
    private static string ProtoService(PathString path)
    {
        var text = path.Value.AsSpan().TrimStart('/');
        var end = text.IndexOf('/');
        if (end >= 0) text = text[..end];
        return new string([.. text[..Math.Min(text.Length, 100)].ToString().Where(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_')]);
    }
}
