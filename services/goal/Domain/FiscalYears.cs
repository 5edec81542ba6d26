namespace Okr.Goal.Domain;

/// <summary>
/// Fiscal years that start on the first day of a month; a year bears the calendar year in which it ends.
/// </summary>
internal sealed record FiscalYears(int StartMonth)
{
    public int Of(DateOnly day) => StartMonth > 1 && day.Month >= StartMonth ? day.Year + 1 : day.Year;
}
