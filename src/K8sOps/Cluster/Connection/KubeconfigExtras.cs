using YamlDotNet.Serialization;

namespace Cryptomeria.K8sOps.Cluster.Connection;

/// <summary>What a kubeconfig file says that the client library does not know.</summary>
internal sealed class KubeconfigExtras
{
    public List<NamedUser>? Users { get; set; }

    public List<NamedCluster>? Clusters { get; set; }

    /// <summary>By cluster, its <c>proxy-url</c>.</summary>
    [YamlIgnore]
    public IReadOnlyDictionary<string, string> ProxyUrls => Named(Clusters ?? [], c => c.Name, c => c.Cluster?.ProxyUrl);

    /// <summary>By user, the path of its <c>tokenFile</c>.</summary>
    /// <param name="folder">The kubeconfig's, which paths are relative to.</param>
    public IReadOnlyDictionary<string, string> TokenFilesIn(string folder) =>
        Named(Users ?? [], u => u.Name, u => u.User?.TokenFile is { Length: > 0 } file ? Path.Combine(folder, file) : null);

    private static Dictionary<string, string> Named<T>(IEnumerable<T> all, Func<T, string?> name, Func<T, string?> value) => all
        .Where(one => name(one) is { Length: > 0 } && value(one) is { Length: > 0 })
        .DistinctBy(name)
        .ToDictionary(one => name(one)!, one => value(one)!, StringComparer.Ordinal);

    internal sealed class NamedUser
    {
        public string? Name { get; set; }

        public UserMembers? User { get; set; }
    }

    internal sealed class UserMembers
    {
        public string? TokenFile { get; set; }
    }

    internal sealed class NamedCluster
    {
        public string? Name { get; set; }

        public ClusterMembers? Cluster { get; set; }
    }

    internal sealed class ClusterMembers
    {
        [YamlMember(Alias = "proxy-url", ApplyNamingConventions = false)]
        public string? ProxyUrl { get; set; }
    }
}
