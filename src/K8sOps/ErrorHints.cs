namespace Cryptomeria.K8sOps;

/// <summary>What to do next, for each of <see cref="ErrorCodes"/>.</summary>
public static class ErrorHints
{
    private static readonly Dictionary<string, string> Hints = new(StringComparer.Ordinal)
    {
        [ErrorCodes.ChainNotFound] = "no chain pod matches; check the pods (k8s/pods) and the namespace",
        [ErrorCodes.ChainNotReady] = "wait until the chain's pod is Ready, see its log (k8s/logs), then start again",
        [ErrorCodes.ChainRpcUnreachable] = "check in its log (k8s/logs) that the chain runs and makes blocks, then start again",
        [ErrorCodes.ChartMissing] = "set HELM_CHART_PATH to cryptomeria's chart and start the program again",
        [ErrorCodes.ChartUnreadable] = "check HELM_CHART_PATH: a chart's directory or archive that this program may read",
        [ErrorCodes.HelmFailed] = "see the job's log for helm's output",
        [ErrorCodes.HelmMissing] = "install helm 3.14 or later, or set HELM_BINARY to it",
        [ErrorCodes.HelmReleasePending] = "another helm works on the release; wait for it, or ask again and the release is recovered first",
        [ErrorCodes.HelmUnsupported] = "install helm 3.14 or later, or set HELM_BINARY to it",
        [ErrorCodes.HostInNamespace] = "uninstall without deleteNamespace, or move this program to another namespace",
        [ErrorCodes.NotInstalled] = "install cryptomeria first, or check the namespace",
        [ErrorCodes.WorkloadFailed] = "see details for the pod and its reason; correct the values or the image and install again",
        [ErrorCodes.ExecFailed] = "see the job's log for the command and its stderr",
        [ErrorCodes.ExecOutcomeUnknown] = "the connection broke while the command ran; start again, what it did is found out before anything is repeated",
        [ErrorCodes.IbcNotReady] = "see details for what is missing, and the relayer's log; then start again",
        [ErrorCodes.Internal] = "this is a defect; the host's log holds the details",
        [ErrorCodes.InvalidConfiguration] = "correct the named settings and start the program again",
        [ErrorCodes.InvalidRequest] = "correct the fields listed in details.fields",
        [ErrorCodes.JobAlreadyFinished] = "the job is over; nothing is left to cancel",
        [ErrorCodes.JobConflict] = "wait for the running job or cancel it, then try again",
        [ErrorCodes.JobLockLost] = "another job took the lock; see the jobs, and start again when it is over",
        [ErrorCodes.JobNotFound] = "list the jobs",
        [ErrorCodes.JobTimeout] = "start again to go on from here, with a larger timeoutSeconds if the work itself needs longer",
        [ErrorCodes.K8sConflict] = "someone else changed the object at the same time; try again",
        [ErrorCodes.K8sForbidden] = "grant the named verb on the named resource to the API's service account",
        [ErrorCodes.K8sRequestFailed] = "see the message of the API server",
        [ErrorCodes.K8sUnauthorized] = "renew the credentials in the kubeconfig or the service account token",
        [ErrorCodes.K8sUnreachable] = "check KUBECONFIG and that the API server answers (kubectl version)",
        [ErrorCodes.KeyMissing] = "check that the Secret cryptomeria-mnemonics has a relayer mnemonic for this chain and is mounted in the relayer pod",
        [ErrorCodes.LogNotFound] = "the container has not begun yet, or has no previous run; see the pods (k8s/pods)",
        [ErrorCodes.MalformedJson] = "send a JSON object, or no body",
        [ErrorCodes.MethodNotAllowed] = "use one of the methods named in the Allow header",
        [ErrorCodes.NotFound] = "the routes are listed in docs/openapi.yaml",
        [ErrorCodes.OriginForbidden] = "add the page's origin to CORS_ALLOWED_ORIGINS, or the host name to ALLOWED_HOSTS",
        [ErrorCodes.PodAmbiguous] = "ask for one of details.pods by its name, or by instance",
        [ErrorCodes.PodNotFound] = "list the pods (k8s/pods)",
        [ErrorCodes.RegisterStorageFailed] = "see details for the transaction's code and raw log; check the local-admin balance in the gwc pod",
        [ErrorCodes.RelayerCommandFailed] = "see the job's log for the command and its stderr",
        [ErrorCodes.RelayerLinkFailed] = "check chain endpoints and relayer logs",
        [ErrorCodes.RelayerNotRunning] = "start the system, or only its steps startRelayer and waitIbcReady; see the relayer's log",
        [ErrorCodes.RelayerPodNotFound] = "install the chart first, or check the namespace; the relayer pod carries component=relayer",
        [ErrorCodes.RelayerPodNotReady] = "see the relayer pod's events and log, then start again",
        [ErrorCodes.RelayerPodReplaced] = "its configuration went with it; start again, it is recreated",
        [ErrorCodes.ReleaseNotFound] = "name the release that is there, or uninstall with force to take down what carries cryptomeria's labels without Helm",
        [ErrorCodes.StoreUnavailable] = "ask again in some seconds; where it stays so, check the disk of DATA_DIR or the storage account (readyz names the part that is away)",
        [ErrorCodes.SystemStopped] = "cryptomeria is stopped: resume it, then ask again",
        [ErrorCodes.UnexpectedOutput] = "the program in the pod answered in a form that is not understood; see the job's log",
        [ErrorCodes.UnsupportedMediaType] = "send Content-Type: application/json",
    };

    /// <summary>The hint for a code; a general one for a code that has none.</summary>
    public static string For(string code) => Hints.TryGetValue(code, out var hint) ? hint : "see the job's log";
}
