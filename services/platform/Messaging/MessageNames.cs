using MassTransit;

namespace Okr.Platform.Messaging;

/// <summary>
/// Names on the broker. They are a contract with everything that is running, with stored messages and with the operations
/// guide (docs/messaging.md): a renamed queue or exchange strands what is in the old one.
/// </summary>
public static class MessageNames
{
    /// <summary>Where a message goes that its consumer could not take in.</summary>
    public static string ErrorQueue(string queue) => $"{queue}_error";

    /// <summary>The queue of a module for one type of event, and the exchange of the same name before it.</summary>
    public static string Queue(string module, Type eventType, bool once) =>
        $"{module}-{Kebab(eventType.Name)}{(once ? "-once" : "")}";

    /// <summary>
    /// The exchange that one type of event is published to: <c>Okr.Contracts.Goal.V1.ObjectiveChanged</c> goes to
    /// <c>okr.goal.v1.objective-changed</c>.
    /// </summary>
    public static string Exchange(Type eventType)
    {
        var parts = eventType.Namespace!.Split('.');
        return $"okr.{parts[^2].ToLowerInvariant()}.{parts[^1].ToLowerInvariant()}.{Kebab(eventType.Name)}";
    }

    private static string Kebab(string name) => KebabCaseEndpointNameFormatter.Instance.SanitizeName(name);

    /// <summary>Tells MassTransit the exchange of a batch; everything else keeps its own name.</summary>
    internal sealed class EntityNames(IEntityNameFormatter others) : IEntityNameFormatter
    {
        public string FormatEntityName<T>() =>
            typeof(T) is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(EventBatch<>)
                ? Exchange(type.GenericTypeArguments[0])
                : others.FormatEntityName<T>();
    }
}
