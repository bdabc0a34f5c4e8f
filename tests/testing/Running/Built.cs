namespace Quality.Testing.Running;

/// <summary>The programs of the tree as they were built, in the configuration of the running test.</summary>
public static class Built
{
    private static readonly string Configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    /// <summary>The path of a built program; the test project names it as a reference, so that it was built before.</summary>
    /// <param name="folder">Its folder from the root, <c>services/credit</c>.</param>
    /// <param name="assembly">Its assembly, <c>Quality.Credits</c>.</param>
    public static string Program(string folder, string assembly)
    {
        var file = Path.Combine(Repository.Root, folder, "bin", Configuration, "net10.0", assembly + ".dll");
        return File.Exists(file) ? file : throw new FileNotFoundException($"{folder} was not built in {Configuration}: build the solution first.", file);
    }
}
