using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Cryptomeria.K8sOps.Cluster.Connection.Credentials;
using k8s;
using k8s.Exceptions;

namespace Cryptomeria.K8sOps.Cluster.Connection;

/// <summary>Which cluster the settings and surroundings point at.</summary>
/// <param name="Description">Where the connection comes from, for a person.</param>
/// <param name="Credentials">Makes what gives each request its credential; null where the configuration has all that there is.</param>
/// <param name="Proxy">The proxy the kubeconfig names for the cluster, or null.</param>
/// <param name="Build">Makes the client library's configuration; throws <see cref="KubeConfigException"/>.</param>
internal sealed record ClusterTarget(
    string Description, Func<TimeProvider, CredentialSource>? Credentials, Uri? Proxy, Func<KubernetesClientConfiguration> Build)
{
    /// <summary>Finds the target.</summary>
    /// <param name="errors">Receives all that is wrong; null is answered then.</param>
    public static ClusterTarget? Find(ClusterOptions options, ClusterEnvironment environment, ICollection<string> errors)
    {
        if (KubeconfigSetting(options, environment) is { } pathList)
        {
            return FromKubeconfig(pathList, options.Context, errors);
        }

        if (environment.InCluster)
        {
            return FromServiceAccount(environment);
        }

        if (environment.HomeDirectory.Length > 0 && File.Exists(environment.HomeKubeconfig))
        {
            return FromKubeconfig(environment.HomeKubeconfig, options.Context, errors);
        }

        errors.Add(environment.ServiceHost is { Length: > 0 }
            ? $"KUBECONFIG: not set, and the pod has no service account token ({environment.TokenFile}); set automountServiceAccountToken"
            : $"KUBECONFIG: not set, this is no pod of a cluster, and {environment.HomeKubeconfig} does not exist");
        return null;
    }

    /// <summary>The list of kubeconfig files that the settings or the environment name, or null.</summary>
    public static string? KubeconfigSetting(ClusterOptions options, ClusterEnvironment environment)
    {
        var setting = string.IsNullOrWhiteSpace(options.Kubeconfig) ? environment.Variable("KUBECONFIG") : options.Kubeconfig;
        return string.IsNullOrWhiteSpace(setting) ? null : setting;
    }

    private static ClusterTarget? FromKubeconfig(string pathList, string? contextName, ICollection<string> errors)
    {
        var kubeconfig = Kubeconfig.Load(pathList, errors);
        var context = kubeconfig is null ? null : KubeconfigContext.Find(kubeconfig, contextName, errors);
        return context is null ? null : new ClusterTarget($"context {context.Name} of {pathList}", context.Credentials, context.Proxy, context.Build);
    }

    private static ClusterTarget FromServiceAccount(ClusterEnvironment environment) => new(
        "the pod's service account", _ => new TokenFile(environment.TokenFile), null, () => BuildFromServiceAccount(environment));

    private static KubernetesClientConfiguration BuildFromServiceAccount(ClusterEnvironment environment)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(environment.CaFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new KubeConfigException($"the cluster's certificate {environment.CaFile} cannot be read: {e.Message}", e);
        }

        return new KubernetesClientConfiguration
        {
            Host = new UriBuilder(Uri.UriSchemeHttps, environment.ServiceHost!, environment.ServicePort).Uri.AbsoluteUri,
            SslCaCerts = authorities,
            Namespace = environment.PodNamespace,
        };
    }
}
