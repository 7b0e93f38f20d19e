using Cryptomeria.ClusterSimulator.Cryptomeria.CommandLine;
using Cryptomeria.ClusterSimulator.Cryptomeria.World;
using Cryptomeria.ClusterSimulator.Pods.Containers;

namespace Cryptomeria.ClusterSimulator.Cryptomeria.Rly;

/// <summary>One run of rly: its home, configuration, keys, log, and the way to the chains.</summary>
internal sealed class RlySession(WorldAccess access, CobraRun run)
{
    public WorldAccess Access => access;

    public CobraRun Run => run;

    public string Home => run["home"];

    public RlyLog Log { get; } = new(run);

    /// <summary>The configuration; null where there is no file. Every command reads it first, and one that is broken ends any command.</summary>
    public RlyConfig? Config { get; private set; }

    /// <summary>The configuration of a command that takes it for granted: without the file the real program dies of a nil pointer.</summary>
    public RlyConfig Required => Config ?? throw new CobraException(
        "panic: runtime error: invalid memory address or nil pointer dereference\n[signal SIGSEGV: segmentation violation code=0x1]", 2);

    public async Task LoadAsync() => Config = await RlyConfig.LoadAsync(run.Context, Home).ConfigureAwait(false);

    public Keyring Keys(RlyChain chain) => new(run.Context, $"{Home}/keys/{chain.Id}");

    public async Task<string> KeyAddressAsync(RlyChain chain, string name) => await Keys(chain).FindAsync(name).ConfigureAwait(false)
        ?? throw new CobraException($"a key with name {name} doesn't exist");

    /// <summary>A chain that answers.</summary>
    /// <exception cref="CobraException">It does not.</exception>
    public async Task<SimulatedChain> QueryAsync(RlyChain chain)
    {
        try
        {
            return await access.QueryAsync(run.Context, chain.RpcAddress).ConfigureAwait(false);
        }
        catch (ConnectException exception)
        {
            throw new CobraException(exception.Message);
        }
    }

    /// <summary>A chain that answers, tried several times as before a transaction.</summary>
    public async Task<SimulatedChain> DialAsync(RlyChain chain)
    {
        var delay = access.Options.DialRetryDelay;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await QueryAsync(chain).ConfigureAwait(false);
            }
            catch (CobraException) when (attempt < access.Options.DialAttempts)
            {
                await run.Context.DelayAsync(delay).ConfigureAwait(false);
                delay *= 2;
            }
        }
    }
}
