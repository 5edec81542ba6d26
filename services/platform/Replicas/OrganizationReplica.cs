using Microsoft.EntityFrameworkCore;
using Okr.Contracts.Organization.V1;
using Okr.Platform.Data;
using Okr.Platform.Messaging;

namespace Okr.Platform.Replicas;

/// <summary>A person as the other services know it: the present state only.</summary>
public sealed class PersonReplica
{
    public required Guid Id { get; init; }
    public long Version { get; set; }
    public required string EmployeeNo { get; set; }
    public required string Name { get; set; }
    public Guid? OrgUnitId { get; set; }
    public Guid? ManagerId { get; set; }

    /// <summary>Employed today.</summary>
    public bool Active { get; set; }
}

/// <summary>An org unit as the other services know it: the present state only.</summary>
public sealed class OrgUnitReplica
{
    public required Guid Id { get; init; }
    public long Version { get; set; }
    public required string Code { get; set; }
    public required string Name { get; set; }
    public required string Kind { get; set; }
    public Guid? ParentId { get; set; }
    public Guid? HeadPersonId { get; set; }
    public bool Active { get; set; }
}

/// <summary>
/// The organisation's replica in a module's database: tables <c>people</c> and <c>org_units</c>, kept by events. The
/// organization service publishes again on the day a dated change takes effect, so the present state is enough here.
/// </summary>
public static class OrganizationReplica
{
    /// <summary>Adds the two tables to a module's model.</summary>
    public static void AddOrganizationReplica(this ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<PersonReplica>(person =>
        {
            person.ToTable("people");
            person.HasKey(p => p.Id);
            person.Property(p => p.Id).ValueGeneratedNever();
            person.Property(p => p.Version).IsConcurrencyToken();
            person.Property(p => p.EmployeeNo).HasMaxLength(64);
            person.Property(p => p.Name).HasMaxLength(200);
            person.HasIndex(p => p.OrgUnitId);
            person.HasIndex(p => p.ManagerId);
        });
        modelBuilder.Entity<OrgUnitReplica>(unit =>
        {
            unit.ToTable("org_units");
            unit.HasKey(u => u.Id);
            unit.Property(u => u.Id).ValueGeneratedNever();
            unit.Property(u => u.Version).IsConcurrencyToken();
            unit.Property(u => u.Code).HasMaxLength(64);
            unit.Property(u => u.Name).HasMaxLength(200);
            unit.Property(u => u.Kind).HasMaxLength(32);
            unit.HasIndex(u => u.ParentId);
        });
    }

    /// <summary>Takes in the events that keep the replica of <typeparamref name="TContext"/>.</summary>
    public static IEventSubscriptions SubscribeOrganizationReplica<TContext>(this IEventSubscriptions events)
        where TContext : ModuleDbContext =>
        events
            .Subscribe<PersonChanged, PersonReplicaHandler<TContext>>()
            .Subscribe<OrgUnitChanged, OrgUnitReplicaHandler<TContext>>();

    public static IQueryable<PersonReplica> People(this ModuleDbContext db) => db.Set<PersonReplica>().AsNoTracking();

    public static IQueryable<OrgUnitReplica> OrgUnits(this ModuleDbContext db) =>
        db.Set<OrgUnitReplica>().AsNoTracking();

    /// <summary>Whether the manager stands above the person in the reporting line, at any distance.</summary>
    public static async Task<bool> IsManagerOf(
        this ModuleDbContext db,
        Guid managerId,
        Guid personId,
        CancellationToken ct
    )
    {
        var seen = new HashSet<Guid>();
        Guid? current = personId;
        while (current is { } id && seen.Add(id))
        {
            var above = await db.People().Where(p => p.Id == id).Select(p => p.ManagerId).FirstOrDefaultAsync(ct);
            if (above == managerId)
            {
                return true;
            }

            current = above;
        }

        return false;
    }

