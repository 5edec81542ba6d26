using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Okr.Reporting.Data;

/// <summary>How a digest reaches people.</summary>
internal enum DigestChannel
{
    Mail,
    Feishu,
    Dingtalk,
    Wecom,
    Slack,
    Teams,
}

/// <summary>The weekly report of a unit, to be sent on a weekday and hour.</summary>
internal sealed class DigestSubscription : IOutlivesRebuild
{
    public required Guid Id { get; init; }
    public long Version { get; set; }

    /// <summary>The unit; with those below it.</summary>
    public required Guid UnitId { get; init; }

    public required DigestChannel Channel { get; init; }

    /// <summary>
    /// Narrows the digest; the filter may have gone meanwhile. Only ever one that <see cref="CreatedBy"/> sees.
    /// </summary>
    public Guid? SavedFilterId { get; set; }

    /// <summary>Addresses separated by commas, or the address of the webhook, which is a secret.</summary>
    public required string Target { get; set; }

    /// <summary>What Feishu and DingTalk messages are signed with.</summary>
    public string? Secret { get; set; }

    /// <summary><c>zh-CN</c> or <c>en</c>.</summary>
    public required string Language { get; set; }

    /// <summary>1 for Monday to 7 for Sunday.</summary>
    public required int Weekday { get; set; }

    /// <summary>0 to 23.</summary>
    public required int Hour { get; set; }

    /// <summary>IANA name.</summary>
    public required string TimeZone { get; set; }

    public bool Paused { get; set; }
    public required Guid CreatedBy { get; init; }
    public required DateTime CreatedAt { get; init; }

    /// <summary>When it is sent next, in UTC; null while it is paused.</summary>
    public DateTime? NextDueAt { get; set; }
}

internal enum DeliveryState
{
    /// <summary>Waits for its time.</summary>
    Waiting,

    /// <summary>A process makes it ready; nothing has left the house.</summary>
    Preparing,

    /// <summary>A process hands it over to the channel: from here on it is not sent a second time.</summary>
    Sending,
    Sent,

    /// <summary>The channel refused it for good, or too often.</summary>
    Failed,

    /// <summary>The hand-over was cut off: the channel may have it or not.</summary>
    Uncertain,

    /// <summary>There was nothing to report, or the subscription was paused before it was sent.</summary>
    Skipped,
}

/// <summary>A subscription's digest of one ISO week. There is one row, hence at most one message.</summary>
internal sealed class DigestDelivery : IOutlivesRebuild
{
    public required Guid Id { get; init; }
    public required Guid SubscriptionId { get; init; }

    /// <summary>Year of the ISO week.</summary>
    public required int Year { get; init; }

    public required int Week { get; init; }
    public required DateTime DueAt { get; init; }
    public DeliveryState State { get; set; }
    public int Attempts { get; set; }

    /// <summary>Not before; null once it is over.</summary>
    public DateTime? NextAttemptAt { get; set; }

    public Guid? LeaseOwner { get; set; }

    /// <summary>Past it the process that was at work is taken for dead.</summary>
    public DateTime? LeaseUntil { get; set; }

    public DateTime? FinishedAt { get; set; }

    /// <summary>Code of the catalogue: why the last attempt failed.</summary>
    public string? Error { get; set; }

    /// <summary>What the channel answered.</summary>
    public string? ErrorDetail { get; set; }
}

/// <summary>When a channel takes its next message: all replicas together keep to its limit.</summary>
internal sealed class DigestPace : IOutlivesRebuild
{
    /// <summary>SHA-256 of the channel and its target.</summary>
    public required string Channel { get; init; }

    public DateTime NextAt { get; set; }
}

internal sealed class DigestConfiguration
    : IEntityTypeConfiguration<DigestSubscription>,
        IEntityTypeConfiguration<DigestDelivery>,
        IEntityTypeConfiguration<DigestPace>
{
    public void Configure(EntityTypeBuilder<DigestSubscription> builder)
    {
        builder.ToTable("digest_subscriptions");
        builder.Property(s => s.Id).ValueGeneratedNever();
        builder.Property(s => s.Version).IsConcurrencyToken();
        builder.Property(s => s.Target).HasMaxLength(4000);
        builder.Property(s => s.Secret).HasMaxLength(1000);
        builder.Property(s => s.Language).HasMaxLength(10);
        builder.Property(s => s.TimeZone).HasMaxLength(100);
        builder.HasIndex(s => new { s.UnitId, s.Id });
        builder.HasIndex(s => s.NextDueAt);
    }

    public void Configure(EntityTypeBuilder<DigestDelivery> builder)
    {
        builder.ToTable("digest_deliveries");
        builder.Property(d => d.Id).ValueGeneratedNever();
        builder.Property(d => d.Error).HasMaxLength(100);
        builder.Property(d => d.ErrorDetail).HasMaxLength(300);
        builder
            .HasIndex(d => new
            {
                d.SubscriptionId,
                d.Year,
                d.Week,
            })
            .IsUnique();
        builder.HasIndex(d => d.NextAttemptAt);
        builder
            .HasOne<DigestSubscription>()
            .WithMany()
            .HasForeignKey(d => d.SubscriptionId)
            .OnDelete(DeleteBehavior.Cascade);
    }

    public void Configure(EntityTypeBuilder<DigestPace> builder)
    {
        builder.ToTable("digest_paces");
        builder.HasKey(p => p.Channel);
        builder.Property(p => p.Channel).HasMaxLength(64);
    }
}
