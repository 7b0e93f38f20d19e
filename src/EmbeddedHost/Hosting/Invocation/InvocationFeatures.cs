using System.Collections;
using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.EmbeddedHost.Hosting.Invocation;

internal sealed class InvocationFeatures(ResultSlot result) : IInvocationFeatures
{
    // As many as an activity has: one more array for each invocation costs.
    private const int Usual = 4;

    private readonly Dictionary<Type, object> _features = new(Usual) { [typeof(ResultSlot)] = result };

    public T? Get<T>()
    {
        // Made when asked for: most invocations never are.
        if (!_features.TryGetValue(typeof(T), out var feature) && typeof(T) == WorkerInternals.BindingsFeature)
        {
            feature = _features[typeof(T)] = WorkerInternals.BindingsOf(result);
        }

        return feature is null ? default : (T)feature;
    }

    public void Set<T>(T instance)
    {
        if (instance is null)
        {
            _features.Remove(typeof(T));
        }
        else
        {
            _features[typeof(T)] = instance;
        }
    }

    public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => _features.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
