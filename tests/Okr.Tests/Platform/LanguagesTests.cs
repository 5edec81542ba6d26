using Okr.Platform.Errors;

namespace Okr.Tests.Platform;

public sealed class LanguagesTests
{
    [Theory]
    [InlineData(null, "en")]
    [InlineData("", "en")]
    [InlineData("zh", "zh-CN")]
    [InlineData("zh-Hans-CN,zh;q=0.9,en;q=0.8", "zh-CN")]
    [InlineData("en-GB,zh;q=0.9", "en")]
    [InlineData("fr, zh-CN;q=0.2, en;q=0.1", "zh-CN")]
    [InlineData("zh;q=nonsense, en;q=0.1", "en")]
    public void The_better_of_the_two_languages_is_chosen(string? header, string expected) =>
        Assert.Equal(expected, Languages.Choose(header));
}
