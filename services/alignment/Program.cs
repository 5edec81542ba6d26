using Okr.Alignment;
using Okr.Platform;

return await OkrHost.RunAsync(args, new AlignmentModule());
