using System.Data;
using System.Data.Common;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Data.Sqlite;
using Npgsql;
using Quality.Common.Access;
using Quality.Common.Audit;
using Quality.Common.Errors;
using Quality.Common.Events;
using Quality.Common.Hosting;
using Quality.Protos.Common.V1;

namespace Quality.Common.Storage;

/// <summary>The unit of work of the module <typeparamref name="TModule"/>.</summary>
public sealed class UnitOfWork<TModule>(ModuleRuntime<TModule> module, TimeProvider clock) : UnitOfWork(module, clock) where TModule : ServiceModule;

/// <summary>Runs the rpcs and jobs of one module: one write = one transaction = request id, state, outbox and audit.</summary>
public class UnitOfWork(ModuleRuntime module, TimeProvider clock)
{
    /// <summary>Runs a write; a repeated request id answers what the first one answered, without acting again.</summary>
    /// <param name="request">The whole request; another request under the same id is refused.</param>
    /// <param name="requestId">UUID chosen by the client, or empty.</param>
    /// <param name="context">The call.</param>
    /// <param name="act">Load, check, decide, save, announce.</param>
    /// <param name="remember">What a repetition may be answered; default the whole answer (secrets are left out here).</param>
    public async Task<TResponse> WriteAsync<TRequest, TResponse>(
        TRequest request, string requestId, ServerCallContext context, Func<Transaction, Task<TResponse>> act, Func<TResponse, TResponse>? remember = null)
        where TRequest : IMessage
        where TResponse : class, IMessage<TResponse>, new()
    {
        var caller = Caller.Of(context);
        var id = RequestId.From(requestId, request, caller, context.Method);
        return await InTransactionAsync(caller, async tx =>
        {
            if (id is not null && await RequestIdStore.SeenAsync<TResponse>(tx, id) is { } answered) return answered;
            var response = await act(tx);
            if (id is not null) await RequestIdStore.RememberAsync(tx, id, remember is null ? response : remember(response));
            await AuditStore.InsertAsync(tx, AuditCall.Of(context, AuditKind.Write, id?.Value));
            return response;
        }, context.CancellationToken);
    }

    /// <summary>Runs a read on one snapshot; the audit row is committed before the answer leaves.</summary>
    public async Task<TResponse> ReadAsync<TResponse>(ServerCallContext context, Func<Transaction, Task<TResponse>> act)
    {
        var caller = Caller.Of(context);
        var (response, audits) = await OnSnapshotAsync(caller, async tx => (await act(tx), tx.Audits), context.CancellationToken);
        await module.AuditQueue.AppendAsync(caller, AuditCall.Of(context, AuditKind.Read), audits, clock.GetUtcNow());
        return response;
    }

    /// <summary>Runs a server stream on one snapshot; audited before its first message, and what it named besides after its last.</summary>
    public async Task StreamAsync(ServerCallContext context, Func<Transaction, Task> act)
    {
        var caller = Caller.Of(context);
        await module.AuditQueue.AppendAsync(caller, AuditCall.Of(context, AuditKind.Read), [], clock.GetUtcNow());
        IReadOnlyList<AuditRecord> named = [];
        try
        {
            await OnSnapshotAsync(caller, async tx =>
            {
                named = tx.Audits;
                await act(tx);
                return 0;
            }, context.CancellationToken);
        }
        finally
        {
            // Who breaks a stream off has read all the same what came before.
            if (named.Count > 0) await module.AuditQueue.AppendAsync(caller, AuditCall.Of(context, AuditKind.Read), named, clock.GetUtcNow());
        }
    }

    /// <summary>A write of the system itself.</summary>
    public Task<T> JobAsync<T>(Func<Transaction, Task<T>> act, Caller? caller = null, CancellationToken cancel = default) =>
        JobAsync(act, caller ?? Caller.System, AuditCall.Job, cancel);

    /// <summary>One of the several transactions of a long call, such as a batch of an import; it commits even when the caller has gone.</summary>
    public Task<T> PartAsync<T>(ServerCallContext context, Func<Transaction, Task<T>> act) =>
        JobAsync(act, Caller.Of(context), AuditCall.Of(context, AuditKind.Write), CancellationToken.None);

    /// <summary>A read of the system itself.</summary>
    public Task<T> SnapshotAsync<T>(Func<Transaction, Task<T>> act, Caller? caller = null, CancellationToken cancel = default) =>
        OnSnapshotAsync(caller ?? Caller.System, act, cancel);

    private Task<T> JobAsync<T>(Func<Transaction, Task<T>> act, Caller caller, AuditCall call, CancellationToken cancel) =>
        InTransactionAsync(caller, async tx =>
        {
            var result = await act(tx);
            if (tx.Audits.Count > 0) await AuditStore.InsertAsync(tx, call);
            return result;
        }, cancel);

    private async Task<T> InTransactionAsync<T>(Caller caller, Func<Transaction, Task<T>> act, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await Transactions.RunAsync(module, caller, clock, module.Events.Published, act, cancel);
            }
            catch (DbException e) when (attempt < 4 && Transactions.MayRetry(e))
            {
                await Task.Delay(Random.Shared.Next(5, 25 * attempt), cancel);
            }
        }
    }

    private async Task<T> OnSnapshotAsync<T>(Caller caller, Func<Transaction, Task<T>> act, CancellationToken cancel)
    {
        await using var connection = await module.Database.OpenAsync(cancel);
        await using var transaction = await Transactions.BeginSnapshotAsync(connection, cancel);
        var result = await act(new Transaction(module.Database, connection, transaction, caller, clock, cancel));
        await transaction.CommitAsync(cancel);
        return result;
    }
}

/// <summary>The one way in which a writing transaction begins, saves its events and commits.</summary>
internal static class Transactions
{
    /// <summary>A reading transaction that sees one state and never waits for a writer.</summary>
    public static async Task<DbTransaction> BeginSnapshotAsync(DbConnection connection, CancellationToken cancel) => connection is SqliteConnection sqlite
        ? sqlite.BeginTransaction(deferred: true)
        : await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);

    public static async Task<T> RunAsync<T>(
        ModuleRuntime module, Caller caller, TimeProvider clock, IReadOnlySet<string>? publishable, Func<Transaction, Task<T>> act, CancellationToken cancel)
    {
        var database = module.Database;
        var gate = database.Provider == DatabaseProvider.Sqlite ? database.WriterGate : null;
        if (gate is not null) await gate.WaitAsync(cancel);
        try
        {
            await using var connection = await database.OpenAsync(cancel);
            await using var transaction = await connection.BeginTransactionAsync(cancel);
            var tx = new Transaction(database, connection, transaction, caller, clock, cancel) { Publishable = publishable };
            var result = await act(tx);
            await OutboxStore.InsertAsync(tx);
            await transaction.CommitAsync(CancellationToken.None);
            if (tx.Events.Count > 0) module.OutboxSignal.Set();
            return result;
        }
        finally
        {
            gate?.Release();
        }
    }

    /// <summary>
    /// Serialization failure and deadlock: the database asks for another try. A unique violation too: the other writer has
    /// committed, so that the next try sees its row and refuses with the right words.
    /// </summary>
    public static bool MayRetry(DbException e) => e is PostgresException { SqlState: "40001" or "40P01" or PostgresErrorCodes.UniqueViolation };
}
