using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Cryptomeria.ClusterSimulator.Kubelet;

/// <summary>Which claims get no volume, so that they and the pods that want them stay Pending; it can be changed at any time. All members are thread-safe.</summary>
public sealed class ClaimFailures
{
    /// <summary>Why, where nothing else is said.</summary>
    public const string DefaultMessage = "storageclass.storage.k8s.io \"standard\" not found";

    private ImmutableList<(Regex Pattern, string Message)> _failures = [];

    /// <summary>Raised after a change.</summary>
    internal event Action? Changed;

    /// <summary>Gives no volume to the claims whose <c>NAMESPACE/NAME</c> the pattern is found in, those to come included. One that is bound stays so.</summary>
    /// <param name="pattern">A regular expression, such as <c>/data-cryptomeria-fdsc-1-0$</c>.</param>
    /// <param name="message">What the claim's event says.</param>
    public void Set(string pattern, string message = DefaultMessage)
    {
        var regex = new Regex(pattern, RegexOptions.CultureInvariant);
        ImmutableInterlocked.Update(ref _failures, failures => failures.Insert(0, (regex, message)));
        Changed?.Invoke();
    }

    /// <summary>Gives every claim its volume.</summary>
    public void Clear()
    {
        ImmutableInterlocked.Update(ref _failures, failures => failures.Clear());
        Changed?.Invoke();
    }

    internal string? Of(string @namespace, string name)
    {
        foreach (var (pattern, message) in _failures)
        {
            if (pattern.IsMatch($"{@namespace}/{name}")) return message;
        }

        return null;
    }
}
