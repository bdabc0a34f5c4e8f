using Quality.Brands;
using Quality.Common.Hosting;

await ServiceHost.RunAsync(args, new BrandsModule());
