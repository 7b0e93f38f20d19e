using System.Text.Json;
using Cryptomeria.Functions.Jobs;
using Cryptomeria.Functions.Steps.Relayer;
using Cryptomeria.K8sOps;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cryptomeria.Functions.Tests.Jobs;

/// <summary>
/// An orchestration's context whose clock goes on by itself, from one thing that is due to the next: hours of a job in milliseconds, and each time the same.
/// Activities are what a test says; each takes as long as it says.
/// </summary>
internal sealed class FakeContext(JobInput input) : TaskOrchestrationContext
{
    private readonly List<(DateTime At, Action Do)> _due = [];
    private readonly TaskCompletionSource<DateTimeOffset> _cancel = new();
    private DateTime _now = new(2026, 11, 23, 12, 34, 50, DateTimeKind.Utc);

    /// <summary>What the activities do: name, input, and the clock; answers the result and how long it took.</summary>
    public Func<string, ActivityInput, (object Result, TimeSpan Took)> Activity { get; set; } = (_, _) => (Done(), TimeSpan.Zero);

    /// <summary>The activities that were called, in order, with the second of the job in which.</summary>
    public List<(int Second, string Name)> Calls { get; } = [];

    /// <summary>Every state that was shown.</summary>
    public List<JobState> Shown { get; } = [];

    /// <summary>The last state, as a client would read it.</summary>
    public JobState State => JsonSerializer.Deserialize<JobState>(JsonSerializer.Serialize(Shown[^1]))!;

    public DateTimeOffset Begin { get; } = new(2026, 11, 23, 12, 34, 50, TimeSpan.Zero);

    public int Second => (int)(CurrentUtcDateTime - Begin.UtcDateTime).TotalSeconds;

    /// <summary>How many timers were made: with the activities, what a history grows by.</summary>
    public int Timers { get; private set; }

    public override TaskName Name => "Test";

    public override string InstanceId => "job_20261123_0000000000";

    public override ParentOrchestrationInstance? Parent => null;

    public override DateTime CurrentUtcDateTime => _now;

    public override bool IsReplaying => false;

    protected override ILoggerFactory LoggerFactory => NullLoggerFactory.Instance;

    public static ActivityResult<Outcome> Done(string message = "done", bool skipped = false) => new(new Outcome(skipped, message));

    public static ActivityResult<Outcome> Fails(string code, string message = "it fails", bool retryable = true, params (string Name, DetailValue Value)[] details) =>
        new(default, new Failure(code, message, retryable, details.ToDictionary(detail => detail.Name, detail => detail.Value)));

    /// <summary>Runs a job to its end.</summary>
    /// <param name="cancelAt">The second in which it is canceled.</param>
    public async Task RunAsync(Func<JobRun, JobStep, Task<Outcome>> runStep, int? cancelAt = null)
    {
        if (cancelAt is { } second)
        {
            _due.Add((Begin.UtcDateTime.AddSeconds(second), () => _cancel.TrySetResult(new DateTimeOffset(_now))));
        }

        var job = JobRun.RunAsync(this, runStep, RelayerGuard.LeaveAsync);
        while (!job.IsCompleted)
        {
            Assert.NotEmpty(_due);
            var next = _due.MinBy(due => due.At);
            _due.Remove(next);
            _now = next.At > _now ? next.At : _now;
            next.Do();
        }

        try
        {
            await job;
        }
        catch (JobFailedException)
        {
            // Its error is in the state.
        }
    }

    public override T GetInput<T>() => (T)(object)input;

    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
    {
        Calls.Add((Second, name.Name));
        var (result, took) = input is ActivityInput one ? Activity(name.Name, one) : (null!, TimeSpan.Zero);
        var ended = new TaskCompletionSource<TResult>();
        _due.Add((_now + took, () => ended.TrySetResult(result is TResult value ? value : default!)));
        return ended.Task;
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        Timers++;
        var fired = new TaskCompletionSource();
        (DateTime At, Action Do) due = (fireAt, () => fired.TrySetResult());
        _due.Add(due);
        cancellationToken.Register(() =>
        {
            _due.Remove(due);
            fired.TrySetCanceled(CancellationToken.None);
        });
        return fired.Task;
    }

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default) => (Task<T>)(object)_cancel.Task;

    public override void SetCustomStatus(object? customStatus) => Shown.Add((JobState)customStatus!);

    public override void SendEvent(string instanceId, string eventName, object payload) => throw new NotSupportedException();

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(TaskName orchestratorName, object? input = null, TaskOptions? options = null) => throw new NotSupportedException();

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) => throw new NotSupportedException();

    public override Guid NewGuid() => throw new NotSupportedException();
}
