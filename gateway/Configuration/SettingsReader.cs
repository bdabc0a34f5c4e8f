using System.Globalization;
using System.Net;

namespace Quality.Gateway.Configuration;

/// <summary>Reads single settings and collects what is wrong with them, so that all problems are reported together.</summary>
internal sealed class SettingsReader(IConfiguration configuration)
{
    private readonly List<string> _problems = [];

    public string? Text(string key) => configuration[key] is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    public IEnumerable<(string Name, string Value)> Children(string key) =>
        configuration.GetSection(key).GetChildren()
            .Where(child => !string.IsNullOrWhiteSpace(child.Value))
            .Select(child => (child.Key, child.Value!.Trim()));

    public int Number(string key, int least, int most)
    {
        if (int.TryParse(Text(key), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
        Problem(key, $"is '{configuration[key]}'; a number from {least} to {most} is needed");
        return least;
    }

    public Uri? Address(string key, string? value)
    {
        if (value is null) return null;
        if (Uri.TryCreate(value, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)) return uri;
        Problem(key, $"is '{value}'; an address such as http://localhost:8091 is needed");
        return null;
    }

    public IReadOnlyList<IPNetwork> Networks(string key)
    {
        var networks = new List<IPNetwork>();
        foreach (var part in (Text(key) ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (IPNetwork.TryParse(part, out var network)) networks.Add(network);
            else if (IPAddress.TryParse(part, out var address)) networks.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            else Problem(key, $"has '{part}', which is neither an IP address nor a network such as 10.0.0.0/8");
        }

        return networks;
    }

    public string? ExistingFile(string key)
    {
        var path = Text(key);
        if (path is null || File.Exists(path)) return path;
        Problem(key, $"names the file '{path}', which does not exist");
        return null;
    }

    public void Problem(string key, string sentence) => _problems.Add($"{key} {sentence}.");

    public void ThrowIfAny()
    {
        if (_problems.Count > 0) throw new GatewaySettingsException(_problems);
    }
}
