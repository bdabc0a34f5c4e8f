using System.Security.Cryptography;
using Google.Protobuf;
using Quality.Common.Access;
using Quality.Common.Errors;

namespace Quality.Common.Storage;

/// <summary>An id by which a client repeats a write safely; it belongs to one caller and one method.</summary>
internal sealed record RequestId(string Caller, string Method, string Value, string PayloadHash)
{
    public static RequestId? From(string value, IMessage request, Caller caller, string method)
    {
        if (string.IsNullOrEmpty(value)) return null;
        if (!Guid.TryParse(value, out var id)) throw Fail.Invalid("request_id", "BAD_UUID", "request_id must be a UUID.");
        return new(caller.Subject, method, id.ToString(), Convert.ToHexStringLower(SHA256.HashData(request.ToByteArray())));
    }
}

/// <summary>Remembers answers by request id; insert-first, so that of two parallel twins the second waits for the first.</summary>
internal static class RequestIdStore
{
    /// <summary>Null: first time. Otherwise the first answer.</summary>
    public static async Task<TResponse?> SeenAsync<TResponse>(Transaction tx, RequestId id) where TResponse : class, IMessage<TResponse>, new()
    {
        var inserted = await tx.ExecuteAsync(
            "INSERT INTO request_ids (caller, method, id, payload_hash, created_at) VALUES (@Caller, @Method, @Value, @PayloadHash, @Now) ON CONFLICT DO NOTHING",
            new { id.Caller, id.Method, id.Value, id.PayloadHash, tx.Now });
        if (inserted == 1) return null;
        var (hash, answer) = await tx.QuerySingleOrDefaultAsync<(string, byte[])>(
            "SELECT payload_hash, response FROM request_ids WHERE caller = @Caller AND method = @Method AND id = @Value", id);
        if (hash != id.PayloadHash)
            throw Fail.Invalid("request_id", "REQUEST_ID_REUSED", "This request_id was used before for a different request.");
        var response = new TResponse();
        response.MergeFrom(answer);
        return response;
    }

    public static Task RememberAsync(Transaction tx, RequestId id, IMessage response) => tx.ExecuteAsync(
        "UPDATE request_ids SET response = @response WHERE caller = @Caller AND method = @Method AND id = @Value",
        new { id.Caller, id.Method, id.Value, response = response.ToByteArray() });

    public static Task TrimAsync(Transaction tx, DateTimeOffset before) =>
        tx.ExecuteAsync("DELETE FROM request_ids WHERE created_at < @before", new { before });
}
