using Quality.Common.Storage;

namespace Quality.Identity.Accounts;

/// <summary>Ends what was issued to a subject, in the transaction of the change that demands it.</summary>
internal static class TokenStore
{
    /// <summary>Codes and refresh tokens die at once; an access token that services already hold lives on for its minutes.</summary>
    public static async Task RevokeAsync(Transaction tx, string subject)
    {
        await tx.ExecuteAsync("""UPDATE "OpenIddictTokens" SET "Status" = 'revoked' WHERE "Subject" = @subject AND "Status" IN ('valid', 'inactive')""", new { subject });
        await tx.ExecuteAsync("""UPDATE "OpenIddictAuthorizations" SET "Status" = 'revoked' WHERE "Subject" = @subject AND "Status" = 'valid'""", new { subject });
    }
}
