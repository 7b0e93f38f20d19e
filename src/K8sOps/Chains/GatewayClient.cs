using System.Globalization;
using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Shell;

namespace Cryptomeria.K8sOps.Chains;

/// <summary>The gateway's storage registry, through gwcd in gwc's pod.</summary>
internal sealed class GatewayClient(IPodExec exec)
{
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RegisterTimeout = TimeSpan.FromSeconds(120);

    private readonly PodReader _reader = new(exec);

    /// <summary>The registered storages.</summary>
    public async Task<IReadOnlyList<StorageInfo>> ListStoragesAsync(PodSession session, bool quiet = false) =>
        (await ObserveAsync(session, "", "keep", quiet)).Storages;

    /// <summary>The registered storages, and the mark of a registration of a chain that was sent.</summary>
    /// <param name="forgetMark">The mark goes first.</param>
    public Task<(IReadOnlyList<StorageInfo> Storages, RegistrationMark? Mark)> ObserveAsync(
        PodSession session, string chainId, bool forgetMark = false) =>
        ObserveAsync(session, MarkFile(chainId), forgetMark ? "forget" : "keep", quiet: false);

    /// <summary>Sends the registration of a chain's storage, marking first that it does.</summary>
    /// <param name="height">gwc's height now.</param>
    public async Task<ExecResult> RegisterAsync(PodSession session, StorageRegistration registration, long height)
    {
        string[] command = registration.Command;
        var display = string.Join(' ', command);
        var result = await exec.RunAsync(
            new ExecRequest(
                session.Pod,
                [
                    "sh", "-c", GatewayScripts.Register, "sh",
                    MarkFile(registration.ChainId), height.ToString(CultureInfo.InvariantCulture), .. command,
                ])
            {
                OperationId = session.OperationId,
                Log = session.Log,
                Display = display,
                Timeout = RegisterTimeout,
            },
            session.Stop,
            session.Release);
        return result with { Command = display };
    }

    /// <summary>A transaction that is in a block; null while it is in none.</summary>
    public async Task<TransactionResult?> FindTransactionAsync(PodSession session, string hash)
    {
        var result = await exec.RunAsync(
            new ExecRequest(session.Pod, ["gwcd", "q", "tx", hash, "-o", "json"]) { Timeout = ReadTimeout },
            session.Stop,
            session.Release);
        return result.ExitCode == 0 && GatewayOutput.TryReadTransaction(result.StandardOutput) is { Height: > 0 } found ? found : null;
    }

    /// <summary>The process is gwcd registering a storage, or the script about to; for whatever chain, since all sign with one account.</summary>
    public static bool IsRegistering(PodProcess process) =>
        process.Arguments.Contains("register-storage", StringComparer.Ordinal)
        && (process.Arguments.Contains(GatewayScripts.Register, StringComparer.Ordinal)
            || process.Arguments.Take(2).Any(program => program[(program.LastIndexOf('/') + 1)..] == "gwcd"));

    private static string MarkFile(string chainId) => $"/tmp/cryptomeria-register-{chainId}";

    private async Task<(IReadOnlyList<StorageInfo> Storages, RegistrationMark? Mark)> ObserveAsync(
        PodSession session, string mark, string mode, bool quiet)
    {
        var options = new ReadOptions("gwcd q gateway endpoints -o json", ReadTimeout, quiet);
        var reading = await _reader.ReadAsync(session, GatewayScripts.ObserveRegistrations, options, [mark, mode]);
        if (reading.Report.Find("endpoints") is not { ExitCode: 0 } endpoints)
        {
            throw new OperationException(
                ErrorCodes.ExecFailed, CommandErrors.Because($"{options.Display} failed in pod {session.Pod.Name}", reading.StandardError), retryable: true,
                CommandErrors.Details(options.Display, reading.Report.Find("endpoints")?.ExitCode ?? 0, reading.StandardError));
        }

        return (GatewayOutput.ReadStorages(endpoints.Output), GatewayOutput.ReadMark(reading.Report));
    }
}
