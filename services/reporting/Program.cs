using Okr.Platform;
using Okr.Reporting;

return await OkrHost.RunAsync(args, new ReportingModule());
