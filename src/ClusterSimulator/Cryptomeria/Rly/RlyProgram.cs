using Cryptomeria.ClusterSimulator.Cryptomeria.CommandLine;
using Cryptomeria.ClusterSimulator.Cryptomeria.World;
using Cryptomeria.ClusterSimulator.Pods.Files;
using Cryptomeria.ClusterSimulator.Pods.Processes;

namespace Cryptomeria.ClusterSimulator.Cryptomeria.Rly;

/// <summary>
/// A stand-in for rly 2.6 of github.com/cosmos/relayer: the same commands, flags, files, output and errors, against the simulated chains. Commands of the real
/// one that are missing here are unknown and fail.
/// </summary>
internal static class RlyProgram
{
    private static readonly CobraFlag Json = new("json", 'j', IsSwitch: true);
    private static readonly CobraFlag YamlOutput = new("yaml", 'y', IsSwitch: true);
    private static readonly CobraFlag File = new("file", 'f');
    private static readonly CobraFlag Memo = new("memo");
    private static readonly CobraFlag Override = new("override", IsSwitch: true);

    private static readonly CobraFlag[] Pages =
    [
        new("output", 'o', Default: "legacy"), new("page", Default: "1"), new("page-key"), new("limit", Default: "100"), new("count-total", IsSwitch: true),
        new("reverse", IsSwitch: true),
    ];

    private static readonly CobraFlag[] Retries = [new("timeout", 't', Default: "10s"), new("max-retries", 'r', Default: "3"), new("block-history", 'b', Default: "20")];

    private static readonly CobraFlag[] ClientParameters =
    [
        new("update-after-expiry", 'e', IsSwitch: true, Default: "true"), new("update-after-misbehaviour", 'm', IsSwitch: true, Default: "true"),
        new("client-tp", Default: "0s"), new("client-tp-percentage", Default: "85"), new("max-clock-drift", Default: "10m0s"),
    ];

    private static readonly CobraFlag[] ChannelParameters =
        [new("src-port", Default: "transfer"), new("dst-port", Default: "transfer"), new("order", 'o', Default: "unordered"), new("version", 'v', Default: "ics20-1")];

    public static ProgramBody Create(WorldAccess access) => async context =>
    {
        await context.DelayAsync(access.Options.ProgramStartLatency).ConfigureAwait(false);
        var home = ByteText.ToText(context.Environment.GetValueOrDefault("HOME", "/root")) + "/.relayer";
        return await CobraProgram.RunAsync(Tree(access, home), context).ConfigureAwait(false);
    };

