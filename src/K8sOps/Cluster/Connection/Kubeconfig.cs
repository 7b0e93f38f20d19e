using k8s;
using k8s.KubeConfigModels;
using YamlDotNet.Core;

namespace Cryptomeria.K8sOps.Cluster.Connection;

/// <summary>One or several kubeconfig files, merged.</summary>
/// <param name="Config">What the client library understands.</param>
/// <param name="TokenFiles">By user, the file that holds the token: a member the library does not know.</param>
internal sealed record Kubeconfig(K8SConfiguration Config, IReadOnlyDictionary<string, string> TokenFiles)
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
            if (one is null) return null;
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
            var tokenFiles = (KubernetesYaml.Deserialize<TokenFileDocument>(text).Users ?? [])
                .Where(u => u.Name is { Length: > 0 } && u.User?.TokenFile is { Length: > 0 })
                .DistinctBy(u => u.Name)
                .ToDictionary(u => u.Name!, u => Path.Combine(folder, u.User!.TokenFile!), StringComparer.Ordinal);
            return new Kubeconfig(config, tokenFiles);
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
            if (cluster.ClusterEndpoint is { } endpoint) endpoint.CertificateAuthority = Absolute(endpoint.CertificateAuthority);
        }

        foreach (var user in config.Users)
        {
            if (user.UserCredentials is not { } credentials) continue;
            credentials.ClientCertificate = Absolute(credentials.ClientCertificate);
            credentials.ClientKey = Absolute(credentials.ClientKey);
            if (credentials.ExternalExecution is { Command: { } command } plugin && command.Contains('/', StringComparison.Ordinal))
                plugin.Command = Absolute(command);
        }

        string? Absolute(string? path) => string.IsNullOrWhiteSpace(path) ? path : Path.Combine(folder, path);
    }

    private static Kubeconfig Merge(Kubeconfig first, Kubeconfig second)
    {
        var config = first.Config;
        config.CurrentContext = string.IsNullOrEmpty(config.CurrentContext) ? second.Config.CurrentContext : config.CurrentContext;
        config.Clusters = [.. config.Clusters.UnionBy(second.Config.Clusters, c => c.Name)];
        var users = config.Users.Select(u => u.Name).ToHashSet(StringComparer.Ordinal);
        config.Users = [.. config.Users.UnionBy(second.Config.Users, u => u.Name)];
        config.Contexts = [.. config.Contexts.UnionBy(second.Config.Contexts, c => c.Name)];
        var tokenFiles = new Dictionary<string, string>(first.TokenFiles, StringComparer.Ordinal);
        foreach (var (user, file) in second.TokenFiles)
        {
            if (!users.Contains(user)) tokenFiles[user] = file;
        }

        return new Kubeconfig(config, tokenFiles);
    }

    private sealed class TokenFileDocument
    {
        public List<NamedUser>? Users { get; set; }
    }

    private sealed class NamedUser
    {
        public string? Name { get; set; }

        public UserWithTokenFile? User { get; set; }
    }

    private sealed class UserWithTokenFile
    {
        public string? TokenFile { get; set; }
    }
}
