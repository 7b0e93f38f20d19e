namespace Cryptomeria.K8sOps.Chains;

/// <summary>Tells transactions that may do better the next time from those that will not.</summary>
internal static class TransactionFault
{
    // Cosmos SDK, types/errors: 11 out of gas, 19 in the mempool already, 20 mempool full, 30 time-out height passed, 32 wrong sequence.
    private static readonly long[] PassingCodes = [11, 19, 20, 30, 32];

    // What gwcd says on standard error where it fails before there is a code.
    private static readonly string[] PassingWords =
    [
        "account sequence mismatch", "incorrect account sequence", "mempool",
        "connection refused", "connection reset", "timed out", "timeout", "EOF", "post failed",
    ];

    /// <summary>The same transaction may be accepted later, with nothing changed by hand.</summary>
    /// <param name="transaction">The answer; null where there is none.</param>
    /// <param name="error">gwcd's standard error.</param>
    public static bool IsPassing(TransactionResult? transaction, string? error) =>
        (transaction is { Codespace: "sdk" or "" or null, Code: var code } && PassingCodes.Contains(code))
        || Says(transaction?.RawLog) || Says(error);

    private static bool Says(string? text) => text is not null && PassingWords.Any(word => text.Contains(word, StringComparison.Ordinal));
}
