using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Cryptomeria.ClusterSimulator.Errors;

namespace Cryptomeria.ClusterSimulator.Store;

/// <summary>
/// Keeps the objects and the history of their changes, as etcd does behind a real server. One counter numbers every change.
/// All members are thread-safe; a change and its event are one step.
/// </summary>
internal sealed class ObjectStore
{
    /// <summary>The first version: a real cluster has counted for a while before anyone looks, so that version 1 is long gone.</summary>
    private const long FirstVersion = 1000;

    private readonly Lock _gate = new();
    private readonly int _historyLength;
    private readonly Dictionary<ResourceType, ImmutableSortedDictionary<string, StoredObject>> _objects = [];
    private readonly List<StoreEvent> _history = [];
    private readonly List<Channel<StoreEvent>> _subscribers = [];
    private long _version = FirstVersion;
    private long _oldest = FirstVersion;

    /// <param name="historyLength">How many changes are remembered for watches and for lists of an earlier version.</param>
    public ObjectStore(int historyLength) => _historyLength = historyLength;

    public long Version
    {
        get
        {
            lock (_gate)
            {
                return _version;
            }
        }
    }

    public StoredObject? Find(ResourceType type, string @namespace, string name)
    {
        lock (_gate)
        {
            return Table(type).GetValueOrDefault(Key(@namespace, name));
        }
    }

    public StoreSnapshot List(ResourceType type)
    {
        lock (_gate)
        {
            return new StoreSnapshot(_version, [.. Table(type).Values]);
        }
    }

    /// <summary>The objects as they were at an earlier version; null where its history is gone.</summary>
    public StoreSnapshot? List(ResourceType type, long version)
    {
        lock (_gate)
        {
            if (version < _oldest || version > _version)
            {
                return null;
            }

            var table = Table(type).ToBuilder();
            for (var index = _history.Count - 1; index >= 0 && _history[index].Version > version; index--)
            {
                var change = _history[index];
                if (change.Subject.Type != type)
                {
                    continue;
                }

                var key = Key(change.Subject.Namespace, change.Subject.Name);
                if (change.Before is null)
                {
                    table.Remove(key);
                }
                else
                {
                    table[key] = change.Before;
                }
            }

            return new StoreSnapshot(version, [.. table.Values]);
        }
    }

    /// <exception cref="ApiException">409 where the name is taken.</exception>
    public StoredObject Add(ResourceType type, JsonObject body)
    {
        lock (_gate)
        {
            var added = Next(type, body);
            var key = Key(added.Namespace, added.Name);
            if (Table(type).TryGetValue(key, out var there))
            {
                throw ApiErrors.AlreadyExists(there);
            }

            _objects[type] = Table(type).Add(key, added);
            Publish(new StoreEvent(added.ResourceVersion, null, added, null));
            return added;
        }
    }

    /// <summary>Replaces one version of an object by the next; null where it is no longer the current one.</summary>
    public StoredObject? TryReplace(StoredObject current, JsonObject body)
    {
        lock (_gate)
        {
            var key = Key(current.Namespace, current.Name);
            if (!ReferenceEquals(Table(current.Type).GetValueOrDefault(key), current))
            {
                return null;
            }

            var replaced = Next(current.Type, body);
            _objects[current.Type] = Table(current.Type).SetItem(key, replaced);
            Publish(new StoreEvent(replaced.ResourceVersion, current, replaced, null));
            return replaced;
        }
    }

    /// <summary>Removes an object; false where this is no longer its current version.</summary>
    public bool TryRemove(StoredObject current)
    {
        lock (_gate)
        {
            var key = Key(current.Namespace, current.Name);
            if (!ReferenceEquals(Table(current.Type).GetValueOrDefault(key), current))
            {
                return false;
            }

            var last = Next(current.Type, current.Copy());
            _objects[current.Type] = Table(current.Type).Remove(key);
            Publish(new StoreEvent(last.ResourceVersion, current, null, last));
            return true;
        }
    }

    /// <summary>
    /// The changes after a version, those that were and those to come, until <paramref name="subscription"/> is disposed;
    /// null where the history does not reach back that far.
    /// </summary>
    /// <param name="afterVersion">Null for only those to come.</param>
    public ChannelReader<StoreEvent>? Subscribe(long? afterVersion, out long oldest, out IDisposable subscription)
    {
        var channel = Channel.CreateUnbounded<StoreEvent>(new UnboundedChannelOptions { SingleReader = true });
        subscription = new Subscription(this, channel);
        lock (_gate)
        {
            oldest = _oldest;
            if (afterVersion < _oldest)
            {
                return null;
            }

            foreach (var change in _history)
            {
                if (change.Version > (afterVersion ?? long.MaxValue))
                {
                    channel.Writer.TryWrite(change);
                }
            }

            _subscribers.Add(channel);
            return channel.Reader;
        }
    }

    /// <summary>Forgets the history, as the compaction of a real server does every five minutes.</summary>
    public void Compact()
    {
        lock (_gate)
        {
            _history.Clear();
            _oldest = _version;
        }
    }

    private static string Key(string @namespace, string name) => $"{@namespace}/{name}";

    private ImmutableSortedDictionary<string, StoredObject> Table(ResourceType type) =>
        _objects.GetValueOrDefault(type) ?? ImmutableSortedDictionary.Create<string, StoredObject>(StringComparer.Ordinal);

    private StoredObject Next(ResourceType type, JsonObject body)
    {
        var version = _version + 1;
        body.Ensure("metadata")["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture);
        return new StoredObject(type, body, version);
    }

    private void Publish(StoreEvent change)
    {
        _version = change.Version;
        _history.Add(change);
        if (_history.Count > 2 * _historyLength)
        {
            _oldest = _history[_historyLength - 1].Version;
            _history.RemoveRange(0, _historyLength);
        }

        foreach (var subscriber in _subscribers)
        {
            subscriber.Writer.TryWrite(change);
        }
    }

    private void Unsubscribe(Channel<StoreEvent> channel)
    {
        lock (_gate)
        {
            _subscribers.Remove(channel);
        }

        channel.Writer.TryComplete();
    }

    private sealed class Subscription(ObjectStore store, Channel<StoreEvent> channel) : IDisposable
    {
        public void Dispose() => store.Unsubscribe(channel);
    }
}
