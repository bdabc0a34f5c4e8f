using System.Xml.Linq;
using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Quality.Common.Storage;

namespace Quality.Identity.Issuer;

/// <summary>The data protection ring in the database, for installations with several replicas.</summary>
internal sealed class KeyRingStore(Database<IdentityModule> database) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements() => Blocking(async () =>
    {
        await using var connection = await database.OpenAsync();
        return (await connection.QueryAsync<string>("SELECT xml FROM data_protection_keys ORDER BY friendly_name")).Select(XElement.Parse).ToList();
    });

    public void StoreElement(XElement element, string friendlyName) => Blocking(async () =>
    {
        await using var connection = await database.OpenAsync();
        var xml = element.ToString(SaveOptions.DisableFormatting);
        return await connection.ExecuteAsync("INSERT INTO data_protection_keys (friendly_name, xml) VALUES (@friendlyName, @xml)", new { friendlyName, xml });
    });

    /// <summary>The framework's interface is synchronous; it is called at start and once a day.</summary>
    private static T Blocking<T>(Func<Task<T>> act) => Task.Run(act).GetAwaiter().GetResult();
}

/// <summary>Where the ring lies.</summary>
internal static class KeyRing
{
    /// <summary>Protects cookies, antiforgery tokens and the private token keys; not shared with the dashboard's cookies.</summary>
    public static void AddKeyRing(this IServiceCollection services, Database<IdentityModule> database, IssuerSettings settings)
    {
        var ring = services.AddDataProtection().SetApplicationName("quality-identity");
        // Said once here instead of a warning at each start: the directory is the owner's alone, the table is the database's.
        services.Configure<KeyManagementOptions>(o => o.XmlEncryptor = new NullXmlEncryptor());
        if (database.Provider == DatabaseProvider.PostgreSql) services.Configure<KeyManagementOptions>(o => o.XmlRepository = new KeyRingStore(database));
        else ring.PersistKeysToFileSystem(PrivateDirectory(Path.Combine(settings.Data, "keys")));
    }

    /// <summary>Readable for the owner alone: whoever reads the ring can sign tokens.</summary>
    private static DirectoryInfo PrivateDirectory(string path)
    {
        if (OperatingSystem.IsWindows()) return Directory.CreateDirectory(path);
        var directory = Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        directory.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        return directory;
    }
}
