using Cryptomeria.ClusterSimulator.Cryptomeria.CommandLine;
using Cryptomeria.ClusterSimulator.Cryptomeria.World;
using Cryptomeria.ClusterSimulator.Pods.Files;
using Cryptomeria.ClusterSimulator.Pods.Processes;

namespace Cryptomeria.ClusterSimulator.Cryptomeria.Daemon;

/// <summary>gwcd, mdscd and fdscd: the commands that are used, as the Cosmos SDK's command lines have them.</summary>
internal static class ChainProgram
{
    private static readonly CobraFlag Output = new("output", 'o', Default: "text");
    private static readonly CobraFlag Node = new("node", Default: "tcp://localhost:26657");

    /// <param name="component">gwc, mdsc or fdsc.</param>
    public static ProgramBody Create(WorldAccess access, string component) => async context =>
    {
        await context.DelayAsync(access.Options.ProgramStartLatency).ConfigureAwait(false);
        var home = ByteText.ToText(context.Environment.GetValueOrDefault("HOME", "/root")) + "/." + component;
        return await CobraProgram.RunAsync(Tree(access, component, home), context).ConfigureAwait(false);
    };

    private static CobraCommand Tree(WorldAccess access, string component, string home)
    {
        var queries = new ChainQueries(access);
        var transactions = new ChainTransactions(access);
        return new CobraCommand([component + "d"])
        {
            Flags =
            [
                new("home", Default: home), new("log_format", Default: "plain"), new("log_level", Default: "info"), new("trace", IsSwitch: true),
                new("log_no_color", IsSwitch: true),
            ],
            Commands =
            [
                new(["start"]) { Flags = [new("minimum-gas-prices")], Run = new ChainDaemon(access, component).RunAsync },
                new(["status"]) { Flags = [Node, Output], Run = queries.StatusAsync },
                new(["version"]) { Flags = [new("long", IsSwitch: true), Output], Run = run => PrintVersionAsync(run) },
                new(["keys"]) { Commands = KeyCommands() },
                new(["query", "q"]) { Commands = QueryCommands(queries, component) },
                new(["tx"]) { Commands = component == "gwc" ? [GatewayTransactions(transactions)] : [] },
            ],
        };
    }

    private static List<CobraCommand> KeyCommands()
    {
        List<CobraFlag> flags = [new("keyring-backend", Default: "os"), new("keyring-dir"), Output];
        return
        [
            new(["show"]) { MinArguments = 1, MaxArguments = 1, Flags = [.. flags, new("address", 'a', IsSwitch: true)], Run = KeyCommandsOfDaemon.ShowAsync },
            new(["list"]) { Flags = [.. flags], Run = KeyCommandsOfDaemon.ListAsync },
        ];
    }

    private static List<CobraCommand> QueryCommands(ChainQueries queries, string component)
    {
        List<CobraFlag> flags = [Node, Output, new("height", Default: "0"), new("chain-id")];
        List<CobraFlag> pages = [new("limit", Default: "100"), new("page", Default: "1"), new("page-key"), new("offset"), new("count-total", IsSwitch: true), new("reverse", IsSwitch: true)];
        List<CobraCommand> commands =
        [
            new(["tx"]) { MinArguments = 1, MaxArguments = 1, Flags = [.. flags, new("type", Default: "hash")], Run = queries.TransactionAsync },
            new(["bank"]) { Commands = [new(["balances"]) { MinArguments = 1, MaxArguments = 1, Flags = [.. flags, .. pages, new("denom")], Run = queries.BalancesAsync }] },
        ];
        if (component == "gwc")
        {
            commands.Add(new(["gateway"])
            {
                Commands =
                [
                    new(["endpoints"]) { Flags = [.. flags, .. pages], Run = queries.EndpointsAsync },
                    new(["params"]) { Flags = [.. flags], Run = queries.ParametersAsync },
                ],
            });
        }
        return commands;
    }

    private static CobraCommand GatewayTransactions(ChainTransactions transactions) => new(["gateway"])
    {
        Commands =
        [
            new(["register-storage"])
            {
                MinArguments = 4,
                MaxArguments = 4,
                Flags =
                [
                    Node, Output, new("from"), new("chain-id"), new("gas", Default: "200000"), new("gas-adjustment", Default: "1"), new("gas-prices"), new("fees"),
                    new("broadcast-mode", 'b', Default: "sync"), new("yes", 'y', IsSwitch: true), new("keyring-backend", Default: "os"), new("keyring-dir"),
                    new("note"), new("sequence", 's', Default: "0"), new("account-number", 'a', Default: "0"), new("timeout-height", Default: "0"),
                ],
                Run = transactions.RegisterStorageAsync,
            },
        ],
    };

    private static async Task<int> PrintVersionAsync(CobraRun run)
    {
        await run.PrintAsync("0.1.0").ConfigureAwait(false);
        return 0;
    }
}
