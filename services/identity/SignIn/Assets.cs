using System.Security.Cryptography;

namespace Quality.Identity.SignIn;

/// <summary>The style sheet and the mark of the pages, embedded, under an address that changes with their content.</summary>
internal static class Assets
{
    private static readonly Dictionary<string, (byte[] Content, string Type, string Version)> All = new()
    {
        ["account.css"] = Read("account.css", "text/css; charset=utf-8"),
        ["mark.svg"] = Read("mark.svg", "image/svg+xml"),
    };

    public static string Address(string name) => $"/account/assets/{name}?v={All[name].Version}";

    public static IResult Get(string name, HttpContext http)
    {
        if (!All.TryGetValue(name, out var asset)) return Results.NotFound();
        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return Results.Bytes(asset.Content, asset.Type);
    }

    private static (byte[], string, string) Read(string name, string type)
    {
        using var stream = typeof(Assets).Assembly.GetManifestResourceStream($"Assets/{name}")!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return (content, type, Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 6)));
    }
}
