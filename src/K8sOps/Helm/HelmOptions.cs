namespace Cryptomeria.K8sOps.Helm;

/// <summary>How the helm program is run.</summary>
public sealed class HelmOptions
{
    /// <summary><c>HELM_BINARY</c>: the program, by name on PATH or by path. Default <c>helm</c>.</summary>
    public string Binary { get; set; } = "helm";

    /// <summary><c>HELM_CHART_PATH</c>: cryptomeria's chart, a directory or an archive; null where none is set, then nothing can be installed.</summary>
    public string? ChartPath { get; set; }

    /// <summary>Where helm's own files, values files and process notes are kept; made where it is missing.</summary>
    public string Directory { get; set; } = Path.Combine(".data", "helm");

    /// <summary>The kubeconfig helm is given; null leaves it to find the cluster it runs in.</summary>
    public string? Kubeconfig { get; set; }

    /// <summary>The kubeconfig's context; null for its current one.</summary>
    public string? Context { get; set; }

    /// <summary>How long a helm told to end (SIGTERM) may take to mark its release before it is killed. Default 30 s.</summary>
    public TimeSpan TerminationGrace { get; set; } = TimeSpan.FromSeconds(30);
}
