using Okr.Gateway;

return await GatewayHost.RunAsync(args);
