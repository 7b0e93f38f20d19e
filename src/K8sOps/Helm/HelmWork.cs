using System.Text.Json.Nodes;

namespace Cryptomeria.K8sOps.Helm;

/// <summary>What a job is about to have helm do, to find out whether helm can.</summary>
public abstract record HelmWork
{
    private HelmWork()
    {
    }

    /// <summary>Install the chart, or upgrade the release to these values.</summary>
    /// <param name="FdscReplicas">Set in the values where it is given.</param>
    public sealed record Install(JsonObject Values, int? FdscReplicas) : HelmWork;

    /// <summary>Upgrade the release to a number of fdsc chains.</summary>
    public sealed record Scale(int Replicas) : HelmWork;

    /// <summary>Uninstall the release.</summary>
    /// <param name="Data">Claims, Jobs and the mnemonics Secret are deleted afterwards.</param>
    /// <param name="WholeNamespace">The namespace is deleted afterwards.</param>
    public sealed record Uninstall(bool Data, bool WholeNamespace) : HelmWork;
}
