using Cryptomeria.K8sOps.Shell;
using k8s.Exceptions;

namespace Cryptomeria.K8sOps.Cluster.Connection.Credentials;

/// <summary>A credential plugin gave no credential.</summary>
/// <param name="command">The program; its arguments may hold secrets.</param>
/// <param name="how">What became of it, to follow its name.</param>
/// <param name="exitCode">Null where it did not come to one.</param>
internal sealed class CredentialPluginException(string command, string how, int? exitCode = null, string standardError = "", Exception? inner = null)
    : KubeConfigException(CommandErrors.Because($"the credential plugin \"{command}\" {how}", standardError), inner!)
{
    /// <summary>The facts: <c>command</c>, <c>exitCode</c> and the last lines of <c>stderr</c>, as far as there are.</summary>
    public IReadOnlyDictionary<string, DetailValue> Facts { get; } = CommandErrors.Details(command, exitCode ?? 0, standardError)
        .Where(fact => fact.Key != "exitCode" || exitCode is not null)
        .ToDictionary();
}
