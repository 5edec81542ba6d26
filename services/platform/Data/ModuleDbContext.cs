using System.Diagnostics;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Okr.Contracts;
using Okr.Platform.Web;

namespace Okr.Platform.Data;

/// <summary>
/// A service's own database: its schema, snake_case names, UTC times, enums as snake_case text, text in binary order, and the tables that the
/// platform needs (outbox, inbox, idempotency keys).
/// </summary>
public abstract class ModuleDbContext(DbContextOptions options) : DbContext(options)
{
    /// <summary>The module's name: schema on a server, file name on SQLite.</summary>
    public abstract string Module { get; }

    public DbSet<OutboxMessage> Outbox => Set<OutboxMessage>();
    public DbSet<InboxMessage> Inbox => Set<InboxMessage>();
    public DbSet<IdempotencyRecord> IdempotencyKeys => Set<IdempotencyRecord>();

    /// <summary>Puts the event into the outbox; it is sent once the surrounding transaction is committed.</summary>
    public void Publish<TEvent>(TEvent message)
        where TEvent : class, IEvent =>
        Outbox.Add(
            new OutboxMessage
            {
                MessageId = Guid.CreateVersion7(),
                Type = typeof(TEvent).Name,
                Payload = JsonSerializer.Serialize(message, EventJson.Options),
                TraceParent = Activity.Current?.Id,
                CreatedAt = DateTime.UtcNow,
            }
        );

    protected sealed override void OnModelCreating(ModelBuilder modelBuilder)
    {
        if (!Database.IsSqlite())
        {
            modelBuilder.HasDefaultSchema(Module);
        }

        modelBuilder.Entity<OutboxMessage>(outbox =>
        {
            outbox.ToTable("outbox");
            outbox.HasKey(m => m.Id);
            outbox.Property(m => m.Id).ValueGeneratedOnAdd();
            outbox.Property(m => m.Type).HasMaxLength(100);
            outbox.Property(m => m.TraceParent).HasMaxLength(60);
            outbox.HasIndex(m => m.Id).HasFilter("published_at IS NULL").HasDatabaseName("ix_outbox_waiting");
            outbox.HasIndex(m => m.PublishedAt).HasFilter("published_at IS NOT NULL");
        });
        modelBuilder.Entity<InboxMessage>(inbox =>
        {
            inbox.ToTable("inbox");
            inbox.HasKey(m => new { m.MessageId, m.Consumer });
            inbox.Property(m => m.Consumer).HasMaxLength(100);
        });
        modelBuilder.Entity<IdempotencyRecord>(record =>
        {
            record.ToTable("idempotency_keys");
            record.HasKey(r => new { r.PersonId, r.Key });
            record.Property(r => r.Key).HasMaxLength(100);
            record.Property(r => r.Request).HasMaxLength(64);
            record.Property(r => r.ETag).HasMaxLength(30);
            record.Property(r => r.Location).HasMaxLength(300);
        });
        Configure(modelBuilder);
        ApplyConventions(modelBuilder);
    }

    /// <summary>Before pending migrations are applied: takes away what they do not know and what would be in their way.</summary>
    public virtual Task Migrating(CancellationToken ct) => Task.CompletedTask;

    /// <summary>After all migrations are applied: makes what is not a table, such as views that the model describes.</summary>
    public virtual Task Migrated(CancellationToken ct) => Task.CompletedTask;

    /// <summary>The module's own tables.</summary>
    protected abstract void Configure(ModelBuilder modelBuilder);

