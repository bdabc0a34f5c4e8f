using System.Reflection;
using Google.Protobuf.Reflection;
using Quality.Brands;
using Quality.Common.Access;
using Quality.Common.Events;
using Quality.Common.Hosting;
using Quality.Complaints;
using Quality.Credits;
using Quality.Identity;
using Quality.Indicators;
using Quality.Inspections;
using Quality.Standards;
using Quality.Testing;

namespace Quality.Architecture.Tests;

/// <summary>All modules and all proto services, as they are compiled.</summary>
internal static class WholeSystem
{
    public static ServiceModule[] Modules() =>
        [new CreditsModule(), new StandardsModule(), new InspectionsModule(), new BrandsModule(), new ComplaintsModule(), new IndicatorsModule(), new IdentityModule()];

    /// <summary>Every rpc that a proto file declares.</summary>
    public static IReadOnlyList<MethodDescriptor> Rpcs { get; } =
    [
        .. typeof(Protos.Common.V1.EventLogService).Assembly.GetTypes()
            .Select(t => t.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null)).OfType<FileDescriptor>()
            .SelectMany(f => f.Services).SelectMany(s => s.Methods).OrderBy(m => m.FullName, StringComparer.Ordinal),
    ];

    /// <summary>The access tables: one for each module, and the one of the rpcs that all serve.</summary>
    public static IReadOnlyList<IReadOnlyDictionary<string, AccessRule>> AccessTables()
    {
        List<IReadOnlyDictionary<string, AccessRule>> tables = [SharedAccess.Rules];
        foreach (var module in Modules())
        {
            var table = new AccessTable();
            module.Access(table);
            tables.Add(table.Rules);
        }

        return tables;
    }

    public static IReadOnlyList<EventTable> EventTables()
    {
        List<EventTable> tables = [];
        foreach (var module in Modules())
        {
            var table = new EventTable();
            module.Events(table);
            tables.Add(table);
        }

        return tables;
    }

    /// <summary>As the wire names a method.</summary>
    public static string Path(MethodDescriptor rpc) => $"/{rpc.Service.FullName}/{rpc.Name}";
}
