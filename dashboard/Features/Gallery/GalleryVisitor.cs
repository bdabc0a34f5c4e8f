using System.Security.Claims;

namespace Quality.Dashboard.Features.Gallery;

/// <summary>
/// With <c>Dashboard:Gallery=true</c> only: lets the page of components be looked at without a server or a sign-in. The
/// visitor has no session, so every call to a service is refused.
/// </summary>
internal sealed class GalleryVisitor(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path;
        if (context.User.Identity?.IsAuthenticated != true && (path.StartsWithSegments("/gallery") || path.StartsWithSegments("/_blazor") || path.StartsWithSegments("/exports") || path.StartsWithSegments("/session")))
            context.User = new ClaimsPrincipal(new ClaimsIdentity(
                [new("name", "示例用户"), new("role", "province_admin"), new("region", Components.Units.Province)], "gallery", "name", "role"));
        return next(context);
    }
}
