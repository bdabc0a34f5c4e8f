using System.Globalization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http.HttpResults;
using Quality.Common.Storage;
using Quality.Identity.Accounts;
using Quality.Identity.Issuer;
using Quality.Identity.SignIn.Pages;

namespace Quality.Identity.SignIn;

/// <summary>The pages that people see at the issuer; all of them work without JavaScript.</summary>
internal static class SignInEndpoints
{
    public const string LoginPath = "/account/login";
    public const string PasswordPath = "/account/password";
    public const string LogoutPath = "/account/logout";
    public const string SignedOutPath = "/account/signed-out";
    public const string ErrorPath = "/account/error";
    public const string ExternalPath = "/account/external";
    public const string ExternalFailedPath = "/account/external/failed";
    public const string ReturnUrl = "returnUrl";

    public static void MapSignIn(this IEndpointRouteBuilder app, IssuerSettings settings)
    {
        app.MapGet(LoginPath, ShowLoginAsync);
        app.MapPost(LoginPath, LoginAsync);
        app.MapGet(PasswordPath, ShowPasswordAsync);
        app.MapPost(PasswordPath, ChangePasswordAsync);
        app.MapGet(LogoutPath, () => Page<LogoutPage>());
        app.MapPost(LogoutPath, LogoutAsync);
        app.MapGet(SignedOutPath, () => Page<SignedOutPage>());
        app.Map(ErrorPath, ErrorAnswer.Of);
        app.MapGet("/account/assets/{name}", Assets.Get);
        if (settings.External is null) return;
        app.MapGet(ExternalPath, AcceptExternalAsync);
        app.MapGet(ExternalFailedPath, () => Page<RefusedPage>(StatusCodes.Status400BadRequest));
    }

    public static string LoginAddress(string returnUrl, bool again) =>
        LoginPath + QueryString.Create([new(ReturnUrl, returnUrl), .. again ? [KeyValuePair.Create<string, string?>("again", "true")] : Array.Empty<KeyValuePair<string, string?>>()]);

    public static string PasswordAddress(string returnUrl) => PasswordPath + QueryString.Create(ReturnUrl, returnUrl);

    private static async Task<IResult> ShowLoginAsync(HttpContext http, IssuerSettings settings, string? returnUrl = null, bool again = false, bool local = false)
    {
        var target = Target(returnUrl);
        if (!again && await Session.CurrentAsync(http) is not null) return Results.Redirect(target);
        // local=true is the way in for accounts of this installation alone, should the province's issuer be down.
        if (settings.External is not null && !local)
            return Results.Challenge(new AuthenticationProperties { RedirectUri = ExternalPath + QueryString.Create(ReturnUrl, target) }, [ExternalSignIn.Scheme]);
        return Page<LoginPage>(StatusCodes.Status200OK, (nameof(LoginPage.ReturnUrl), target));
    }

    private static async Task<IResult> LoginAsync(HttpContext http, IAntiforgery antiforgery, PasswordSignIn signIn, SignInLimits limits)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var (userName, password, target) = (form["user"].ToString(), form["password"].ToString(), Target(form[ReturnUrl]));
        if (!await antiforgery.IsRequestValidAsync(http)) return Login(StatusCodes.Status400BadRequest, target, userName, Texts.Current.Expired);
        if (limits.Wait(http, userName) is { Ticks: > 0 } wait)
        {
            http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            return Login(StatusCodes.Status429TooManyRequests, target, userName, Texts.Current.TooMany);
        }

        if (await signIn.TryAsync(userName, password, http.RequestAborted) is not { } account)
        {
            limits.Failed(http, userName);
            return Login(StatusCodes.Status200OK, target, userName, Texts.Current.Refused);
        }

