using Quality.AllInOne;

return await AllInOneHost.RunAsync(args);
