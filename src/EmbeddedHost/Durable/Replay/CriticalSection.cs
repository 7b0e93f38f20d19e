namespace Cryptomeria.EmbeddedHost.Durable.Replay;

/// <summary>The rules of a critical section. They keep orchestrations from waiting for each other; the official runtime has the same ones.</summary>
internal sealed class CriticalSection
{
    private readonly HashSet<string> _available = new(StringComparer.Ordinal);

    // Compared by reference: it is the section's identity.
    private string[]? _lockSet;
    private bool _isPending;

    /// <summary>True from the request for the locks to their end.</summary>
    public bool IsActive => _lockSet is not null;

    /// <summary>The locked entities that no call is under way to.</summary>
    public IEnumerable<string> Available => _lockSet?.Where(_available.Contains) ?? [];

    /// <exception cref="InvalidOperationException">There is a critical section already.</exception>
    public void Request(string[] lockSet)
    {
        if (IsActive)
        {
            throw new InvalidOperationException("Must not enter another critical section from within a critical section.");
        }

        _lockSet = lockSet;
        _isPending = true;
    }

    /// <summary>All are locked.</summary>
    public void Enter()
    {
        _isPending = false;
        _available.UnionWith(_lockSet!);
    }

    /// <returns>False where another critical section, or none, is active.</returns>
    public bool Leave(string[] lockSet)
    {
        if (!ReferenceEquals(lockSet, _lockSet))
        {
            return false;
        }

        _lockSet = null;
        _available.Clear();
        return true;
    }

    /// <returns>What tells <see cref="EndCall"/> that the call belongs to this section.</returns>
    /// <exception cref="InvalidOperationException">The entity must not be called now.</exception>
    public object? BeginCall(string entityId)
    {
        if (IsActive && !_available.Remove(entityId))
        {
            throw new InvalidOperationException(
                _isPending ? "Must await the completion of the lock request prior to calling any entity."
                : _lockSet!.Contains(entityId) ? "Must not call an entity from a critical section while a prior call to the same entity is still pending."
                : "Must not call an entity from a critical section if it is not one of the locked entities.");
        }

        return _lockSet;
    }

    /// <summary>The entity's answer has come.</summary>
    public void EndCall(string entityId, object? section)
    {
        if (IsActive && ReferenceEquals(section, _lockSet))
        {
            _available.Add(entityId);
        }
    }

    /// <exception cref="InvalidOperationException">The entity must not be signaled now.</exception>
    public void CheckSignal(string entityId)
    {
        if (_lockSet?.Contains(entityId) ?? false)
        {
            throw new InvalidOperationException("Must not signal a locked entity from a critical section.");
        }
    }

    /// <exception cref="InvalidOperationException">No sub-orchestration may be called now.</exception>
    public void CheckSubOrchestration()
    {
        if (IsActive)
        {
            throw new InvalidOperationException("While holding locks, cannot call suborchestrators.");
        }
    }
}
