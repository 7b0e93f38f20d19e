using k8s;
using k8s.KubeConfigModels;
using YamlDotNet.Core;

namespace Cryptomeria.K8sOps.Cluster.Connection;

/// <summary>One or several kubeconfig files, merged.</summary>
/// <param name="Config">What the client library understands.</param>
/// <param name="TokenFiles">By user, the file that holds the token: a member the library does not know.</param>
/// <param name="ProxyUrls">By cluster, its proxy: likewise.</param>
internal sealed record Kubeconfig(
    K8SConfiguration Config, IReadOnlyDictionary<string, string> TokenFiles, IReadOnlyDictionary<string, string> ProxyUrls)
{
    /// <summary>
    /// Reads a list of files as <c>KUBECONFIG</c> takes it. Paths inside a file are made absolute against its folder before merging; the first
    /// that names a cluster, user or context wins.
    /// </summary>
    /// <param name="errors">Receives what is wrong; null is answered then.</param>
    public static Kubeconfig? Load(string pathList, ICollection<string> errors)
    {
        var paths = pathList.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var found = paths.Where(File.Exists).ToList();
        if (found.Count == 0)
        {
            errors.Add(paths.Length == 1
                ? $"KUBECONFIG: the file {paths[0]} does not exist"
                : $"KUBECONFIG: none of its files exists: {string.Join(", ", paths)}");
            return null;
        }

        Kubeconfig? merged = null;
        foreach (var path in found)
        {
            var one = Read(path, errors);
            if (one is null)
            {
                return null;
            }

            merged = merged is null ? one : Merge(merged, one);
        }

        return merged;
    }

    private static Kubeconfig? Read(string path, ICollection<string> errors)
    {
        try
        {
            var text = File.ReadAllText(path);
            var config = KubernetesYaml.Deserialize<K8SConfiguration>(text);
            if (config?.Clusters is null || config.Contexts is null)
            {
                errors.Add($"KUBECONFIG: {path} is not a kubeconfig");
                return null;
            }

            config.Users ??= [];
            var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            MakePathsAbsolute(config, folder);
            var more = KubernetesYaml.Deserialize<KubeconfigExtras>(text);
            return new Kubeconfig(config, more.TokenFilesIn(folder), more.ProxyUrls);
        }
        catch (Exception e) when (e is YamlException or IOException or UnauthorizedAccessException)
        {
            errors.Add($"KUBECONFIG: {path} cannot be read: {e.Message}");
            return null;
        }
    }

    private static void MakePathsAbsolute(K8SConfiguration config, string folder)
    {
        foreach (var cluster in config.Clusters)
        {
            if (cluster.ClusterEndpoint is { } endpoint)
            {
                endpoint.CertificateAuthority = Absolute(endpoint.CertificateAuthority);
            }
        }

        foreach (var user in config.Users)
        {
            if (user.UserCredentials is not { } credentials)
            {
                continue;
            }

            credentials.ClientCertificate = Absolute(credentials.ClientCertificate);
            credentials.ClientKey = Absolute(credentials.ClientKey);
            if (credentials.ExternalExecution is { Command: { } command } plugin && command.Contains('/', StringComparison.Ordinal))
            {
                plugin.Command = Absolute(command);
            }
        }

        string? Absolute(string? path) => string.IsNullOrWhiteSpace(path) ? path : Path.Combine(folder, path);
    }

    private static Kubeconfig Merge(Kubeconfig first, Kubeconfig second)
    {
        var config = first.Config;
        config.CurrentContext = string.IsNullOrEmpty(config.CurrentContext) ? second.Config.CurrentContext : config.CurrentContext;
        var (users, clusters) = (Names(config.Users, u => u.Name), Names(config.Clusters, c => c.Name));
        config.Clusters = [.. config.Clusters.UnionBy(second.Config.Clusters, c => c.Name)];
        config.Users = [.. config.Users.UnionBy(second.Config.Users, u => u.Name)];
        config.Contexts = [.. config.Contexts.UnionBy(second.Config.Contexts, c => c.Name)];
        return new Kubeconfig(config, Merge(first.TokenFiles, second.TokenFiles, users), Merge(first.ProxyUrls, second.ProxyUrls, clusters));
    }

    private static HashSet<string> Names<T>(IEnumerable<T> all, Func<T, string> name) => all.Select(name).ToHashSet(StringComparer.Ordinal);

    /// <param name="known">What the first file has, with such a member or without.</param>
    private static Dictionary<string, string> Merge(
        IReadOnlyDictionary<string, string> first, IReadOnlyDictionary<string, string> second, HashSet<string> known) =>
        first.Concat(second.Where(pair => !known.Contains(pair.Key))).ToDictionary(StringComparer.Ordinal);
}
