using Quality.Common.Hosting;
using Quality.Complaints;

await ServiceHost.RunAsync(args, new ComplaintsModule());
