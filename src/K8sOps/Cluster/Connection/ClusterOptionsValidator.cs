using System.Security.Cryptography;
using k8s;
using k8s.Exceptions;
using Microsoft.Extensions.Options;

namespace Cryptomeria.K8sOps.Cluster.Connection;

/// <summary>Tells at start, all together, why the settings give no connection.</summary>
internal sealed class ClusterOptionsValidator(ClusterEnvironment environment) : IValidateOptions<ClusterOptions>
{
    public ValidateOptionsResult Validate(string? name, ClusterOptions options)
    {
        var errors = new List<string>();
        CheckDuration(nameof(options.RequestTimeout), options.RequestTimeout, errors);
        CheckDuration(nameof(options.ExecConnectTimeout), options.ExecConnectTimeout, errors);
        CheckDuration(nameof(options.ExecPingInterval), options.ExecPingInterval, errors);
        if (options.MaxExecOutputBytes < 1)
        {
            errors.Add($"{nameof(options.MaxExecOutputBytes)}: must be at least 1");
        }

        if (options.LockNamespace is { Length: > 0 } lockNamespace && !KubernetesNames.IsDnsLabel(lockNamespace))
        {
            errors.Add($"LOCK_NAMESPACE: \"{lockNamespace}\" is not a namespace's name");
        }

        if (ClusterTarget.Find(options, environment, errors) is { } target)
        {
            Try(target, errors);
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static void CheckDuration(string name, TimeSpan value, List<string> errors)
    {
        if (value <= TimeSpan.Zero || value > TimeSpan.FromHours(1))
        {
            errors.Add($"{name}: must be more than 0 and at most an hour");
        }
    }

    // All is read here, certificates too. A credential plugin is not run: it may talk to the network or ask a person.
    private static void Try(ClusterTarget target, List<string> errors)
    {
        try
        {
            using var client = new Kubernetes(target.Build());
        }
        catch (Exception e) when (e is KubeConfigException or IOException or FormatException or CryptographicException)
        {
            errors.Add($"KUBECONFIG: {target.Description}: {e.Message}");
        }
    }
}
