using Microsoft.DurableTask;
using Microsoft.DurableTask.Abstractions;

namespace Cryptomeria.EmbeddedHost.Durable.Instances;

/// <summary>Tells whether the app may run an orchestration of a version.</summary>
internal static class VersionCheck
{
    // The official worker's name for it.
    private const string ErrorType = "VersionMismatch";

    /// <summary>Why it may not; null where it may. An app without a version of its own runs all.</summary>
    public static TaskFailureDetails? WhyNot(DurableEngineOptions options, string version)
    {
        if (options.DefaultVersion is not { Length: > 0 } own)
        {
            return null;
        }

        int comparison = TaskOrchestrationVersioningUtils.CompareVersions(version, own);
        return options.VersionMatchStrategy switch
        {
            VersionMatchStrategy.Strict when comparison != 0 => Mismatch($"The orchestration version '{version}' does not match the app's version '{own}'."),
            VersionMatchStrategy.CurrentOrOlder when comparison > 0 => Mismatch($"The orchestration version '{version}' is greater than the app's version '{own}'."),
            _ => null,
        };
    }

    private static TaskFailureDetails Mismatch(string message) => new(ErrorType, message, StackTrace: null, InnerFailure: null, Properties: null);
}
