using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Shell;
using Cryptomeria.K8sOps.Systems.Queries;

namespace Cryptomeria.K8sOps.Systems;

/// <summary>
/// Asks for a view. Its reader waits a while and no longer; a program that hangs is waited for by the next reader as well, so that at no time two of a kind run
/// in a pod.
/// </summary>
internal sealed class ViewQuestions(IChainRpc rpc, TimeProvider time, QueryOptions options) : Questions
{
    private readonly SingleFlight _flights = new();

    public override Task<Observation<ChainSync>> HeightAsync(Chain chain) =>
        Observation<ChainSync>.OfAsync(() => rpc.GetSyncAsync(chain, options.ChainTimeout, CancellationToken.None));

    public override async Task<Observation<T>> InPodAsync<T>(string what, PodRef pod, Func<PodSession, Task<T>> ask, Task? hopeless = null)
    {
        using var waiting = new CancellationTokenSource();
        var answer = _flights.RunAsync($"{pod} {what}", () => ask(Session(pod)), waiting.Token);
        var patienceEnds = Task.Delay(options.PodTimeout, time, waiting.Token);
        var first = await Task.WhenAny(answer, patienceEnds, hopeless ?? patienceEnds);
        await waiting.CancelAsync();
        return first == answer
            ? await Observation<T>.OfAsync(() => answer)
            : NoAnswer(first == patienceEnds ? $"no answer within {options.PodTimeout.TotalSeconds:0.#} s" : $"{Chain.Gateway} does not answer");

        Observation<T> NoAnswer(string why) => new(null, new OperationException(
            ErrorCodes.ExecFailed, $"{what} in pod {pod.Name}: {why}", retryable: true, new Dictionary<string, string> { ["pod"] = pod.Name }));
    }

    // These programs change nothing and end by themselves; nobody needs to find and end them.
    private static PodSession Session(PodRef pod) => new(pod, "status", SilentLog.Instance, CancellationToken.None, CancellationToken.None);
}
