using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;

namespace Quality.Common.Secrets;

/// <summary>
/// Keys that seal what a database should not show to who reads its files. In pods a setting (32 bytes, base64; older keys in a second one, parted by
/// commas) is the same for all replicas. Without it they are the files <c>{Data}/keys/{purpose}-N.key</c>, readable for the owner alone; the first is made
/// on the first start, and adding the next number changes the key for what is sealed from then on, while old rows stay readable.
/// </summary>
public sealed class SealingKeys
{
    private readonly Dictionary<string, SealingKey> all;

    private SealingKeys(IReadOnlyList<SealingKey> newestLast)
    {
        Current = newestLast[^1];
        all = newestLast.DistinctBy(k => k.Id).ToDictionary(k => k.Id);
    }

    /// <summary>Seals what is new.</summary>
    public SealingKey Current { get; }

    /// <summary>Reads the setting, else the files; makes the first file.</summary>
    /// <param name="configuration">Where the settings are.</param>
    /// <param name="data">The directory <c>Data</c>.</param>
    /// <param name="purpose">A word of small letters, part of the ids and of the names of files.</param>
    /// <param name="setting">Path of the setting, such as <c>Complaint:ReporterKey</c>.</param>
    /// <param name="formerSetting">Path of the setting with the older ones.</param>
    public static SealingKeys Load(IConfiguration configuration, string data, string purpose, string setting, string formerSetting)
    {
        if (configuration[setting] is not { Length: > 0 } given) return new(FromFiles(Path.Combine(data, "keys"), purpose));
        var former = (configuration[formerSetting] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new([.. former.Select(key => Read(purpose, formerSetting, key)), Read(purpose, setting, given)]);
    }

    /// <summary>Whether this process has the key.</summary>
    public bool Has(string id) => all.ContainsKey(id);

    /// <summary>The key that opens a row; null where this process does not have it.</summary>
    public SealingKey? Find(string id) => all.GetValueOrDefault(id);

    private static List<SealingKey> FromFiles(string directory, string purpose)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(directory);
        else Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (!Numbered(directory, purpose).Any()) CreateFirst(directory, purpose);
        return [.. Numbered(directory, purpose).Select(file => Read(purpose, file, File.ReadAllText(file)))];
    }

    private static IEnumerable<string> Numbered(string directory, string purpose) => Directory.EnumerateFiles(directory, $"{purpose}-*.key")
        .Select(file => (File: file, Number: Path.GetFileNameWithoutExtension(file)[(purpose.Length + 1)..]))
        .Where(f => f.Number.Length is > 0 and < 10 && f.Number.All(char.IsAsciiDigit))
        .OrderBy(f => long.Parse(f.Number, CultureInfo.InvariantCulture)).Select(f => f.File);

    /// <summary>
    /// Written whole under another name first, so that another process never reads half a key; by one process at a time, because a move that must not
    /// overwrite looks first and moves then.
    /// </summary>
    private static void CreateFirst(string directory, string purpose)
    {
        using var gate = Lock(Path.Combine(directory, $"{purpose}.lock"));
        if (Numbered(directory, purpose).Any()) return;
        var draft = Path.Combine(directory, Path.GetRandomFileName());
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var writer = new StreamWriter(draft, options)) writer.Write(Convert.ToBase64String(RandomNumberGenerator.GetBytes(SealingKey.Size)));
        File.Move(draft, Path.Combine(directory, $"{purpose}-1.key"));
    }

    /// <summary>Held until it is disposed of, or its process ends; who waited longer than ten seconds gets the error.</summary>
    private static FileStream Lock(string file)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new(file, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, Options = FileOptions.DeleteOnClose });
            }
            catch (IOException) when (watch.Elapsed < TimeSpan.FromSeconds(10))
            {
                Thread.Sleep(5);
            }
        }
    }

    private static SealingKey Read(string purpose, string where, string base64)
    {
        try
        {
            return new(purpose, Convert.FromBase64String(base64.Trim()));
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException)
        {
            throw new InvalidOperationException($"{where} must hold {SealingKey.Size} bytes in base64, from a random source.", e);
        }
    }
}
