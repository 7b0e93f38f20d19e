namespace Cryptomeria.Bench.Queries;

/// <summary>
/// What cryptomeria's own status script (<c>show-status.sh</c>) asks the cluster, in its order and one call after another: a re-enactment of its
/// calls, without what bash and jq do between them.
/// </summary>
internal static class StatusScript
{
    /// <exception cref="InvalidOperationException">An answer does not hold what the script shows.</exception>
    public static async Task RunAsync(IScriptCalls calls, CancellationToken cancellationToken)
    {
        var relayer = (await calls.PodsAsync("app.kubernetes.io/component=relayer", cancellationToken))[0];
        await calls.PodAsync(relayer, cancellationToken);
        await calls.ExecAsync(relayer, ["sh", "-c", "pgrep -f 'rly start' >/dev/null 2>&1"], cancellationToken);
        var gateway = (await calls.PodsAsync("app.kubernetes.io/component=gwc", cancellationToken))[0];
        await calls.PodAsync(gateway, cancellationToken);

        string[] keyring = ["--keyring-backend", "test", "--home", "/home/gwc/.gwc"];
        var address = await calls.ExecAsync(gateway, ["gwcd", "keys", "show", "local-admin", "-a", .. keyring], cancellationToken);
        await calls.ExecAsync(gateway, ["gwcd", "q", "bank", "balances", address.Trim(), "-o", "json"], cancellationToken);
        Check(await calls.ExecAsync(gateway, ["gwcd", "q", "gateway", "endpoints", "-o", "json"], cancellationToken), "storage_infos");
        Check(await calls.ExecAsync(relayer, ["rly", "q", "channels", "gwc"], cancellationToken), "STATE_OPEN");
        foreach (var chain in await calls.PodsAsync("app.kubernetes.io/category=chain", cancellationToken))
        {
            if (chain != gateway)
            {
                Check(await calls.ExecAsync(chain, ["curl", "-s", "http://localhost:26657/status"], cancellationToken), "latest_block_height");
            }
        }
    }

    private static void Check(string output, string wanted)
    {
        if (!output.Contains(wanted, StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"no {wanted} in: {output}");
        }
    }
}

/// <summary>What the script does with kubectl.</summary>
internal interface IScriptCalls
{
    /// <summary><c>kubectl get pods -l</c>: the pods' names.</summary>
    Task<IReadOnlyList<string>> PodsAsync(string selector, CancellationToken cancellationToken);

    /// <summary><c>kubectl get pod</c>.</summary>
    Task PodAsync(string name, CancellationToken cancellationToken);

    /// <summary><c>kubectl exec</c>: the program's standard output.</summary>
    Task<string> ExecAsync(string pod, string[] command, CancellationToken cancellationToken);
}
