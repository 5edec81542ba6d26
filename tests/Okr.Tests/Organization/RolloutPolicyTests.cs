using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Okr.Platform.Security;
using Okr.Tests.Conventions;

namespace Okr.Tests.Organization;

public sealed class RolloutPolicyTests(ProductUnderTest product) : IClassFixture<ProductUnderTest>
{
    [Theory]
    [InlineData("listRolloutWaves", Policies.Member)]
    [InlineData("createRolloutWave", Policies.ProgramAdmin)]
    [InlineData("changeRolloutWave", Policies.ProgramAdmin)]
    [InlineData("deleteRolloutWave", Policies.ProgramAdmin)]
    [InlineData("listExemptions", Policies.ProgramAdmin)]
    [InlineData("createExemption", Policies.ProgramAdmin)]
    [InlineData("changeExemption", Policies.ProgramAdmin)]
    [InlineData("deleteExemption", Policies.ProgramAdmin)]
    public void Waves_are_read_by_all_and_changed_by_administrators_and_exemptions_are_for_these_alone(
        string endpoint,
        string policy
    )
    {
        var found = Assert.Single(
            product.Endpoints,
            e => e.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName == endpoint
        );
        Assert.Equal(policy, Assert.Single(found.Metadata.GetOrderedMetadata<IAuthorizeData>()).Policy);
    }
}
