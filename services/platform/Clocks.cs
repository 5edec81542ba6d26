namespace Okr.Platform;

/// <summary>Time as the services use it.</summary>
public static class Clocks
{
    /// <summary>Now, in UTC.</summary>
    public static DateTime UtcNow(this TimeProvider clock) => clock.GetUtcNow().UtcDateTime;

    /// <summary>The present day in UTC.</summary>
    public static DateOnly Today(this TimeProvider clock) => DateOnly.FromDateTime(clock.UtcNow());
}
