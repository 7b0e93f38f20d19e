using System.Globalization;
using Cryptomeria.ClusterSimulator.Cryptomeria.CommandLine;
using Cryptomeria.ClusterSimulator.Cryptomeria.World;

namespace Cryptomeria.ClusterSimulator.Cryptomeria.Daemon;

/// <summary>
/// <c>gwcd tx gateway register-storage</c>. A sync broadcast answers with the result of CheckTx alone; the transaction enters a block later, where it can
/// still fail. The account's sequence is read from the last block, so that a second transaction before the next one is refused.
/// </summary>
internal sealed class ChainTransactions(WorldAccess access)
{
    public async Task<int> RegisterStorageAsync(CobraRun run)
    {
        var registration = new StorageRegistration(run.Arguments[0], run.Arguments[1], run.Arguments[2], run.Arguments[3]);
        if (run["from"].Length == 0)
        {
            throw new CobraException("required flag(s) \"from\" not set");
        }

        if (run["broadcast-mode"] is not ("sync" or "async"))
        {
            throw new CobraException($"unsupported return type {run["broadcast-mode"]}; supported types: sync, async");
        }

        var sender = await KeyCommandsOfDaemon.Open(run).FindAsync(run["from"]).ConfigureAwait(false)
            ?? throw new CobraException($"failed to convert address field to address: {run["from"]}.info: key not found");
        var chain = await ChainQueries.ConnectAsync(access, run).ConfigureAwait(false);
        chain.CountRegistration();
        if (!run.Has("yes"))
        {
            throw new CobraException("EOF");
        }

        var (hash, code, codespace, rawLog) = Broadcast(run, chain, sender, registration);
        await run.PrintAsync(KeyCommandsOfDaemon.Print(run, GatewayJson.Transaction(0, hash, code, codespace, rawLog))).ConfigureAwait(false);
        return 0;
    }

    private (string Hash, int Code, string Codespace, string RawLog) Broadcast(CobraRun run, SimulatedChain chain, string sender, StorageRegistration registration)
    {
        var account = chain.Account(sender) ?? throw new CobraException(
            $"rpc error: code = NotFound desc = rpc error: code = NotFound desc = account {sender} not found: key not found");
        var expected = chain.ExpectedSequence(sender);
        var refusal = run["chain-id"] != chain.Id
            ? (4, "signature verification failed; please verify account number (0), sequence (0) and chain-id (" + chain.Id + "): (unable to verify single signer signature): unauthorized")
            : account.Sequence != expected
                ? (32, string.Create(CultureInfo.InvariantCulture, $"account sequence mismatch, expected {expected}, got {account.Sequence}: incorrect account sequence"))
                : account.Balance < 2_000 ? (5, "insufficient funds") : (0, "");

        // "--gas auto" simulates first, and an error there is the command's.
        if (refusal.Item1 != 0 && run["gas"] == "auto")
        {
            throw new CobraException($"rpc error: code = Unknown desc = {refusal.Item2} [cosmos/cosmos-sdk] with gas used: '35369': unknown request");
        }

        var fault = access.World.Faults.TakeRegistration(registration.ChainId);
        if (fault is { Stage: RegistrationStage.CheckTx })
        {
            refusal = (fault.Code, fault.RawLog);
        }

        var content = $"{registration}/{Guid.NewGuid()}";
        if (refusal.Item1 != 0)
        {
            return (Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(content))), refusal.Item1, "sdk", refusal.Item2);
        }

        var hash = chain.Submit(sender, content, () => Execute(chain, sender, registration, fault));
        return (hash, 0, "", "");
    }

    private static (int Code, string Codespace, string RawLog) Execute(SimulatedChain chain, string sender, StorageRegistration registration, RegistrationFault? fault)
    {
        if (fault is not null)
        {
            return (fault.Code, "sdk", fault.RawLog);
        }

        if (sender != chain.LocalAdmin)
        {
            return (4, "sdk", $"failed to execute message; message index: 0: invalid authority; expected {chain.LocalAdmin} (LocalAdmin), got {sender}: unauthorized");
        }
        if (registration.ChannelId.Length == 0)
        {
            return (18, "sdk", "failed to execute message; message index: 0: channel_id is required: invalid request");
        }

        chain.Register(registration);
        return (0, "", "");
    }
}
