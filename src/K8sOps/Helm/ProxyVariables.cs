namespace Cryptomeria.K8sOps.Helm;

/// <summary>The proxy variables of a child: those of this process, and loopback kept from the proxy.</summary>
/// <remarks>
/// helm itself reads them as this process does (<see cref="Cluster.Connection.ProxyRules"/>) and leaves loopback out by itself; what helm runs in turn, such
/// as a credential plugin, may not.
/// </remarks>
internal static class ProxyVariables
{
    private const string Loopback = "localhost,127.0.0.1,127.0.0.0/8,::1";
    private static readonly string[] Proxies = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
    private static readonly string[] Exceptions = ["NO_PROXY", "no_proxy"];

    /// <summary>Completes an environment; nothing is changed where it has no proxy, and nothing is lost.</summary>
    public static void Complete(IDictionary<string, string?> environment)
    {
        if (!Proxies.Any(IsSet))
        {
            return;
        }

        var present = Exceptions.Where(IsSet).ToList();
        if (present.Count == 0)
        {
            environment[Exceptions[0]] = Loopback;
        }

        // Each for itself: which counts where they differ is for the reader to say. A lone * many understand only alone.
        foreach (var name in present)
        {
            var list = environment[name]!;
            if (list.Trim() != "*" && !list.EndsWith(Loopback, StringComparison.Ordinal))
            {
                environment[name] = $"{list.TrimEnd(',', ' ')},{Loopback}";
            }
        }

        bool IsSet(string name) => environment.TryGetValue(name, out var value) && !string.IsNullOrEmpty(value);
    }
}
