using Okr.Organization.Domain;
using Okr.Platform.Errors;

namespace Okr.Organization.Features;

/// <summary>Days that dated facts may bear.</summary>
internal static class Days
{
    public static readonly DateOnly First = new(1950, 1, 1);
    public static readonly DateOnly Last = new(2200, 12, 31);

    public static bool InRange(DateOnly day) => day >= First && day <= Last;

    /// <summary>A day that may be missing.</summary>
    public static Validation Day(this Validation validation, string field, DateOnly? day) =>
        validation.Check(day is not { } value || InRange(value), field, OrganizationErrors.DayOutOfRange);
}
