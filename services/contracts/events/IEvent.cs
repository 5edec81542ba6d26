namespace Okr.Contracts;

/// <summary>
/// A fact that one service tells the others: the full state of one aggregate at one version. A consumer applies it only
/// when <see cref="Version"/> is greater than what it has, so duplicates and disorder are harmless.
/// </summary>
public interface IEvent
{
    /// <summary>The aggregate.</summary>
    Guid Id { get; }

    /// <summary>Grows by at least one with every change of the aggregate.</summary>
    long Version { get; }
}
