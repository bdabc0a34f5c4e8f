using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpenIddict.EntityFrameworkCore.Models;
using Quality.Common.Storage;
using Quality.Identity.Issuer;
using Quality.Testing;

namespace Quality.Identity.Tests.Issuer;

/// <summary>The hand-kept scripts must be what OpenIddict's model expects; a new version of the library shows here.</summary>
public sealed class OpenIddictSchemaTests
{
    [Theory]
    [MemberData(nameof(TestDatabases.Both), MemberType = typeof(TestDatabases))]
    public async Task Every_entity_is_written_and_read_back_with_every_property(DatabaseProvider provider)
    {
        await using var identity = await Installation.StartAsync(provider);
        var written = Everything();
        await using (var scope = identity.Services.CreateAsyncScope())
        {
            var context = scope.ServiceProvider.GetRequiredService<IdentityContext>();
            context.AddRange(written);
            await context.SaveChangesAsync();
        }

        await using var again = identity.Services.CreateAsyncScope();
        var read = again.ServiceProvider.GetRequiredService<IdentityContext>();
        Assert.Equal(written.Length, read.Model.GetEntityTypes().Count());
        foreach (var entity in written)
        {
            var entry = read.Entry(entity);
            var key = entry.Metadata.FindPrimaryKey()!.Properties.Select(p => entry.Property(p.Name).CurrentValue).ToArray();
            var stored = await read.FindAsync(entity.GetType(), key);
            Assert.NotNull(stored);
            foreach (var property in entry.Metadata.GetProperties().Where(p => !p.IsForeignKey()))
                Assert.Equal(entry.Property(property.Name).CurrentValue, read.Entry(stored).Property(property.Name).CurrentValue);
        }
    }

    [Fact]
    public async Task The_script_has_the_tables_columns_and_indexes_of_the_model()
    {
        await using var identity = await Installation.StartAsync(DatabaseProvider.Sqlite);
        await using var scope = identity.Services.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<IdentityContext>();
        var ours = await ColumnsAsync(context);
        await using var fresh = new IdentityContext(new DbContextOptionsBuilder<IdentityContext>().UseSqlite("Data Source=:memory:").Options);
        await fresh.Database.OpenConnectionAsync();
        await fresh.Database.ExecuteSqlRawAsync(fresh.Database.GenerateCreateScript());
        Assert.Equal(await ColumnsAsync(fresh), ours);
    }

    private static Task<List<string>> ColumnsAsync(IdentityContext context) => context.Database.SqlQueryRaw<string>(
        """
        SELECT m.tbl_name || ' ' || m.name || ' ' || c.name || ' ' || c.type || ' ' || c."notnull" || c.pk AS "Value"
        FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name LIKE 'OpenIddict%'
        UNION ALL
        SELECT m.tbl_name || ' ' || m.name || ' ' || group_concat(c.name) FROM sqlite_master m JOIN pragma_index_info(m.name) c WHERE m.type = 'index' AND m.name LIKE 'IX_OpenIddict%' GROUP BY m.tbl_name, m.name
        ORDER BY 1
        """).ToListAsync();

    private static object[] Everything()
    {
        var day = new DateTime(2026, 3, 4, 5, 6, 7, DateTimeKind.Utc);
        var application = new OpenIddictEntityFrameworkCoreApplication
        {
            Id = "a", ApplicationType = "web", ClientId = "c", ClientSecret = "s", ClientType = "confidential", ConsentType = "implicit", DisplayName = "名", DisplayNames = "{}",
            JsonWebKeySet = "{}", Permissions = "[]", PostLogoutRedirectUris = "[]", Properties = "{}", RedirectUris = "[]", Requirements = "[]", Settings = "{}",
        };
        var authorization = new OpenIddictEntityFrameworkCoreAuthorization
        {
            Id = "b", Application = application, CreationDate = day, Properties = "{}", Scopes = "[]", Status = "valid", Subject = "u", Type = "permanent",
        };
        return
        [
            application,
            authorization,
            new OpenIddictEntityFrameworkCoreScope { Id = "d", Description = "d", Descriptions = "{}", DisplayName = "n", DisplayNames = "{}", Name = "s", Properties = "{}", Resources = "[]" },
            new OpenIddictEntityFrameworkCoreToken
            {
                Id = "e", Application = application, Authorization = authorization, CreationDate = day, ExpirationDate = day.AddHours(1), Payload = "p", Properties = "{}",
                RedemptionDate = day.AddMinutes(1), ReferenceId = "r", Status = "valid", Subject = "u", Type = new string('t', 150),
            },
        ];
    }
}
