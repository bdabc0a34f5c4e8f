using System.Text.Json;

namespace Quality.Identity.Bootstrap;

/// <summary>What the first start hands to whoever installed the system.</summary>
internal sealed record BootstrapSecrets(string User, string Password, string ClientId, string ClientSecret, Uri TokenEndpoint);

/// <summary><c>{Data}/bootstrap.json</c>, readable for its owner alone from its first byte on.</summary>
internal static class BootstrapFile
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static string PathIn(string data) => Path.GetFullPath(Path.Combine(data, "bootstrap.json"));

    public static void Write(string data, BootstrapSecrets secrets)
    {
        Directory.CreateDirectory(data);
        var path = PathIn(data);
        var draft = path + ".new";
        File.Delete(draft);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.WriteThrough };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(draft, options))
        {
            JsonSerializer.Serialize(file, new
            {
                admin = new { user = secrets.User, password = secrets.Password },
                client = new { client_id = secrets.ClientId, client_secret = secrets.ClientSecret },
                token_endpoint = secrets.TokenEndpoint,
            }, Indented);
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
    }
}
