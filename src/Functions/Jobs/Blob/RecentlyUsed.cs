using System.Diagnostics.CodeAnalysis;

namespace Cryptomeria.Functions.Jobs.Blob;

/// <summary>A few values kept to save a look; the one put in first goes first. What is lost is looked up again.</summary>
internal sealed class RecentlyUsed<TKey, TValue>(int capacity)
    where TKey : notnull
{
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, TValue> _values = [];
    private readonly Queue<TKey> _order = new();

    public void Put(TKey key, TValue value)
    {
        lock (_lock)
        {
            if (_values.TryAdd(key, value))
            {
                _order.Enqueue(key);
                if (_order.Count > capacity)
                {
                    _values.Remove(_order.Dequeue());
                }
            }
            else
            {
                _values[key] = value;
            }
        }
    }

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        lock (_lock)
        {
            return _values.TryGetValue(key, out value);
        }
    }
}
