using Quality.Common.Access;
using Quality.Common.Storage;
using Quality.Identity.Accounts;
using Quality.Identity.Clients;
using Quality.Identity.Issuer;

namespace Quality.Identity.Bootstrap;

/// <summary>
/// Makes the first administrator and the first client, once in the life of an installation. On one machine their secrets go to a file that only
/// its owner can read; in a cluster they come from a Secret and are written nowhere.
/// </summary>
internal sealed partial class FirstStart(
    UnitOfWork<IdentityModule> work, PasswordHash passwords, Applications applications, IssuerSettings settings, BootstrapSettings given, ILogger<FirstStart> log)
{
    private const string AdminName = "admin";
    private const string ClientId = "bootstrap-client";

    public async Task RunAsync(CancellationToken cancel)
    {
        if (await work.SnapshotAsync(InstallationStore.IsDoneAsync, cancel: cancel)) return;
        var secrets = new BootstrapSecrets(
            AdminName, given.AdminPassword ?? PasswordPolicy.NewPassword(), ClientId, given.ClientSecret ?? Applications.NewSecret(), new Uri(settings.Issuer, "connect/token"));
        var hash = await passwords.MakeAsync(secrets.Password, cancel);
        if (!await work.JobAsync(tx => CreateAsync(tx, secrets, hash), cancel: cancel)) return;
        if (given.FromSettings)
        {
            LogFromSettings(log);
            return;
        }

        var path = BootstrapFile.PathIn(settings.Data);
        LogWritten(log, path);
    }

    /// <summary>False when another replica was first, or accounts exist from a restored backup.</summary>
    private async Task<bool> CreateAsync(Transaction tx, BootstrapSecrets secrets, string passwordHash)
    {
        if (!await InstallationStore.ClaimAsync(tx) || await AccountStore.AnyAsync(tx)) return false;
        var admin = FirstAdmin(tx, passwordHash);
        await AccountStore.InsertAsync(tx, admin);
        await ClientStore.InsertAsync(tx, FirstClient(tx));
        await applications.CreateMachineAsync(tx, ClientId, secrets.ClientSecret);
        tx.Audit(admin.Name, admin.Region, "INSTALLED");
        // Before the commit: a crash between the two leaves a file that the next start replaces, never accounts whose secrets nobody knows.
        if (!given.FromSettings) BootstrapFile.Write(settings.Data, secrets);
        return true;
    }

    private static Account FirstAdmin(Transaction tx, string passwordHash) => new()
    {
        Id = tx.NewId(), UserName = AdminName, DisplayName = "管理员", Roles = Role.ProvinceAdmin, Region = "620000", PasswordHash = passwordHash,
        MustChangePassword = true, SecurityStamp = tx.NewId(), CreatedAt = tx.Now, UpdatedAt = tx.Now, Version = 1,
    };

    private static Client FirstClient(Transaction tx) => new()
    {
        ClientId = ClientId, DisplayName = "首次安装客户端", Roles = Role.ProvinceAdmin, SecretAt = tx.Now, CreatedAt = tx.Now, UpdatedAt = tx.Now, Version = 1,
    };

    [LoggerMessage(Level = LogLevel.Information, Message = "First start: an administrator and a client were made; their secrets are in {Path}.")]
    private static partial void LogWritten(ILogger log, string path);

    [LoggerMessage(Level = LogLevel.Information, Message = "First start: an administrator and a client were made with the secrets of the configuration.")]
    private static partial void LogFromSettings(ILogger log);
}
