using System.Globalization;
using Quality.Benchmarks.Servers;

namespace Quality.Benchmarks;

/// <summary>The directory of one run and the servers that its parts share; both are gone afterwards, even when the run is broken off.</summary>
internal sealed class Ground : IAsyncDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("quality-benchmarks-").FullName;
    private PostgresServer? postgres;
    private int folders;

    public Ground(bool quick)
    {
        Quick = quick;
        // PostgreSQL and nginx leave root's rights behind and must still come through.
        File.SetUnixFileMode(root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Remove();
    }

    /// <summary>Whether the sizes are small.</summary>
    public bool Quick { get; }

    /// <summary>A size that depends on it.</summary>
    public int Size(int full, int quick) => Quick ? quick : full;

    /// <summary>A new empty directory.</summary>
    public string Folder(string name)
    {
        var folder = Path.Combine(root, string.Create(CultureInfo.InvariantCulture, $"{++folders:00}-{name}"));
        return Directory.CreateDirectory(folder).FullName;
    }

    /// <summary>The PostgreSQL server of this run, started at its first use.</summary>
    public async Task<PostgresServer> PostgresAsync() => postgres ??= await PostgresServer.StartAsync(Folder("postgres"));

    /// <summary>What happens now, beside the report.</summary>
    public static void Say(string line) => Console.Error.WriteLine(line);

    public async ValueTask DisposeAsync()
    {
        if (postgres is not null) await postgres.DisposeAsync();
        Remove();
    }

    private void Remove()
    {
        try
        {
            if (Directory.Exists(root)) Directory.Delete(root, recursive: true);
        }
        catch (IOException e)
        {
            Say($"{root} is left behind: {e.Message}");
        }
    }
}