        limits.Succeeded(userName);
        await Session.StartAsync(http, account, external: false);
        return SeeOther(account.MustChangePassword ? PasswordAddress(target) : target);
    }

    private static async Task<IResult> ShowPasswordAsync(HttpContext http, string? returnUrl = null)
    {
        var session = await Session.CurrentAsync(http);
        return session is null ? ToLogin(returnUrl) : Password(session, Target(returnUrl), []);
    }

    private static async Task<IResult> ChangePasswordAsync(HttpContext http, IAntiforgery antiforgery, PasswordSignIn signIn, UnitOfWork<IdentityModule> work)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var target = Target(form[ReturnUrl]);
        if (await Session.CurrentAsync(http) is not { } session) return ToLogin(target);
        if (!await antiforgery.IsRequestValidAsync(http)) return Password(session, target, [Texts.Current.Expired]);
        var change = new PasswordChange(form["current"].ToString(), form["chosen"].ToString(), form["repeated"].ToString());
        var account = await work.SnapshotAsync(tx => AccountStore.FindAsync(tx, session.Subject), cancel: http.RequestAborted);
        var problems = change.Problems(account!.UserName, Texts.Current);
        if (problems.Count > 0) return Password(session, target, problems);
        if (await signIn.ChangeAsync(session.Subject, change.Current, change.Chosen, http.RequestAborted) is not { } changed)
            return Password(session, target, [Texts.Current.WrongCurrent]);
        await Session.StartAsync(http, changed, external: false);
        return SeeOther(target);
    }

    private static async Task<IResult> LogoutAsync(HttpContext http, IAntiforgery antiforgery)
    {
        if (!await antiforgery.IsRequestValidAsync(http)) return Page<LogoutPage>(StatusCodes.Status400BadRequest);
        await http.SignOutAsync(Session.Scheme);
        return SeeOther(SignedOutPath);
    }

    private static async Task<IResult> AcceptExternalAsync(HttpContext http, UnitOfWork<IdentityModule> work, string? returnUrl = null)
    {
        if (await ExternalSignIn.TakeSubjectAsync(http) is not { } subject) return Results.Redirect(ExternalFailedPath);
        if (await ExternalSignIn.AcceptAsync(work, subject, cancel: http.RequestAborted) is not { } account)
            return Page<RefusedPage>(StatusCodes.Status403Forbidden, (nameof(RefusedPage.Subject), subject));
        await Session.StartAsync(http, account, external: true);
        return Results.Redirect(Target(returnUrl));
    }

    /// <summary>Only our own addresses: a link to the sign-in page must not lead elsewhere afterwards.</summary>
    private static string Target(string? returnUrl) =>
        returnUrl is ['/', not ('/' or '\\'), ..] && !returnUrl.Any(char.IsControl) ? returnUrl : "/";

    private static IResult ToLogin(string? returnUrl) => Results.Redirect(LoginAddress(PasswordAddress(Target(returnUrl)), again: false));

    private static RazorComponentResult<LoginPage> Login(int status, string returnUrl, string userName, string problem) => Page<LoginPage>(
        status, (nameof(LoginPage.ReturnUrl), returnUrl), (nameof(LoginPage.UserName), userName), (nameof(LoginPage.Problem), problem));

    private static RazorComponentResult<PasswordPage> Password(Session session, string returnUrl, IReadOnlyList<string> problems) => Page<PasswordPage>(
        StatusCodes.Status200OK, (nameof(PasswordPage.ReturnUrl), returnUrl), (nameof(PasswordPage.Problems), problems), (nameof(PasswordPage.MustChange), session.MustChangePassword));

    private static RazorComponentResult<T> Page<T>(int status = StatusCodes.Status200OK, params (string Name, object? Value)[] parameters) where T : IComponent =>
        new(parameters.ToDictionary(p => p.Name, p => p.Value)) { StatusCode = status, PreventStreamingRendering = true };

    /// <summary>After a form the browser asks for the next page by GET.</summary>
    private static IResult SeeOther(string address) => new SeeOtherResult(address);

    private sealed class SeeOtherResult(string address) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = address;
            return Task.CompletedTask;
        }
    }
}
