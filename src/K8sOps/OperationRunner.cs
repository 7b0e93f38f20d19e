using Cryptomeria.K8sOps.Systems;

namespace Cryptomeria.K8sOps;

/// <summary>
/// Makes the calls of operations: the one place that tells a failure which comes of the relayer's pod going away from the call's own, and says what is wrong
/// with the pods that a failed call needed.
/// </summary>
public sealed class OperationRunner
{
    // A failure is not to wait long for its explanation.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SystemView _system;
    private readonly SystemObserver _observer;
    private readonly TimeProvider _time;

    internal OperationRunner(SystemView system, SystemObserver observer, TimeProvider time) => (_system, _observer, _time) = (system, observer, time);

    /// <summary>Makes one call.</summary>
    /// <exception cref="OperationException">
    /// As the operation, with <c>findings</c> in its details where pods explain it; <c>RELAYER_POD_REPLACED</c> where the pod it worked in is gone;
    /// <c>WORKLOAD_FAILED</c> where trying again cannot help, as a pod that is needed stays broken.
    /// </exception>
    /// <exception cref="OperationCanceledException">The call was ended, perhaps before it began.</exception>
    public async Task<T> RunAsync<T>(OperationRun run, Func<OperationRun, Task<T>> operation)
    {
        run.Token.ThrowIfCancellationRequested();
        try
        {
            return await operation(run);
        }
        catch (OperationException failure)
        {
            if (await _system.FindReplacedAsync(run, failure) is { } replaced)
            {
                throw replaced;
            }

            if (FailureContext.MayExplain(failure) && await AssessAsync(run) is { } assessment && FailureContext.Explain(failure, assessment) is var explained && explained != failure)
            {
                throw explained;
            }

            throw;
        }
    }

    /// <summary>What is deployed now; null where that cannot be had soon.</summary>
    private async Task<Assessment?> AssessAsync(OperationRun run)
    {
        using var limit = new CancellationTokenSource(Patience, _time);
        using var letGo = CancellationTokenSource.CreateLinkedTokenSource(run.LetGo, limit.Token);
        using var part = run.Part(letGo: letGo.Token);
        try
        {
            return await _observer.AssessDeploymentAsync(part);
        }
        catch (OperationException e)
        {
            run.Log.Event($"what is deployed cannot be read to explain the failure: {e.Message}");
            return null;
        }
        catch (OperationCanceledException)
        {
            // Late, or the call was ended meanwhile: the failure stands without an explanation.
            return null;
        }
    }
}
