namespace Cryptomeria.ClusterSimulator.Cryptomeria.World;

/// <summary>
/// Who signs with a chain's accounts at the moment. Each signer counts the account's sequence on its own, so that two of them at one time
/// end in "account sequence mismatch" for the one that comes later; a relayer that runs is a signer, too, and never gives up itself.
/// </summary>
internal sealed class SignerTable(SimulatedChain chain)
{
    private readonly Lock _lock = new();
    private readonly List<Lease> _signers = [];

    /// <summary>Begins to sign with an account.</summary>
    /// <param name="shared">Whether others do not matter, as for a relayer that runs.</param>
    /// <param name="isOver">Whether the signer has ended: one that was killed signs no more, although its code may still be on its way out.</param>
    /// <returns>To be disposed of when the signing is over.</returns>
    /// <exception cref="SequenceMismatchException">Another one signs with it.</exception>
    public IDisposable Use(string address, bool shared, Func<bool> isOver)
    {
        var lease = new Lease(this, address, isOver);
        lock (_lock)
        {
            if (!shared && _signers.Exists(signer => signer.Address == address && !signer.IsOver()))
            {
                var sequence = chain.Account(address)?.Sequence ?? 0;
                throw new SequenceMismatchException(sequence + 1, sequence);
            }
            _signers.Add(lease);
        }
        return lease;
    }

    private sealed class Lease(SignerTable table, string address, Func<bool> isOver) : IDisposable
    {
        public string Address => address;

        public bool IsOver() => isOver();

        public void Dispose()
        {
            lock (table._lock)
            {
                table._signers.Remove(this);
            }
        }
    }
}

/// <summary>A transaction was signed with a sequence that is not the account's next one.</summary>
internal sealed class SequenceMismatchException(long expected, long got)
    : Exception($"account sequence mismatch, expected {expected}, got {got}: incorrect account sequence");
