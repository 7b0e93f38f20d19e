namespace Cryptomeria.K8sOps.Operations;

/// <summary>Makes the calls of operations: the one place that tells a failure which comes of the relayer's pod going away from the call's own.</summary>
public sealed class OperationRunner
{
    private readonly SystemView _system;

    internal OperationRunner(SystemView system) => _system = system;

    /// <summary>Makes one call.</summary>
    /// <exception cref="OperationException">As the operation; <c>RELAYER_POD_REPLACED</c> where the pod it worked in is gone.</exception>
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

            throw;
        }
    }
}
