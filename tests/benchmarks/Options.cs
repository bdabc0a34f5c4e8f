namespace Quality.Benchmarks;

/// <summary>What the command line asks for.</summary>
internal sealed record Options(bool Quick, string? Out, IReadOnlyList<string> Parts)
{
    /// <summary>Null when it cannot be understood; standard error then says why.</summary>
    public static Options? Read(string[] args, IReadOnlyList<string> known)
    {
        var (quick, file, parts) = (false, (string?)null, new List<string>());
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--quick") quick = true;
            else if (args[i] == "--out" && i + 1 < args.Length) file = Path.GetFullPath(args[++i]);
            else if (known.Contains(args[i])) parts.Add(args[i]);
            else
            {
                Console.Error.WriteLine($"{args[i]} is neither --quick, --out FILE nor a part ({string.Join(", ", known)}).");
                return null;
            }
        }

        return new(quick, file, parts);
    }
}
