using Quality.Common.Storage;

namespace Quality.Identity;

/// <summary>What is read to be changed is locked until the transaction ends; SQLite has one writer and needs no lock.</summary>
internal static class RowLock
{
    public static string Of(Transaction tx, bool wanted) => wanted && tx.Provider == DatabaseProvider.PostgreSql ? " FOR UPDATE" : "";
}
