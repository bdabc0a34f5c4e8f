using Quality.Common.Hosting;
using Quality.Inspections;

await ServiceHost.RunAsync(args, new InspectionsModule());
