using System.Collections.Concurrent;

namespace Cryptomeria.K8sOps.Systems.Queries;

/// <summary>
/// Remembers for a while which channels their counterparties do not have: each chain is asked by a program of its own, and channels die rarely. What is not
/// known in time is no finding; the answer is there for the next view.
/// </summary>
internal sealed class CounterpartyMemory(SystemObserver observer, ViewQuestions ask, QueryOptions options, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Remembered> _remembered = new(StringComparer.Ordinal);

    public async Task<Observation<IReadOnlySet<string>>> GetAsync(SystemSnapshot snapshot, SystemObservations seen)
    {
        // Another pod, another set of chains or channels is another question.
        var key = string.Join(
            ' ', [snapshot.RelayerContainer?.Name, .. snapshot.Chains.Select(chain => chain.Pod?.Name), .. (seen.Channels.Value ?? []).Select(channel => $"{channel.ChannelId}{channel.State}")]);
        if (_remembered.TryGetValue(snapshot.Namespace, out var last) && last.Key == key && time.GetUtcNow() < last.Until)
        {
            return new Observation<IReadOnlySet<string>>(last.Dead, null);
        }

        var now = await observer.ObserveCounterpartiesAsync(snapshot, seen, ask);
        if (now.Value is { } dead)
        {
            _remembered[snapshot.Namespace] = new Remembered(key, dead, time.GetUtcNow() + options.CounterpartyLifetime);
        }

        return now.Value is null ? Observation<IReadOnlySet<string>>.None : now;
    }

    private sealed record Remembered(string Key, IReadOnlySet<string> Dead, DateTimeOffset Until);
}
