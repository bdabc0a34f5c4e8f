using Quality.Dashboard;

var builder = WebApplication.CreateBuilder(args);
builder.ListenOnWebPort();
builder.AddDashboard();
var app = builder.Build();
app.UseDashboard();
await app.RunAsync();
