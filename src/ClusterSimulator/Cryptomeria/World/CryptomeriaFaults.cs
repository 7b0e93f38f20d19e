namespace Cryptomeria.ClusterSimulator.Cryptomeria.World;

/// <summary>The faults that are simulated; settable while everything runs. Those that count down disappear when they are used up.</summary>
public sealed class CryptomeriaFaults
{
    private readonly Lock _lock = new();
    private CryptomeriaFaultSettings _settings = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What is set now, with the remaining counts.</summary>
    public CryptomeriaFaultSettings Current
    {
        get
        {
            lock (_lock)
            {
                return _settings;
            }
        }
        set => Change(_ => value);
    }

    /// <summary>Changes some of the faults.</summary>
    public void Change(Func<CryptomeriaFaultSettings, CryptomeriaFaultSettings> change)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            _settings = change(_settings);
            (changed, _changed) = (_changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        changed.SetResult();
    }

    public void Clear() => Current = new CryptomeriaFaultSettings();

    internal bool IsDead(string chain) => Current.DeadChains.Contains(chain);

    internal bool IsStuck(string chain) => Current.StuckChains.Contains(chain);

    internal bool IsCatchingUp(string chain) => Current.CatchingUpChains.Contains(chain);

    /// <summary>Waits until a fault is no longer set.</summary>
    internal async Task WaitAsync(LinkFault fault, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (!_settings.Links.Contains(fault))
                {
                    return;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    internal LinkFault? TakeLink(string source, string destination)
    {
        lock (_lock)
        {
            var fault = _settings.Links.FirstOrDefault(fault => fault.Chain == "*" || fault.Chain == source || fault.Chain == destination);
            if (fault is { Kind: not LinkFaultKind.Pause })
            {
                _settings = _settings with { Links = Use(_settings.Links, fault, fault with { Times = fault.Times - 1 }, fault.Times) };
            }

            return fault;
        }
    }

    internal RegistrationFault? TakeRegistration(string chain)
    {
        lock (_lock)
        {
            var fault = _settings.Registrations.FirstOrDefault(fault => fault.Chain == "*" || fault.Chain == chain);
            if (fault is not null)
            {
                _settings = _settings with { Registrations = Use(_settings.Registrations, fault, fault with { Times = fault.Times - 1 }, fault.Times) };
            }

            return fault;
        }
    }

    internal bool TakeKeyRestore(string chain)
    {
        lock (_lock)
        {
            var fault = _settings.KeyRestores.FirstOrDefault(fault => fault.Chain == "*" || fault.Chain == chain);
            if (fault is not null)
            {
                _settings = _settings with { KeyRestores = Use(_settings.KeyRestores, fault, fault with { Times = fault.Times - 1 }, fault.Times) };
            }

            return fault is not null;
        }
    }

    internal TimeSpan TakeDelay(string command)
    {
        lock (_lock)
        {
            var fault = _settings.SlowCommands.FirstOrDefault(fault => command.Contains(fault.Contains, StringComparison.Ordinal));
            if (fault is not null)
            {
                _settings = _settings with { SlowCommands = Use(_settings.SlowCommands, fault, fault with { Times = fault.Times - 1 }, fault.Times) };
            }

            return TimeSpan.FromSeconds(fault?.Seconds ?? 0);
        }
    }

    internal int? TakeTruncation(string command)
    {
        lock (_lock)
        {
            var fault = _settings.TruncatedOutputs.FirstOrDefault(fault => command.Contains(fault.Contains, StringComparison.Ordinal));
            if (fault is not null)
            {
                _settings = _settings with { TruncatedOutputs = Use(_settings.TruncatedOutputs, fault, fault with { Times = fault.Times - 1 }, fault.Times) };
            }

            return fault?.Bytes;
        }
    }

    internal bool TakeChannelLookup(string chain)
    {
        lock (_lock)
        {
            var fault = _settings.ChannelLookups.FirstOrDefault(fault => fault.Chain == "*" || fault.Chain == chain);
            if (fault is not null)
            {
                _settings = _settings with { ChannelLookups = Use(_settings.ChannelLookups, fault, fault with { Times = fault.Times - 1 }, fault.Times) };
            }

            return fault is not null;
        }
    }

    private static List<T> Use<T>(IReadOnlyList<T> faults, T used, T rest, int times) =>
        [.. faults.SelectMany(fault => !ReferenceEquals(fault, used) ? [fault] : times > 1 ? (T[])[rest] : [])];
}
