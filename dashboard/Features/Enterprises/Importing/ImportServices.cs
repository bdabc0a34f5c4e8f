namespace Quality.Dashboard.Features.Enterprises.Importing;

/// <summary>What the import of the register needs from the container.</summary>
internal static class ImportServices
{
    public static void AddImports(this IServiceCollection services) => services.AddSingleton<UploadStore>().AddSingleton<ImportJobs>();
}