    private static CobraCommand Tree(WorldAccess access, string home)
    {
        CobraCommand Leaf(string names, int least, int most, Func<RlySession, Task> run, params CobraFlag[] flags) => new(names.Split(' '))
        {
            MinArguments = least,
            MaxArguments = most,
            Flags = flags,
            Run = async invocation =>
            {
                var session = new RlySession(access, invocation);
                if (invocation["log-format"] is not ("auto" or "json" or "console" or "logfmt"))
                {
                    throw new CobraException($"unrecognized log format \"{invocation["log-format"]}\"");
                }

                await session.LoadAsync().ConfigureAwait(false);
                await run(session).ConfigureAwait(false);
                return 0;
            },
        };

        return new CobraCommand(["rly"])
        {
            Flags = [new("home", Default: home), new("debug", 'd', IsSwitch: true), new("log-format", Default: "auto"), new("log-level")],
            Commands =
            [
                new(["config", "cfg"])
                {
                    Commands = [Leaf("init i", 0, 0, RlyConfigCommands.InitAsync, Memo), Leaf("show s list l", 0, 0, RlyConfigCommands.ShowAsync, Json, YamlOutput)],
                },
                new(["chains", "ch"])
                {
                    Commands =
                    [
                        Leaf("list l", 0, 0, RlyChainCommands.ListAsync, Json, YamlOutput),
                        Leaf("show s", 1, 1, RlyChainCommands.ShowAsync, Json),
                        Leaf("add a", 0, int.MaxValue, RlyChainCommands.AddAsync, File, new("url", 'u'), new("force-add", IsSwitch: true), new("testnet", IsSwitch: true)),
                        Leaf("add-dir ad", 1, 1, RlyChainCommands.AddDirectoryAsync),
                        Leaf("delete d", 1, 1, RlyChainCommands.DeleteAsync),
                        Leaf("address addr", 1, 1, RlyKeyCommands.ShowAsync),
                    ],
                },
                new(["paths", "pth"])
                {
                    Commands =
                    [
                        Leaf("list l", 0, 0, RlyPathCommands.ListAsync, Json, YamlOutput),
                        Leaf("show s", 1, 1, RlyPathCommands.ShowAsync, Json, YamlOutput),
                        Leaf("add a", 3, 3, RlyPathCommands.AddAsync, File),
                        Leaf("new n", 3, 3, RlyPathCommands.NewAsync, ChannelParameters),
                        Leaf("update", 1, 1, RlyPathCommands.UpdateAsync, RlyPathCommands.UpdateFlags),
                        Leaf("delete d", 1, 1, RlyPathCommands.DeleteAsync),
                    ],
                },
                new(["keys", "k"])
                {
                    Commands =
                    [
                        Leaf("show s", 1, 2, RlyKeyCommands.ShowAsync),
                        Leaf("list l", 1, 1, RlyKeyCommands.ListAsync),
                        Leaf("restore r", 2, 3, RlyKeyCommands.RestoreAsync, RlyKeyCommands.Flags),
                        Leaf("add a", 2, 2, RlyKeyCommands.AddAsync, RlyKeyCommands.Flags),
                        Leaf("delete d", 2, 2, RlyKeyCommands.DeleteAsync, new CobraFlag("skip", 'y', IsSwitch: true)),
                    ],
                },
                new(["query", "q"])
                {
                    Commands =
                    [
                        Leaf("channels", 1, 2, RlyQueryCommands.ChannelsAsync, Pages),
                        Leaf("channel", 3, 3, RlyQueryCommands.ChannelAsync, new CobraFlag("output", 'o', Default: "legacy"), new("height", Default: "0")),
                        Leaf("connections conns", 1, 1, RlyQueryCommands.ConnectionsAsync, Pages),
                        Leaf("connection conn", 2, 2, RlyQueryCommands.ConnectionAsync, new CobraFlag("output", 'o', Default: "legacy")),
                        Leaf("clients clnts", 1, 1, RlyQueryCommands.ClientsAsync, Pages),
                        Leaf("balance bal", 1, 2, RlyQueryCommands.BalanceAsync, new CobraFlag("output", 'o', Default: "legacy"), new("ibc-denoms", 'i', IsSwitch: true)),
                    ],
                },
                new(["transact", "tx"])
                {
                    Commands =
                    [
                        Leaf("link connect", 1, 1, RlyLinkCommands.LinkAsync, [.. Retries, .. ClientParameters, .. ChannelParameters, Override, Memo]),
                        Leaf("clients", 1, 1, RlyLinkCommands.ClientsAsync, [.. ClientParameters, Override, Memo]),
                        Leaf("connection conn", 1, 1, RlyLinkCommands.ConnectionAsync, [.. Retries, .. ClientParameters, Override, Memo]),
                        Leaf("channel chan", 1, 1, RlyLinkCommands.ChannelAsync, [.. Retries, .. ChannelParameters, Override, Memo]),
                        Leaf("channel-close", 3, 3, RlyLinkCommands.CloseAsync, [.. Retries, Memo]),
                    ],
                },
                Leaf("start st", 0, int.MaxValue, RlyStartCommand.RunAsync, RlyStartCommand.Flags),
                Leaf("version v", 0, 0, RlyConfigCommands.VersionAsync, Json),
            ],
        };
    }
}
