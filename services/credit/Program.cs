using Quality.Common.Hosting;
using Quality.Credits;

await ServiceHost.RunAsync(args, new CreditsModule());
