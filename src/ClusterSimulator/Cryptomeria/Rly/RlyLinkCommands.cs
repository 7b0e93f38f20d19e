using Cryptomeria.ClusterSimulator.Cryptomeria.CommandLine;

namespace Cryptomeria.ClusterSimulator.Cryptomeria.Rly;

/// <summary>rly transact: clients, connections, channels, and link for all of them.</summary>
internal static class RlyLinkCommands
{
    public static async Task LinkAsync(RlySession session)
    {
        using var handshake = await RlyHandshake.BeginAsync(session, isLink: true).ConfigureAwait(false);
        await Wrapped("error creating clients", handshake.CreateClientsAsync).ConfigureAwait(false);
        await Wrapped("error creating connections", handshake.CreateConnectionAsync).ConfigureAwait(false);
        await handshake.CreateChannelAsync().ConfigureAwait(false);
    }

    public static async Task ClientsAsync(RlySession session)
    {
        using var handshake = await RlyHandshake.BeginAsync(session, isLink: false).ConfigureAwait(false);
        await handshake.CreateClientsAsync().ConfigureAwait(false);
    }

    public static async Task ConnectionAsync(RlySession session)
    {
        using var handshake = await RlyHandshake.BeginAsync(session, isLink: false).ConfigureAwait(false);
        await handshake.CreateClientsAsync().ConfigureAwait(false);
        await handshake.CreateConnectionAsync().ConfigureAwait(false);
    }

    public static async Task ChannelAsync(RlySession session)
    {
        using var handshake = await RlyHandshake.BeginAsync(session, isLink: false).ConfigureAwait(false);
        await handshake.CreateChannelAsync().ConfigureAwait(false);
    }

    public static async Task CloseAsync(RlySession session)
    {
        using var handshake = await RlyHandshake.BeginAsync(session, isLink: false).ConfigureAwait(false);
        await handshake.CloseChannelAsync(session.Run.Arguments[1], session.Run.Arguments[2]).ConfigureAwait(false);
    }

    private static async Task Wrapped(string prefix, Func<Task> action)
    {
        try
        {
            await action().ConfigureAwait(false);
        }
        catch (CobraException exception) when (exception.Code == 1)
        {
            throw new CobraException($"{prefix}: {exception.Message}");
        }
    }
}
