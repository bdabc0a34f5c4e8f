using Quality.Common.Errors;
using Quality.Common.Paging;
using Quality.Common.Storage;
using Quality.Common.Values;
using Quality.Credits.Enterprises;
using V1 = Quality.Protos.Credit.V1;

namespace Quality.Credits.QualityFiles;

/// <summary>Brings what stands under an old code or name into the file of an enterprise, by two persons (7.8).</summary>
internal static class Identities
{
    public static async Task<V1.EnterpriseIdentity> ProposeAsync(Transaction tx, V1.EnterpriseIdentity? sent)
    {
        var (wish, subject) = Identity.Check(sent);
        var enterprise = await EnterpriseStore.FindVisibleAsync(tx, EnterpriseWire.CodeOf("identity.enterprise", wish.Enterprise)) ?? throw Fail.NotFound(wish.Enterprise);
        await DemandOwnAsync(tx, subject);
        await DemandNoChainAsync(tx, enterprise.Uscc, subject);
        var identity = new Identity(
            tx.NewId(), 1, enterprise.Uscc, (long)wish.Kind, wish.Value, subject, wish.Evidence, (long)V1.IdentityState.Proposed, tx.Caller.Subject, tx.Caller.Name, "", "", tx.Now,
            QualityEntryStore.Open, QualityEntryStore.Open);
        if (!await IdentityStore.InsertAsync(tx, identity))
            throw new QualityException(Grpc.Core.StatusCode.AlreadyExists, "IDENTITY_EXISTS", "This identity is proposed or merged already.");
        tx.Audit(Identity.Collection + identity.Id, enterprise.Region);
        return identity.ToWire(tx.Caller);
    }

    public static Task<V1.EnterpriseIdentity> MergeAsync(Transaction tx, V1.MergeIdentityRequest request) => ChangeAsync(tx, request.Name, request.Etag, async stored =>
    {
        await DemandOwnAsync(tx, stored.Subject);
        if (await IdentityStore.OwnerAsync(tx, stored.Uscc) is not null) throw Fail.Precondition("MERGED_ELSEWHERE", "The enterprise itself was merged into another one.");
        return stored.Merge(tx.Caller, await TickAsync(tx, stored));
    });

    public static Task<V1.EnterpriseIdentity> RejectAsync(Transaction tx, V1.RejectIdentityRequest request)
    {
        var check = new Violations();
        var reason = check.Required("reason", request.Reason);
        check.ThrowIfAny();
        return ChangeAsync(tx, request.Name, request.Etag, async stored => stored.Reject(tx.Caller, reason, await TickAsync(tx, stored)));
    }

    public static async Task<V1.ListIdentitiesResponse> ListAsync(Transaction tx, V1.ListIdentitiesRequest request)
    {
        var check = new Violations();
        foreach (var state in request.States) check.Enum("states", state);
        Uscc uscc = default;
        check.AddIf(request.Enterprise.Length > 0 && !Uscc.TryFromName(request.Enterprise, out uscc), "enterprise", "BAD_NAME", "enterprise must be enterprises/{code} with a code of 18 characters.");
        check.ThrowIfAny();
        var (code, states) = (request.Enterprise.Length > 0 ? uscc.Value : "", string.Join(',', request.States.Select(s => (int)s).Distinct().Order()));
        var page = Page.From(request.PageSize, request.PageToken, code, states);
        var rows = await IdentityStore.ListAsync(tx, code, states, page.After, page.Limit);
        var response = new V1.ListIdentitiesResponse { NextPageToken = page.Next(rows, i => i.Id), TotalSize = await IdentityStore.CountAsync(tx, code, states) };
        response.Identities.AddRange(rows.Select(i => i.ToWire(tx.Caller)));
        return response;
    }

    private static async Task<V1.EnterpriseIdentity> ChangeAsync(Transaction tx, string name, string etag, Func<Identity, Task<Identity>> change)
    {
        var stored = await IdentityStore.FindAsync(tx, EntryWire.IdOf("name", name, Identity.Collection)) ?? throw Fail.NotFound(name);
        Etag.Check(name, etag, stored.Version);
        var changed = await change(stored);
        if (!await IdentityStore.ReviseAsync(tx, changed)) throw Fail.StaleEtag(name);
        tx.Audit(name, (await EnterpriseStore.FindAsync(tx, stored.Uscc))?.Region, "enterprises/" + stored.Uscc);
        return changed.ToWire(tx.Caller);
    }

    /// <summary>Old code first, then the enterprise, as everywhere; answers the instant.</summary>
    private static async Task<long> TickAsync(Transaction tx, Identity identity) => (await QualityFileStore.TickAsync(tx, identity.Subject, identity.Uscc)).ToUnixTimeMilliseconds();

    /// <summary>An old code that is registered in another region stays there: nobody pulls its entries over.</summary>
    private static async Task DemandOwnAsync(Transaction tx, string subject)
    {
        if (Subjects.IsCode(subject) && await EnterpriseStore.FindAsync(tx, subject) is { } registered && !tx.Caller.Scope.Contains(registered.Region)) throw Fail.NotFound(registered.Name);
    }

    private static async Task DemandNoChainAsync(Transaction tx, string uscc, string subject)
    {
        if (await IdentityStore.ChainsAsync(tx, uscc, subject)) throw Fail.Precondition("MERGED_ELSEWHERE", "The enterprise is an old identity of another one, or the code has identities of its own.");
    }
}