    private void ApplyConventions(ModelBuilder modelBuilder)
    {
        // Text is compared and ordered by code point, as SQLite does: the same answers on every database.
        var collation =
            Database.IsNpgsql() ? "C"
            : Database.IsSqlServer() ? "Latin1_General_100_BIN2"
            : null;
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(AllProperties))
        {
            var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
            if (type == typeof(DateTime))
            {
                property.SetValueConverter(
                    new ValueConverter<DateTime, DateTime>(
                        value => value.Kind == DateTimeKind.Utc ? value : value.ToUniversalTime(),
                        value => DateTime.SpecifyKind(value, DateTimeKind.Utc)
                    )
                );
            }
            else if (type == typeof(decimal) && property.GetPrecision() is null)
            {
                property.SetPrecision(28);
                property.SetScale(12);
            }
            else if (type.IsEnum)
            {
                property.SetValueConverter(
                    (ValueConverter)Activator.CreateInstance(typeof(SnakeCaseEnumConverter<>).MakeGenericType(type))!
                );
                property.SetMaxLength(32);
            }

            if (collation is not null && (property.GetValueConverter()?.ProviderClrType ?? type) == typeof(string))
            {
                property.SetCollation(collation);
            }
        }
    }

    private static IEnumerable<IMutableProperty> AllProperties(IMutableEntityType type) =>
        type.GetProperties().Concat(type.GetComplexProperties().SelectMany(p => p.ComplexType.GetProperties()));
}

/// <summary>An enum as the same snake_case text that the API shows.</summary>
public sealed class SnakeCaseEnumConverter<T>()
    : ValueConverter<T, string>(value => SnakeCase.Of(value), text => SnakeCase.Parse<T>(text))
    where T : struct, Enum;

/// <summary>Enum members as <c>snake_case</c>.</summary>
public static class SnakeCase
{
    public static string Of<T>(T value)
        where T : struct, Enum => Names<T>.ByValue[value];

    /// <summary>The member of that name; throws for an unknown one.</summary>
    public static T Parse<T>(string text)
        where T : struct, Enum => Names<T>.ByName[text];

    public static bool TryParse<T>(string? text, out T value)
        where T : struct, Enum
    {
        value = default;
        return text is not null && Names<T>.ByName.TryGetValue(text, out value);
    }

    /// <summary>All names, for <c>Validation.OneOf</c>.</summary>
    public static string[] All<T>()
        where T : struct, Enum => [.. Names<T>.ByName.Keys];

    private static class Names<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, string> ByValue = Enum.GetValues<T>()
            .ToDictionary(v => v, v => JsonNamingPolicy.SnakeCaseLower.ConvertName(v.ToString()));

        public static readonly Dictionary<string, T> ByName = ByValue.ToDictionary(
            pair => pair.Value,
            pair => pair.Key,
            StringComparer.Ordinal
        );
    }
}

/// <summary>JSON of events at rest and on the bus: as the API's, but fields of a newer version are passed over.</summary>
public static class EventJson
{
    public static JsonSerializerOptions Options { get; } = Create();

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Json.Configure(options);
        options.UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Skip;
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}

/// <summary>An event waiting for the relay.</summary>
public sealed class OutboxMessage
{
    public long Id { get; init; }
    public required Guid MessageId { get; init; }
    public required string Type { get; init; }
    public required string Payload { get; init; }
    public string? TraceParent { get; init; }
    public required DateTime CreatedAt { get; init; }

    /// <summary>Until then one relay has it; a crashed relay's claim runs out.</summary>
    public DateTime? ClaimedUntil { get; set; }

    /// <summary>Set only where published rows are kept for a while (in-memory bus).</summary>
    public DateTime? PublishedAt { get; set; }
}

/// <summary>A message that a consumer with side effects has taken.</summary>
public sealed class InboxMessage
{
    public required Guid MessageId { get; init; }
    public required string Consumer { get; init; }
    public required DateTime ReceivedAt { get; init; }
}

/// <summary>The answer to a POST with an <c>Idempotency-Key</c>, given again when the request comes again.</summary>
public sealed class IdempotencyRecord
{
    public required Guid PersonId { get; init; }
    public required string Key { get; init; }

    /// <summary>SHA-256 of method, path and body.</summary>
    public required string Request { get; init; }
    public int Status { get; set; }
    public string? Body { get; set; }
    public string? ETag { get; set; }
    public string? Location { get; set; }
    public required DateTime CreatedAt { get; init; }
}
