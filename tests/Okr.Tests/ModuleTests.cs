namespace Okr.Tests;

public sealed class ModuleTests
{
    [Fact]
    public void A_module_is_named_by_its_folder()
    {
        Assert.Equal("goal", new Okr.Goal.GoalModule().Name);
    }
}
