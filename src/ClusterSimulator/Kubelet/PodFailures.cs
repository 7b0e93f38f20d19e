using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Cryptomeria.ClusterSimulator.Kubelet;

/// <summary>Which pods fail, and how; it can be changed at any time. All members are thread-safe.</summary>
public sealed class PodFailures
{
    private ImmutableList<(Regex Pattern, PodFailure Failure)> _failures = [];

    /// <summary>Raised after a change.</summary>
    internal event Action? Changed;

    /// <summary>Lets the pods fail whose <c>NAMESPACE/NAME</c> the pattern is found in, those to come included. The pattern added last counts.</summary>
    /// <param name="pattern">A regular expression, such as <c>/cryptomeria-fdsc-1-0$</c>.</param>
    public void Set(string pattern, PodFailure failure)
    {
        var regex = new Regex(pattern, RegexOptions.CultureInvariant);
        ImmutableInterlocked.Update(ref _failures, failures => failures.Insert(0, (regex, failure)));
        Changed?.Invoke();
    }

    /// <summary>Lets every pod recover.</summary>
    public void Clear()
    {
        ImmutableInterlocked.Update(ref _failures, failures => failures.Clear());
        Changed?.Invoke();
    }

    internal PodFailure? Of(string @namespace, string name)
    {
        foreach (var (pattern, failure) in _failures)
        {
            if (pattern.IsMatch($"{@namespace}/{name}")) return failure;
        }

        return null;
    }
}
