namespace Cryptomeria.Functions.Settings;

/// <summary>What the program was set up with; read once at start by <see cref="AppSettingsReader"/>.</summary>
public sealed record AppSettings
{
    /// <summary><c>K8S_NAMESPACE</c>: the namespace requests mean that name none. Default <c>cryptomeria</c>.</summary>
    public required string Namespace { get; init; }

    /// <summary><c>K8S_ALLOWED_NAMESPACES</c>: the namespaces requests may name, separated by commas. Default only <see cref="Namespace"/>.</summary>
    public required IReadOnlyList<string> AllowedNamespaces { get; init; }

    /// <summary><c>KUBECONFIG</c>: the kubeconfig, or several; null leaves it to find the cluster the program runs in, or the user's own.</summary>
    public string? Kubeconfig { get; init; }

    /// <summary><c>K8S_CONTEXT</c>: the kubeconfig's context; null for its current one.</summary>
    public string? Context { get; init; }

    /// <summary><c>LOCK_NAMESPACE</c>: where the locks of namespaces are kept; null for the program's own.</summary>
    public string? LockNamespace { get; init; }

    /// <summary><c>HELM_RELEASE</c>: cryptomeria's Helm release. Default <c>cryptomeria</c>.</summary>
    public required string Release { get; init; }

    /// <summary><c>HELM_BINARY</c>: the helm program. Default <c>helm</c>, found on PATH.</summary>
    public required string HelmBinary { get; init; }

    /// <summary><c>HELM_CHART_PATH</c>: cryptomeria's chart, a directory or an archive; without it nothing can be installed or scaled.</summary>
    public string? HelmChartPath { get; init; }

    /// <summary><c>NODE_HOST</c>: the host name or address by which the nodes' ports are reached from outside. Default null: found out.</summary>
    public string? NodeHost { get; init; }

    /// <summary><c>AUTO_DETECT_NODE_HOST</c>: whether to find out the nodes' address where <see cref="NodeHost"/> is null. Default true.</summary>
    public bool AutoDetectNodeHost { get; init; } = true;

    /// <summary><c>JOB_RETENTION_DAYS</c>: how long finished jobs and their logs are kept. Default 30, 1 to 3650.</summary>
    public required int JobRetentionDays { get; init; }

    /// <summary><c>CORS_ALLOWED_ORIGINS</c>: origins whose pages may use the API, separated by commas. Default none.</summary>
    public required IReadOnlyList<string> CorsAllowedOrigins { get; init; }

    /// <summary><c>ALLOWED_HOSTS</c>: host names the API answers to, without ports, separated by commas; <c>*</c> for any. Default the loopback names.</summary>
    public required IReadOnlyList<string> AllowedHosts { get; init; }

    /// <summary><c>DATA_DIR</c>: where the program keeps its files. Default <c>.data</c> in the working directory.</summary>
    public required string DataDirectory { get; init; }

    /// <summary><c>JOB_STATE</c>: where job logs, cancel requests and idempotency keys are kept. Default what the runtime keeps its own state in.</summary>
    public required JobStateKind JobState { get; init; }

    /// <summary><c>AzureWebJobsStorage</c>: the storage account's connection string; not null where <see cref="JobState"/> is blobs.</summary>
    public required string? StorageConnection { get; init; }

    /// <summary><c>JOB_STATE_CONTAINER</c>: the blob container. Default <c>cryptomeria-jobs</c>; two installations on one account need two.</summary>
    public required string JobStateContainer { get; init; }
}
