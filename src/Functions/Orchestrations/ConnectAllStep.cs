using Cryptomeria.Functions.Activities;
using Cryptomeria.K8sOps.Operations;

namespace Cryptomeria.Functions.Orchestrations;

/// <summary>
/// connectAll: a gateway channel and a registration for every chain. Links run one after another (one key, one sequence). Registrations use
/// another account, so each runs beside the next link, but after the registration before it.
/// </summary>
internal sealed class ConnectAllStep
{
    private static readonly TimeSpan FirstLinkPause = TimeSpan.FromSeconds(2);

    private readonly JobFrame _frame;
    private readonly JobStep _step;
    private bool _acted;

    private ConnectAllStep(JobFrame frame, JobStep step)
    {
        _frame = frame;
        _step = step;
    }

    public static Task<Outcome> RunAsync(JobFrame frame, JobStep step) => new ConnectAllStep(frame, step).RunAsync();

    private async Task<Outcome> RunAsync()
    {
        var state = await _frame.RunAsync<ConnectionState>(_step, nameof(StartActivities.LookConnections), "waiting until every chain answers");
        _frame.RelayerPod = state.RelayerPod;
        var registrations = Task.CompletedTask;
        try
        {
            for (var i = 0; i < state.Chains.Count; i++)
            {
                var chain = state.Chains[i];
                var place = $"({i + 1}/{state.Chains.Count})";
                if (chain.ChannelId is null || !chain.PathPresent || _frame.Input.Force)
                {
                    await _frame.RememberRelayerAsync(_step);
                    await EnsureAsync(nameof(StartActivities.EnsureLink), $"linking gwc<->{chain.ChainId} {place}", chain.ChainId, FirstLinkPause);
                }

                if (!chain.Registered || _frame.Input.Force)
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
        return new Outcome(!_acted, $"{state.Chains.Count} chains linked and registered");
    }

    private async Task RegisterAfterAsync(Task before, string chainId, string place)
    {
        await before;
        await EnsureAsync(nameof(StartActivities.EnsureStorageRegistered), $"registering {chainId} at gwc {place}", chainId);
    }

    private async Task EnsureAsync(string activity, string message, string chainId, TimeSpan? firstPause = null)
    {
        var outcome = await _frame.RunAsync<Outcome>(_step, activity, message, unit => unit with { ChainId = chainId }, firstPause);
        _acted |= !outcome.Skipped;
    }
}
