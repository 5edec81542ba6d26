using Okr.Platform;
using Okr.Scoring;

return await OkrHost.RunAsync(args, new ScoringModule());
