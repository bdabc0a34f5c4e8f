using Grpc.Core;
using Quality.Dashboard.Rpc;
using V1 = Quality.Protos.Inspection.V1;

namespace Quality.Dashboard.Features.Recognition;

/// <summary>One published key: a point of P-256.</summary>
internal sealed record PublishedKey(string Kid, string X, string Y);

/// <summary>The rule that a passport carries.</summary>
internal sealed record PublishedRule(string Article, string Text);

/// <summary>All that verifies passports without us.</summary>
/// <param name="AsOf">Instant at which it was true.</param>
/// <param name="Keys">Every key that ever signed.</param>
/// <param name="Revoked">Ids of revoked passports whose period has not passed.</param>
/// <param name="Rule">The six-month rule with its article (2.7.1d).</param>
internal sealed record PassportKeySet(DateTimeOffset AsOf, IReadOnlyList<PublishedKey> Keys, IReadOnlyList<string> Revoked, PublishedRule? Rule);

/// <summary>The list is asked once a minute, however many phones want it: whoever floods the page loads no service.</summary>
internal sealed class PassportKeySets(PublicGateway gateway, TimeProvider time) : IDisposable
{
    private const string RuleName = "guardRules/mutual-recognition";
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    /// <summary>Before the first passport there is no key: the first one is not missed for a minute.</summary>
    private static readonly TimeSpan FreshEmpty = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim asking = new(1);
    private PassportKeySet? last;

    /// <summary>The list, at most a minute old; an older one, with its own instant, while the service is away.</summary>
    /// <exception cref="RpcException">The service is away and there is none yet.</exception>
    public async Task<PassportKeySet> GetAsync(CancellationToken cancellation)
    {
        await asking.WaitAsync(cancellation);
        try
        {
            if (last is null || time.GetUtcNow() - last.AsOf >= (last.Keys.Count > 0 ? Fresh : FreshEmpty))
                last = await AskAsync();
        }
        catch (RpcException) when (last is not null)
        {
            // The instant in it says how old it is.
        }
        finally
        {
            asking.Release();
        }
        return last;
    }

    public void Dispose() => asking.Dispose();

    private async Task<PassportKeySet> AskAsync()
    {
        var asOf = time.GetUtcNow();
        var keys = await EveryPage.OfAsync<V1.PassportKey>(async token =>
        {
            var page = await gateway.Recognition.ListPassportKeysAsync(new() { PageSize = EveryPage.Most, PageToken = token }, deadline: gateway.Deadline);
            return (page.Keys, page.NextPageToken);
        });
        var rules = await EveryPage.OfAsync<V1.GuardRule>(async token =>
        {
            var page = await gateway.Recognition.ListGuardRulesAsync(new() { PageSize = EveryPage.Most, PageToken = token }, deadline: gateway.Deadline);
            return (page.Rules, page.NextPageToken);
        });
        var revoked = await EveryPage.OfAsync<string>(async token =>
        {
            var page = await gateway.Recognition.ListRevokedPassportsAsync(new() { PageSize = EveryPage.Most, PageToken = token }, deadline: gateway.Deadline);
            return (page.Passports.Select(name => name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..]), page.NextPageToken);
        });
        var rule = rules.FirstOrDefault(one => one.Name == RuleName);
        return new(asOf, [.. keys.Select(key => new PublishedKey(key.Kid, key.X, key.Y))], revoked, rule is null ? null : new(rule.Article, rule.Text));
    }
}

/// <summary>The keys and revocations for whoever checks passports, without sign-in.</summary>
internal static class PassportKeysEndpoint
{
    public static void MapPassportKeys(this WebApplication app)
    {
        app.MapGet("/public/passport-keys", AnswerAsync).AllowAnonymous();
        app.MapGet("/dashboard/scan", () => TypedResults.LocalRedirect("/dashboard/scan/index.html")).AllowAnonymous();
    }

    private static async Task<IResult> AnswerAsync(PassportKeySets sets, HttpContext context)
    {
        try
        {
            var set = await sets.GetAsync(context.RequestAborted);
            context.Response.Headers.CacheControl = "no-cache";
            return TypedResults.Ok(set);
        }
        catch (RpcException)
        {
            return TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
    }
}
