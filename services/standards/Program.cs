using Quality.Common.Hosting;
using Quality.Standards;

await ServiceHost.RunAsync(args, new StandardsModule());
