using Quality.Common.Hosting;
using Quality.Inspections;
using Quality.Inspections.Draws;

if (args is ["verify-draw", var proof]) return VerifyDrawCommand.Run(proof, Console.Out); // needs nothing but the file
await ServiceHost.RunAsync(args, new InspectionsModule());
return 0;
