namespace Cryptomeria.EmbeddedHost.Hosting.Configuration;

/// <summary>What the embedded host takes from host.json.</summary>
internal sealed record HostJson
{
    /// <summary>The official default of a dedicated host: 30 minutes.</summary>
    public static readonly TimeSpan DefaultFunctionTimeout = TimeSpan.FromMinutes(30);

    /// <summary>The official default: <c>api</c>.</summary>
    public const string DefaultRoutePrefix = "api";

    /// <summary>The file; null where there is none.</summary>
    public string? Path { get; init; }

    /// <summary><c>functionTimeout</c>: how long a function may run; null for no limit, written <c>-1</c>.</summary>
    public TimeSpan? FunctionTimeout { get; init; } = DefaultFunctionTimeout;

    /// <summary><c>extensions.http.routePrefix</c>, without slashes at its ends; empty for none.</summary>
    public string RoutePrefix { get; init; } = DefaultRoutePrefix;

    /// <summary><c>extensions.durableTask.hubName</c>; null where not given.</summary>
    public string? HubName { get; init; }

    /// <summary><c>extensions.durableTask.maxConcurrentActivityFunctions</c>; null where not given.</summary>
    public int? MaxConcurrentActivityFunctions { get; init; }

    /// <summary><c>extensions.durableTask.maxConcurrentOrchestratorFunctions</c>; null where not given.</summary>
    public int? MaxConcurrentOrchestratorFunctions { get; init; }

    /// <summary><c>extensions.durableTask.maxConcurrentEntityFunctions</c>; null where not given.</summary>
    public int? MaxConcurrentEntityFunctions { get; init; }

    /// <summary><c>extensions.durableTask.maxEntityOperationBatchSize</c>; null where not given.</summary>
    public int? MaxEntityOperationBatchSize { get; init; }

    /// <summary><c>logging.logLevel</c>: levels by category, <c>default</c> among them.</summary>
    public IReadOnlyDictionary<string, string> LogLevels { get; init; } = new Dictionary<string, string>();

    /// <summary>Keys that nobody knows, and those of which the app would expect more than it gets here, each as a sentence.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Keys that mean something on the real host only.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];
}