    /// <summary>The unit and all units below it.</summary>
    public static async Task<HashSet<Guid>> SubtreeOf(this ModuleDbContext db, Guid unitId, CancellationToken ct)
    {
        var children = (await db.OrgUnits().Select(u => new { u.Id, u.ParentId }).ToListAsync(ct)).ToLookup(
            u => u.ParentId,
            u => u.Id
        );
        var subtree = new HashSet<Guid> { unitId };
        var open = new Stack<Guid>(subtree);
        while (open.TryPop(out var id))
        {
            foreach (var child in children[id].Where(subtree.Add))
            {
                open.Push(child);
            }
        }

        return subtree;
    }

    /// <summary>The unit and the units above it, nearest first.</summary>
    public static async Task<List<Guid>> AncestryOf(this ModuleDbContext db, Guid unitId, CancellationToken ct)
    {
        var path = new List<Guid>();
        Guid? current = unitId;
        while (current is { } id && !path.Contains(id))
        {
            path.Add(id);
            current = await db.OrgUnits().Where(u => u.Id == id).Select(u => u.ParentId).FirstOrDefaultAsync(ct);
        }

        return path;
    }
}

/// <summary>Keeps <see cref="PersonReplica"/>.</summary>
public sealed class PersonReplicaHandler<TContext>(TContext db, TimeProvider clock) : IEventHandler<PersonChanged>
    where TContext : ModuleDbContext
{
    public async Task Handle(IReadOnlyList<PersonChanged> events, CancellationToken ct)
    {
        var latest = events.GroupBy(e => e.Id).Select(g => g.MaxBy(e => e.Version)!).ToList();
        var ids = latest.Select(e => e.Id).ToList();
        var known = await db.Set<PersonReplica>().Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, ct);
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        foreach (var change in latest)
        {
            if (!known.TryGetValue(change.Id, out var person))
            {
                person = new PersonReplica
                {
                    Id = change.Id,
                    EmployeeNo = change.EmployeeNo,
                    Name = change.Name,
                };
                db.Add(person);
            }
            else if (person.Version >= change.Version)
            {
                continue;
            }

            var period =
                change.Periods.LastOrDefault(p => p.From <= today)
                ?? (change.Periods.Count > 0 ? change.Periods[0] : null);
            person.Version = change.Version;
            person.EmployeeNo = change.EmployeeNo;
            person.Name = change.Name;
            person.OrgUnitId = period?.OrgUnitId;
            person.ManagerId = period?.ManagerId;
            person.Active = period is { Active: true } && period.From <= today;
        }

        await db.SaveChangesAsync(ct);
    }
}

/// <summary>Keeps <see cref="OrgUnitReplica"/>.</summary>
public sealed class OrgUnitReplicaHandler<TContext>(TContext db, TimeProvider clock) : IEventHandler<OrgUnitChanged>
    where TContext : ModuleDbContext
{
    public async Task Handle(IReadOnlyList<OrgUnitChanged> events, CancellationToken ct)
    {
        var latest = events.GroupBy(e => e.Id).Select(g => g.MaxBy(e => e.Version)!).ToList();
        var ids = latest.Select(e => e.Id).ToList();
        var known = await db.Set<OrgUnitReplica>().Where(u => ids.Contains(u.Id)).ToDictionaryAsync(u => u.Id, ct);
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        foreach (var change in latest)
        {
            var period = change.Periods.LastOrDefault(p => p.From <= today) ?? change.Periods[0];
            if (!known.TryGetValue(change.Id, out var unit))
            {
                unit = new OrgUnitReplica
                {
                    Id = change.Id,
                    Code = change.Code,
                    Name = period.Name,
                    Kind = period.Kind,
                };
                db.Add(unit);
            }
            else if (unit.Version >= change.Version)
            {
                continue;
            }

            unit.Version = change.Version;
            unit.Code = change.Code;
            unit.Name = period.Name;
            unit.Kind = period.Kind;
            unit.ParentId = period.ParentId;
            unit.HeadPersonId = period.HeadPersonId;
            unit.Active = period.Active && period.From <= today;
        }

        await db.SaveChangesAsync(ct);
    }
}
