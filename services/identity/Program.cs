using Quality.Common.Hosting;
using Quality.Identity;

// Alone, identity serves its pages and tokens on 8082 unless told otherwise; in one process with the others, that host decides.
if (Environment.GetEnvironmentVariable("Ports__IdentityWeb") is null) args = ["--Ports:IdentityWeb=8082", .. args];
await ServiceHost.RunAsync(args, new IdentityModule());
