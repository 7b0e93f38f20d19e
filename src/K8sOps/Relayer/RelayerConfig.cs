using System.Globalization;
using Cryptomeria.K8sOps.Shell;

namespace Cryptomeria.K8sOps.Relayer;

/// <summary>rly's configuration as it stands in the relayer pod.</summary>
/// <param name="Exists">The file is there.</param>
/// <param name="Age">How long ago it last changed; null where that is not known.</param>
/// <param name="Chains">The ids of the chains in it.</param>
/// <param name="Paths">The paths in it by name.</param>
/// <param name="Keys">Those of the chains asked for that have the relayer's key.</param>
internal sealed record RelayerConfig(
    bool Exists, TimeSpan? Age, IReadOnlySet<string> Chains, IReadOnlyDictionary<string, RlyPath> Paths, IReadOnlySet<string> Keys)
{
    /// <summary>The file rly reads; its directory is an empty one whenever the pod is new.</summary>
    public const string File = "/home/relayer/.relayer/config/config.yaml";

    /// <summary>There is no configuration.</summary>
    public static RelayerConfig Missing { get; } =
        new(false, null, new HashSet<string>(), new Dictionary<string, RlyPath>(), new HashSet<string>());

    /// <summary>
    /// The paths that can be relayed: both ends have a client and are deployed. One chain that is gone would end <c>rly start</c>.
    /// </summary>
    /// <param name="chainIds">The deployed chains.</param>
    public IReadOnlyDictionary<string, RlyPath> Relayable(IEnumerable<string> chainIds)
    {
        var deployed = chainIds.ToHashSet(StringComparer.Ordinal);
        return Paths
            .Where(path => path.Value is { HasClients: true, Src.ChainId: { } source, Dst.ChainId: { } destination }
                && deployed.Contains(source) && deployed.Contains(destination))
            .ToDictionary(path => path.Key, path => path.Value, StringComparer.Ordinal);
    }

    /// <summary>Reads what <see cref="RlyScripts.ObserveConfig"/> reports; null where a listing failed.</summary>
    public static RelayerConfig? TryRead(ShellReport report)
    {
        if (report.Parts is not [{ } head, ..] || !head.Name.StartsWith("config ", StringComparison.Ordinal))
        {
            return Missing;
        }

        if (report.Find("chains") is not { ExitCode: 0 } chains || report.Find("paths") is not { ExitCode: 0 } paths)
        {
            return null;
        }

        var configured = RlyOutput.ReadMap(chains.Output, RlyConfigJson.Default.DictionaryStringRlyConfiguredChain, "rly chains list --json");
        return new RelayerConfig(
            true,
            ReadAge(head.Name.Split(' ')),
            // rly's commands take the name, its paths the id; for cryptomeria's chains both are the same.
            configured.Where(chain => chain.Value.Value?.ChainId == chain.Key).Select(chain => chain.Key).ToHashSet(StringComparer.Ordinal),
            ReadPaths(paths),
            report.Parts.Where(part => part.ExitCode == 0 && part.Name.StartsWith("key ", StringComparison.Ordinal))
                .Select(part => part.Name[4..]).ToHashSet(StringComparer.Ordinal));
    }

    public static IReadOnlyDictionary<string, RlyPath> ReadPaths(ShellPart part) =>
        RlyOutput.ReadMap(part.Output, RlyConfigJson.Default.DictionaryStringRlyPath, "rly paths list --json");

    private static TimeSpan? ReadAge(string[] words) =>
        words is [_, var changed, var now]
        && long.TryParse(changed, NumberStyles.None, CultureInfo.InvariantCulture, out var from)
        && long.TryParse(now, NumberStyles.None, CultureInfo.InvariantCulture, out var to)
            ? TimeSpan.FromSeconds(to - from)
            : null;
}
