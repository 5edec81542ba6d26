using Okr.Standalone;

return await StandaloneHost.RunAsync(args);
