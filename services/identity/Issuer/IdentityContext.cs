using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Quality.Common.Storage;

namespace Quality.Identity.Issuer;

/// <summary>OpenIddict's tables; its tables are made by <c>Schema/{provider}/002_openiddict.sql</c>, never by EF.</summary>
internal sealed class IdentityContext(DbContextOptions<IdentityContext> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.UseOpenIddict();
}

/// <summary>Opens the context of a scope: on its own connection, or inside a transaction that has already begun.</summary>
internal sealed class IdentityContextSource(Database<IdentityModule> database, IConfiguration configuration)
{
    private static readonly WriterPatience Patience = new();

    private Transaction? joined;

    /// <summary>What OpenIddict's stores write in this scope commits with <paramref name="tx"/>, or not at all.</summary>
    public void Join(Transaction tx) => joined = tx;

    public IdentityContext Create()
    {
        var options = new DbContextOptionsBuilder<IdentityContext>();
        if (joined is null) return new(Alone(options).Options);
        var context = new IdentityContext(joined.Provider == DatabaseProvider.Sqlite
            ? options.UseSqlite(joined.Connection).Options
            : options.UseNpgsql(joined.Connection).Options);
        context.Database.UseTransaction(joined.DbTransaction);
        return context;
    }

    private DbContextOptionsBuilder<IdentityContext> Alone(DbContextOptionsBuilder<IdentityContext> options) => database.File is { } file
        ? options.UseSqlite(new SqliteConnectionStringBuilder { DataSource = file, ForeignKeys = true, DefaultTimeout = 30 }.ToString()).AddInterceptors(Patience)
        : options.UseNpgsql(configuration.GetConnectionString(database.Name));
}

/// <summary>OpenIddict's writes do not queue with those of the unit of work: SQLite itself then waits for its one writer, in short steps.</summary>
internal sealed class WriterPatience : DbConnectionInterceptor
{
    private const int Milliseconds = 20_000;

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) =>
        SQLitePCL.raw.sqlite3_busy_timeout(((SqliteConnection)connection).Handle, Milliseconds);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        ConnectionOpened(connection, eventData);
        return Task.CompletedTask;
    }
}
