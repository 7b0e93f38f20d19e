using Microsoft.Extensions.Configuration;

namespace Cryptomeria.EmbeddedHost.Hosting.Configuration;

/// <summary>
/// The keys of host.json, so that one that nobody reads is named: the real host ignores it silently, and a setting in the wrong place looks
/// as if it held. A key whose members are not listed may hold anything.
/// </summary>
internal static class HostJsonKeys
{
    private const string DurableTask = "extensions:durableTask";
    private const string StorageProvider = "extensions:durableTask:storageProvider";
    private const string Tracing = "extensions:durableTask:tracing";
    private const string Notifications = "extensions:durableTask:notifications";
    private const string EventGrid = "extensions:durableTask:notifications:eventGrid";

    // Sources: the host.json reference, and the options types of the Durable extension and of its storage back ends.
    private static readonly Dictionary<string, HashSet<string>> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        [""] = Set(
            "$schema", "version", "aggregator", "applicationInsights", "concurrency", "customHandler", "extensionBundle", "extensions", "functions",
            "functionTimeout", "healthMonitor", "isDefaultHostConfig", "logging", "managedDependency", "retry", "singleton", "telemetryMode",
            "watchDirectories", "watchFiles"),
        ["logging"] = Set("applicationInsights", "console", "fileLoggingMode", "logLevel"),
        ["extensions"] = Set(
            "blobs", "cosmosDB", "durableTask", "eventGrid", "eventHubs", "http", "kafka", "mcp", "mySql", "notificationHubs", "queues", "rabbitMQ",
            "sendGrid", "serviceBus", "signalR", "sql", "storage", "tables", "timers", "twilio", "warmup", "webPubSub"),
        ["extensions:http"] = Set(
            "customHeaders", "dynamicThrottlesEnabled", "hsts", "maxConcurrentRequests", "maxOutstandingRequests", "routePrefix"),
        [DurableTask] = Set(
            "appLeaseOptions", "defaultVersion", "entityMessageReorderWindowInMinutes", "extendedSessionIdleTimeoutInSeconds",
            "extendedSessionsEnabled", "grpcHttpClientTimeout", "httpSettings", "hubName", "localRpcEndpointEnabled",
            "maxConcurrentActivityFunctions", "maxConcurrentEntityFunctions", "maxConcurrentOrchestratorFunctions", "maxEntityOperationBatchSize",
            "maxGrpcMessageSizeInBytes", "maxOrchestrationActions", "notifications", "overridableExistingInstanceStates",
            "rollbackEntityOperationsOnExceptions", "storageProvider", "storeInputsInOrchestrationHistory", "throwStatusExceptionsOnRaiseEvent",
            "tracing", "useAppLease", "useGracefulShutdown", "versionFailureStrategy", "versionMatchStrategy"),
        [StorageProvider] = Set(
            "allowReplayingTerminalInstances", "connectionName", "connectionStringName", "controlQueueBatchSize", "controlQueueBufferThreshold",
            "controlQueueVisibilityTimeout", "createDatabaseIfNotExists", "eventHubsConnectionName", "fetchLargeMessagesAutomatically",
            "maxQueuePollingInterval", "partitionCount", "partitionManagement", "schemaName", "storageConnectionName",
            "taskEventBatchSize", "taskEventLockTimeout", "trackingStoreConnectionName", "trackingStoreNamePrefix", "type",
            "useLegacyPartitionManagement", "useTablePartitionManagement", "workItemQueueVisibilityTimeout"),
        [Tracing] = Set("allowVerboseLinuxTelemetry", "distributedTracingEnabled", "distributedTracingProtocol", "traceInputsAndOutputs", "traceReplayEvents", "version"),
        [Notifications] = Set("eventGrid"),
        [EventGrid] = Set("keySettingName", "publishEventTypes", "publishRetryCount", "publishRetryHttpStatus", "publishRetryInterval", "topicEndpoint"),
    };

    // What the embedded host reads. All else that is known is for the real host.
    private static readonly HashSet<string> Used = Set(
        "$schema", "version", "functionTimeout", "logging:logLevel", "extensions:http:routePrefix", "extensions:durableTask:hubName",
        "extensions:durableTask:maxConcurrentActivityFunctions", "extensions:durableTask:maxConcurrentOrchestratorFunctions",
        "extensions:durableTask:maxConcurrentEntityFunctions", "extensions:durableTask:maxEntityOperationBatchSize");

    // What changes how an app's orchestrations run on the real host: without it they run otherwise, so each is a warning of its own.
    private static readonly string[] Missed =
        ["extensions:durableTask:defaultVersion", "extensions:durableTask:versionMatchStrategy", "extensions:durableTask:versionFailureStrategy"];

    public static IReadOnlyList<string> FindUnknown(IConfiguration hostJson) =>
        [.. Known.SelectMany(level => UnknownBelow(level.Key, level.Value, hostJson))];

    /// <summary>A sentence for each given key whose effect an app would miss on the embedded host.</summary>
    public static IReadOnlyList<string> FindMissed(IConfiguration hostJson) =>
        [.. Missed
            .Where(path => !string.IsNullOrEmpty(hostJson[path]))
            .Select(path => $"host.json: '{Dotted(path)}' has no effect on the embedded host: an orchestration has the version it is started with, if any, "
                + "and is run whatever its version.")];

    /// <summary>The given keys, dotted, that are known, not for the embedded host, and not missed there.</summary>
    public static IReadOnlyList<string> FindIgnored(IConfiguration hostJson) => [.. IgnoredBelow(string.Empty, hostJson).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> IgnoredBelow(string level, IConfiguration section)
    {
        foreach (var child in section.GetChildren().Where(child => Known[level].Contains(child.Key)))
        {
            var path = Join(level, child.Key);
            if (Known.ContainsKey(path) && child.GetChildren().Any())
            {
                foreach (var below in IgnoredBelow(path, child))
                {
                    yield return below;
                }
            }
            else if (!Used.Contains(path) && !Missed.Contains(path, StringComparer.OrdinalIgnoreCase))
            {
                yield return Dotted(path);
            }
        }
    }

    private static IEnumerable<string> UnknownBelow(string level, HashSet<string> known, IConfiguration hostJson)
    {
        var section = level.Length == 0 ? hostJson : hostJson.GetSection(level);
        foreach (var child in section.GetChildren().Where(child => !known.Contains(child.Key)))
        {
            var home = Known.Where(other => other.Value.Contains(child.Key)).Select(other => Dotted(Join(other.Key, child.Key))).FirstOrDefault();
            yield return home is null
                ? $"host.json: '{Dotted(Join(level, child.Key))}' is not known and has no effect."
                : $"host.json: '{Dotted(Join(level, child.Key))}' has no effect there: it belongs at '{home}'.";
        }
    }

    private static string Join(string level, string key) => level.Length == 0 ? key : $"{level}:{key}";

    private static string Dotted(string path) => path.Replace(':', '.');

    private static HashSet<string> Set(params string[] keys) => new(keys, StringComparer.OrdinalIgnoreCase);
}
