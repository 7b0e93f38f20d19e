namespace Cryptomeria.EmbeddedHost.Hosting.Invocation;

/// <summary>The time an invocation has: until its caller is gone, the host stops, or <c>functionTimeout</c> is over.</summary>
internal sealed class InvocationLimit : IDisposable
{
    private readonly CancellationTokenSource? _timeout;
    private readonly CancellationTokenSource? _stopping;
    private readonly CancellationTokenSource? _all;
    private readonly CancellationTokenRegistration _onStopping;
    private readonly CancellationToken _hostStopping;

    /// <summary>No limit but a token that somebody else keeps, and who knows the host's life.</summary>
    public InvocationLimit(CancellationToken token, CancellationToken hostStopping)
    {
        Token = token;
        _hostStopping = hostStopping;
    }

    /// <param name="timeout">Null for no limit.</param>
    /// <param name="stoppingGrace">How long the invocation may go on when the host stops, asked for at that moment; null for not at all.</param>
    /// <param name="caller">Canceled when nobody wants the result any more.</param>
    /// <param name="hostStopping">Canceled when the host stops.</param>
    public InvocationLimit(
        TimeSpan? timeout, TimeProvider time, Func<TimeSpan>? stoppingGrace, CancellationToken caller, CancellationToken hostStopping)
    {
        Timeout = timeout;
        _timeout = timeout is { } value ? new CancellationTokenSource(value, time) : null;
        _stopping = new CancellationTokenSource();
        _all = CancellationTokenSource.CreateLinkedTokenSource(caller, _stopping.Token, _timeout?.Token ?? CancellationToken.None);
        _hostStopping = _stopping.Token;
        Token = _all.Token;
        _onStopping = hostStopping.Register(() => Stop(stoppingGrace?.Invoke() ?? TimeSpan.Zero));
    }

    /// <summary>Nothing ends it.</summary>
    public static InvocationLimit None { get; } = new(CancellationToken.None, CancellationToken.None);

    /// <summary>The limit; null for none.</summary>
    public TimeSpan? Timeout { get; }

    public CancellationToken Token { get; }

    /// <summary>True once <c>functionTimeout</c> is over.</summary>
    public bool IsTimeOver => _timeout?.IsCancellationRequested ?? false;

    /// <summary>True once the host has told the invocation to stop.</summary>
    public bool IsHostStopping => _hostStopping.IsCancellationRequested;

    public void Dispose()
    {
        _onStopping.Dispose();
        _all?.Dispose();
        _timeout?.Dispose();
        _stopping?.Dispose();
    }

    private void Stop(TimeSpan grace)
    {
        if (grace <= TimeSpan.Zero)
        {
            _stopping!.Cancel();
        }
        else
        {
            _stopping!.CancelAfter(grace);
        }
    }
}
