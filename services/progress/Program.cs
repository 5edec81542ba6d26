using Okr.Platform;
using Okr.Progress;

return await OkrHost.RunAsync(args, new ProgressModule());
