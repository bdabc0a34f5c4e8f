using Quality.Gateway;

return await GatewayHost.RunAsync(args);
