namespace Cryptomeria.K8sOps;

/// <summary>
/// The one list of machine-readable error codes: what a problem body's <c>error.code</c> and a job's <c>error.code</c> can hold.
/// Each has a hint, what to do next, in <see cref="ErrorHints"/>.
/// </summary>
public static class ErrorCodes
{
    public const string ChartMissing = "CHART_MISSING";
    public const string ChartUnreadable = "CHART_UNREADABLE";
    public const string ChainNotFound = "CHAIN_NOT_FOUND";
    public const string ChainNotReady = "CHAIN_NOT_READY";
    public const string ChainRpcUnreachable = "CHAIN_RPC_UNREACHABLE";
    public const string ExecFailed = "EXEC_FAILED";
    public const string ExecOutcomeUnknown = "EXEC_OUTCOME_UNKNOWN";
    public const string HelmFailed = "HELM_FAILED";
    public const string HelmMissing = "HELM_MISSING";
    public const string HelmReleasePending = "HELM_RELEASE_PENDING";
    public const string HelmUnsupported = "HELM_UNSUPPORTED";
    public const string HostInNamespace = "HOST_IN_NAMESPACE";
    public const string IbcNotReady = "IBC_NOT_READY";
    public const string Internal = "INTERNAL";
    public const string InvalidConfiguration = "INVALID_CONFIGURATION";
    public const string InvalidRequest = "INVALID_REQUEST";
    public const string JobAlreadyFinished = "JOB_ALREADY_FINISHED";
    public const string JobConflict = "JOB_CONFLICT";
    public const string JobLockLost = "JOB_LOCK_LOST";
    public const string JobNotFound = "JOB_NOT_FOUND";
    public const string JobTimeout = "JOB_TIMEOUT";
    public const string K8sConflict = "K8S_CONFLICT";
    public const string K8sForbidden = "K8S_FORBIDDEN";
    public const string K8sRequestFailed = "K8S_REQUEST_FAILED";
    public const string K8sUnauthorized = "K8S_UNAUTHORIZED";
    public const string K8sUnreachable = "K8S_UNREACHABLE";
    public const string KeyMissing = "KEY_MISSING";
    public const string LogNotFound = "LOG_NOT_FOUND";
    public const string MalformedJson = "MALFORMED_JSON";
    public const string MethodNotAllowed = "METHOD_NOT_ALLOWED";
    public const string NotFound = "NOT_FOUND";
    public const string NotInstalled = "NOT_INSTALLED";
    public const string OriginForbidden = "ORIGIN_FORBIDDEN";
    public const string PodAmbiguous = "POD_AMBIGUOUS";
    public const string PodNotFound = "POD_NOT_FOUND";
    public const string RegisterStorageFailed = "REGISTER_STORAGE_FAILED";
    public const string RelayerCommandFailed = "RELAYER_COMMAND_FAILED";
    public const string RelayerLinkFailed = "RELAYER_LINK_FAILED";
    public const string RelayerNotRunning = "RELAYER_NOT_RUNNING";
    public const string RelayerPodNotFound = "RELAYER_POD_NOT_FOUND";
    public const string RelayerPodNotReady = "RELAYER_POD_NOT_READY";
    public const string RelayerPodReplaced = "RELAYER_POD_REPLACED";
    public const string ReleaseNotFound = "RELEASE_NOT_FOUND";
    public const string StoreUnavailable = "STORE_UNAVAILABLE";
    public const string SystemStopped = "SYSTEM_STOPPED";
    public const string UnexpectedOutput = "UNEXPECTED_OUTPUT";
    public const string UnsupportedMediaType = "UNSUPPORTED_MEDIA_TYPE";
    public const string WorkloadFailed = "WORKLOAD_FAILED";
}
