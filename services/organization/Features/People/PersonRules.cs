using Microsoft.EntityFrameworkCore;
using Okr.Organization.Data;
using Okr.Organization.Domain;
using Okr.Platform;
using Okr.Platform.Errors;

namespace Okr.Organization.Features.People;

/// <summary>What all changes of people must keep.</summary>
internal static class PersonRules
{
    public static readonly string[] Locales = [Languages.Chinese, Languages.English];

    /// <summary>The details as they are kept: clean texts, null for empty ones.</summary>
    public static PersonDetails Clean(
        string? name,
        string? email,
        string? title,
        string? locale,
        string? timeZone,
        string? location,
        string? jobFamily
    ) =>
        new(
            Texts.Clean(name) ?? "",
            Texts.Clean(email),
            Texts.Clean(title),
            locale,
            timeZone,
            Texts.Clean(location),
            Texts.Clean(jobFamily)
        );

    public static Validation Details(this Validation validation, PersonDetails details) =>
        validation
            .Text("name", details.Name, 200)
            .OptionalText("email", details.Email, 254)
            .Check(details.Email is null || IsEmail(details.Email), "email", OrganizationErrors.NotAnEmail)
            .OptionalText("title", details.Title, 200)
            .OneOf("locale", details.Locale, Locales)
            .Check(
                details.TimeZone is null || IsTimeZone(details.TimeZone),
                "timeZone",
                OrganizationErrors.NotATimeZone
            )
            .OptionalText("location", details.Location, 200)
            .OptionalText("jobFamily", details.JobFamily, 200);

    public static bool IsEmail(string text) =>
        text.IndexOf('@', StringComparison.Ordinal) is > 0 and var at
        && at == text.LastIndexOf('@')
        && at < text.Length - 1
        && !text.Any(char.IsWhiteSpace);

    public static bool IsTimeZone(string text) =>
        text.Length is > 0 and <= 64 && TimeZoneInfo.TryFindSystemTimeZoneById(text, out _);

    public static async Task<Person> LoadPerson(this OrganizationDbContext db, Guid id, CancellationToken ct) =>
        await db.People.Include(p => p.Rows).FirstOrDefaultAsync(p => p.Id == id, ct)
        ?? throw OrganizationErrors.PersonNotFound.With();

    /// <summary>
    /// The manager must be known, employed on that day, and must not report to the person: neither on that day nor today.
    /// </summary>
    public static async Task RequireManager(
        this OrganizationDbContext db,
        Guid? managerId,
        Guid? personId,
        string personName,
        DateOnly from,
        TimeProvider clock,
        CancellationToken ct
    )
    {
        if (managerId is not { } manager)
        {
            return;
        }

        if (manager == personId)
        {
            throw OrganizationErrors.ManagerCircle.With(personName);
        }

        var found = await db.People.AsNoTracking().Include(p => p.Rows).FirstOrDefaultAsync(p => p.Id == manager, ct);
        new Validation().Check(found is not null, "managerId", PlatformErrors.UnknownId).ThrowIfInvalid();
        if (found!.At(from) is not { Active: true })
        {
            throw OrganizationErrors.PersonNotActive.With(found.Name, from);
        }

        if (personId is null)
        {
            return;
        }

        var today = clock.Today();
        foreach (var day in from < today ? [from, today] : new[] { from })
        {
            var seen = new HashSet<Guid>();
            Guid? current = manager;
            while (current is { } id && seen.Add(id))
            {
                if (id == personId)
                {
                    throw OrganizationErrors.ManagerCircle.With(personName);
                }

                current = await db
                    .Employments.Where(e => e.PersonId == id && e.From <= day)
                    .OrderByDescending(e => e.From)
                    .Select(e => e.ManagerId)
                    .FirstOrDefaultAsync(ct);
            }
        }
    }
}
