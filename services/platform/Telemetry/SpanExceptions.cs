using System.Diagnostics;

namespace Okr.Platform.Telemetry;

/// <summary>
/// Exceptions in spans as in logs (<see cref="ExceptionText"/>): a library that adds one to its span would write the message
/// with the values in it.
/// </summary>
internal static class SpanExceptions
{
    /// <summary>Watches the sources for the life of the process.</summary>
    public static void Cover(IReadOnlyCollection<string> sources) =>
        ActivitySource.AddActivityListener(
            new ActivityListener
            {
                ShouldListenTo = source => sources.Contains(source.Name),
                ExceptionRecorder = static (Activity _, Exception exception, ref TagList tags) =>
                {
                    tags.Add("exception.message", ExceptionText.MessageOf(exception));
                    tags.Add("exception.stacktrace", ExceptionText.Of(exception));
                },
            }
        );
}
