using Okr.Goal;
using Okr.Platform;

return await OkrHost.RunAsync(args, new GoalModule());
