using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Cryptomeria.ClusterSimulator.Kubelet;

/// <summary>Which objects of a kind fail, and how; it can be changed at any time. All members are thread-safe.</summary>
/// <typeparam name="T">What is wrong.</typeparam>
public abstract class ObjectFailures<T>
    where T : notnull
{
    private ImmutableList<(Regex Pattern, T Failure)> _failures = [];

    private protected ObjectFailures()
    {
    }

    /// <summary>Raised after a change.</summary>
    internal event Action? Changed;

    /// <summary>Lets the objects fail whose <c>NAMESPACE/NAME</c> the pattern is found in, those to come included. The pattern added last counts.</summary>
    /// <param name="pattern">A regular expression, such as <c>/cryptomeria-fdsc-1-0$</c>.</param>
    public void Set(string pattern, T failure)
    {
        var regex = new Regex(pattern, RegexOptions.CultureInvariant);
        ImmutableInterlocked.Update(ref _failures, failures => failures.Insert(0, (regex, failure)));
        RaiseChanged();
    }

    /// <summary>Lets every object recover.</summary>
    public virtual void Clear()
    {
        ImmutableInterlocked.Update(ref _failures, failures => failures.Clear());
        RaiseChanged();
    }

    private protected void RaiseChanged() => Changed?.Invoke();

    private protected bool TryFind(string @namespace, string name, [MaybeNullWhen(false)] out T failure)
    {
        foreach (var candidate in _failures)
        {
            if (candidate.Pattern.IsMatch($"{@namespace}/{name}"))
            {
                failure = candidate.Failure;
                return true;
            }
        }

        failure = default;
        return false;
    }
}
