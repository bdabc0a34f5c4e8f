using Quality.Common.Hosting;
using Quality.Indicators;

await ServiceHost.RunAsync(args, new IndicatorsModule());
