using Quality.Dashboard;

var builder = WebApplication.CreateBuilder(args);
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Grpc.Net.Client", LogLevel.Error);
builder.ListenOnWebPort();
builder.AddDashboard();
var app = builder.Build();
app.UseDashboard();
await app.RunAsync();
