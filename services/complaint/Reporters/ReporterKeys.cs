using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Quality.Common.Errors;
using V1 = Quality.Protos.Complaint.V1;

namespace Quality.Complaints.Reporters;

/// <summary>
/// The keys of stored reporters. In pods the setting <c>Complaint:ReporterKey</c> (32 bytes, base64; older keys in <c>Complaint:FormerReporterKeys</c>,
/// parted by commas) is the same for all replicas. Without it they are the files <c>{Data}/keys/reporter-N.key</c>, readable for the owner alone; the
/// first is made on the first start, and adding the next number changes the key for new reporters while old rows stay readable.
/// </summary>
internal sealed partial class ReporterKeys
{
    private readonly Dictionary<string, ReporterKey> all;

    private ReporterKeys(IReadOnlyList<ReporterKey> newestLast)
    {
        Current = newestLast[^1];
        all = newestLast.DistinctBy(k => k.Id).ToDictionary(k => k.Id);
    }

    /// <summary>Seals new reporters.</summary>
    public ReporterKey Current { get; }

    /// <summary>Reads the setting, else the files; makes the first file.</summary>
    public static ReporterKeys Load(IConfiguration configuration, string data)
    {
        if (configuration["Complaint:ReporterKey"] is not { Length: > 0 } setting) return new(FromFiles(Path.Combine(data, "keys")));
        var former = (configuration["Complaint:FormerReporterKeys"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new([.. former.Select(key => Read("Complaint:FormerReporterKeys", key)), Read("Complaint:ReporterKey", setting)]);
    }

    public bool Has(string id) => all.ContainsKey(id);

    /// <summary>The key that opens a row; while a new key is being rolled out, another replica may have sealed with it already.</summary>
    public ReporterKey Find(string id) => all.GetValueOrDefault(id) ?? throw Fail.Unavailable("REPORTER_KEY_MISSING", $"The reporter key {id} is not in this replica.");

    /// <summary>
    /// The request as the table of request ids may know it: that table keeps a hash of it, from which a telephone number could be guessed back;
    /// a keyed hash stands in the reporter's place.
    /// </summary>
    public V1.LodgeComplaintRequest Masked(V1.LodgeComplaintRequest request)
    {
        if (request.Reporter is null) return request;
        var masked = request.Clone();
        masked.Reporter = new() { DisplayName = Current.Fingerprint(request.Reporter) };
        return masked;
    }

    private static List<ReporterKey> FromFiles(string directory)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(directory);
        else Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (!Numbered(directory).Any()) CreateFirst(directory);
        return [.. Numbered(directory).Select(file => Read(file, File.ReadAllText(file)))];
    }

    private static IEnumerable<string> Numbered(string directory) => Directory.EnumerateFiles(directory)
        .Where(file => KeyFile().IsMatch(Path.GetFileName(file)))
        .OrderBy(file => long.Parse(KeyFile().Match(Path.GetFileName(file)).Groups[1].Value, CultureInfo.InvariantCulture));

    /// <summary>Written whole under another name first: another process never reads half a key, and the first one's key stays.</summary>
    private static void CreateFirst(string directory)
    {
        var (file, draft) = (Path.Combine(directory, "reporter-1.key"), Path.Combine(directory, Path.GetRandomFileName()));
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var writer = new StreamWriter(draft, options)) writer.Write(Convert.ToBase64String(RandomNumberGenerator.GetBytes(ReporterKey.Size)));
        try
        {
            File.Move(draft, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(draft);
        }
    }

    private static ReporterKey Read(string where, string base64)
    {
        try
        {
            return new(Convert.FromBase64String(base64.Trim()));
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException)
        {
            throw new InvalidOperationException($"{where} must hold {ReporterKey.Size} bytes in base64, from a random source.", e);
        }
    }

    [GeneratedRegex(@"^reporter-(\d{1,9})\.key$")]
    private static partial Regex KeyFile();
}
