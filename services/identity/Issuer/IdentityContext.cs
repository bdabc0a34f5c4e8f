using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
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
        ? options.UseSqlite(new SqliteConnectionStringBuilder { DataSource = file, ForeignKeys = true, DefaultTimeout = 30 }.ToString())
        : options.UseNpgsql(configuration.GetConnectionString(database.Name));
}
