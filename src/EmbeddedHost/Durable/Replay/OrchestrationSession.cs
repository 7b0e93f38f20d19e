using Cryptomeria.EmbeddedHost.Storage;

namespace Cryptomeria.EmbeddedHost.Durable.Replay;

/// <summary>
/// One execution of an orchestrator in memory. It is fed with what comes in, line by line, and tells what the orchestrator did in answer. Between two lines it
/// stays as it is, so that it needs no replay as long as it is kept. One thread at a time.
/// </summary>
internal sealed class OrchestrationSession
{
    private readonly SessionSetup _setup;
    private readonly OrchestrationThread _thread;
    private readonly ActionLog _log = new();
    private readonly EmbeddedOrchestrationContext _context;

    private volatile bool _hasForeignAwait;
    private bool _isReturned;
    private object? _result;
    private Exception? _exception;

    public OrchestrationSession(SessionSetup setup)
    {
        _setup = setup with { OnForeignAwait = OnForeignAwait };
        _thread = new OrchestrationThread(OnForeignAwait);
        _context = new EmbeddedOrchestrationContext(_setup, _thread, _log);
        ForeignAwaitNoticed = setup.OnForeignAwait;
    }

    /// <summary>How the execution ended; null while it goes on.</summary>
    public SessionOutcome? Outcome { get; private set; }

    /// <summary>Events that nothing has waited for.</summary>
    public IReadOnlyList<(string Name, string? Data)> UnprocessedEvents => _context.UnprocessedEvents;

    /// <summary>False where the orchestrator has locked no entity.</summary>
    public bool MayHoldLocks => _context.MayHoldLocks;

    private Action ForeignAwaitNoticed { get; }

    /// <summary>Runs through a history. The orchestrator must do what the history says it did.</summary>
    public void Replay(IReadOnlyList<HistoryEvent> history)
    {
        int next = 1;
        while (next < history.Count && Outcome is null)
        {
            HistoryEvent line = history[next];
            if (line.IsAction)
            {
                SetOutcome(new NonDeterministicOrchestrationException(next, EventText.Describe(line), "did nothing there"));
                return;
            }

            _log.Expect(history, next + 1);
            Step(line);
            next = _log.Met();
            if (_log.Fault is { } fault)
            {
                SetOutcome(fault);
            }
        }

        if (Outcome is not null && Outcome.Failure?.ErrorType != typeof(NonDeterministicOrchestrationException).FullName && next < history.Count)
        {
            SetOutcome(new NonDeterministicOrchestrationException(next, EventText.Describe(history[next]), "had ended before"));
        }

        _log.EndReplay();
    }

    /// <summary>True where a line says something to the orchestrator; false for the result of a call that is over already.</summary>
    public bool Accepts(HistoryEventKind kind, int taskId) =>
        kind is HistoryEventKind.EventRaised or HistoryEventKind.OrchestratorStarted || _context.IsPending(taskId);

    /// <summary>Tells the orchestrator something new and lets it run until it waits again.</summary>
    public void Apply(HistoryEvent line) => Step(line);

    /// <summary>Looks again whether something went wrong outside a step.</summary>
    public void Check()
    {
        if (Outcome is null && _hasForeignAwait)
        {
            SetOutcome(new ForeignAwaitException());
        }
    }

    /// <summary>Hands over what the orchestrator did since the last call.</summary>
    public List<OrchestratorAction> TakeActions() => _log.Take();

    /// <summary>Hands over the timers that were canceled since the last call.</summary>
    public IReadOnlyList<int> TakeCanceledTimers() => _context.TakeCanceledTimers();

    /// <summary>Hands over a custom status that was set since the last call.</summary>
    public bool TakeCustomStatus(out string? customStatus) => _context.TakeCustomStatus(out customStatus);

    private void Step(HistoryEvent line)
    {
        if (line.Kind is HistoryEventKind.ExecutionSuspended or HistoryEventKind.ExecutionResumed)
        {
            return;
        }

        _context.SetTime(line.Time);
        try
        {
            _thread.Run(line.Kind == HistoryEventKind.OrchestratorStarted ? Start : () => _context.Deliver(line));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // From an async void method, or one that was posted.
            _exception ??= e;
            _isReturned = true;
        }

        Conclude();
    }

    // Not awaited: it goes on in later steps. An async void method's exceptions would go to the thread, so it returns a task and catches all.
    private void Start() => _ = RunAsync();

    private async Task RunAsync()
    {
        try
        {
            _result = await _setup.Invoker.RunOrchestratorAsync(_setup.Name, _context);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _exception = e;
        }

        _isReturned = true;
    }

    private void Conclude()
    {
        if (Outcome is not null)
        {
            return;
        }

        if (_log.Fault is { } fault)
        {
            SetOutcome(fault);
        }
        else if (_hasForeignAwait)
        {
            SetOutcome(new ForeignAwaitException());
        }
        else if (_exception is not null)
        {
            SetOutcome(_exception);
        }
        else if (_isReturned)
        {
            SetOutcome();
        }
        else if (!_context.IsWaiting)
        {
            // It waits, but for nothing that could ever come back.
            SetOutcome(new ForeignAwaitException());
        }
    }

    private void SetOutcome()
    {
        if (_context.Next is { } next)
        {
            Outcome = new SessionOutcome(null, Next: next);
            return;
        }

        try
        {
            Outcome = new SessionOutcome(_setup.Converter.Serialize(_result));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            SetOutcome(e);
        }
    }

    private void SetOutcome(Exception exception) => Outcome = new SessionOutcome(null, FailureDetailsFactory.Create(exception));

    private void OnForeignAwait()
    {
        _hasForeignAwait = true;
        ForeignAwaitNoticed();
    }
}
