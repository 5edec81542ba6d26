using Okr.Organization;
using Okr.Platform;

return await OkrHost.RunAsync(args, new OrganizationModule());
