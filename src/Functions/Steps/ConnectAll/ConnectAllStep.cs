using Cryptomeria.Functions.Jobs;
using Cryptomeria.Functions.Steps.InitRelayer;
using Cryptomeria.Functions.Steps.Relayer;
using Cryptomeria.K8sOps;
using Cryptomeria.K8sOps.Relayer;

namespace Cryptomeria.Functions.Steps.ConnectAll;

/// <summary>
/// connectAll: a gateway channel and a registration for every chain. Links run one after another (one key, one sequence). Registrations use
/// another account, so each runs beside the next link, but after the registration before it.
/// </summary>
internal sealed class ConnectAllStep
{
    public const string Name = "connectAll";

    private static readonly TimeSpan FirstLinkPause = TimeSpan.FromSeconds(2);

    private readonly JobRun _run;
    private readonly JobStep _step;
    private bool _acted;

    private ConnectAllStep(JobRun run, JobStep step)
    {
        _run = run;
        _step = step;
    }

    public static Step Step { get; } = RelayerStep.Of(
        Name, (run, step) => new ConnectAllStep(run, step).RunAsync(), ConnectAllPlan.PlanAsync, repair: InitRelayerStep.RunAsync);

    private async Task<Outcome> RunAsync()
    {
        var state = await _run.RunAsync<ConnectionState>(_step, nameof(ConnectAllActivities.ObserveConnections), "waiting until every chain answers");
        _run.RelayerPod = state.RelayerPod;
        var registrations = Task.CompletedTask;
        try
        {
            for (var i = 0; i < state.Channels.Count; i++)
            {
                var chain = state.Channels[i];
                var place = $"({i + 1}/{state.Channels.Count})";
                if (!chain.IsLinked || _run.Input.Force)
                {
                    await RelayerGuard.RememberAsync(_run, _step);
                    await EnsureAsync(nameof(ConnectAllActivities.EnsureLink), $"linking gwc<->{chain.ChainId} {place}", chain.ChainId, FirstLinkPause);
                }

                if (!chain.IsRegistered || _run.Input.Force)
                {
                    registrations = RegisterAfterAsync(registrations, chain.ChainId, place);
                }
            }
        }
        finally
        {
            // Whatever happened to a link: the step is over only when no registration runs any more.
            await Task.WhenAny(registrations);
        }

        await registrations;
        return new Outcome(!_acted, $"{state.Channels.Count} chains linked and registered");
    }

    private async Task RegisterAfterAsync(Task before, string chainId, string place)
    {
        await before;
        await EnsureAsync(nameof(ConnectAllActivities.EnsureStorageRegistered), $"registering {chainId} at gwc {place}", chainId);
    }

    private async Task EnsureAsync(string activity, string message, string chainId, TimeSpan? firstPause = null)
    {
        var outcome = await _run.RunAsync<Outcome>(_step, activity, message, input => input with { ChainId = chainId }, firstPause);
        _acted |= !outcome.Skipped;
    }
}
