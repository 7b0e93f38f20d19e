using System.Globalization;
using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Controllers;

/// <summary>Where a Deployment is on its way to the newest template, and the next step.</summary>
internal sealed class Rollout
{
    private readonly StoredObject _deployment;

    public Rollout(StoredObject deployment, StoredObject current, IReadOnlyList<StoredObject> older)
    {
        _deployment = deployment;
        Current = current;
        Older = older;
        Wanted = deployment.Body.Number("spec", "replicas") ?? 1;
        var surge = Share("maxSurge", roundUp: true);
        var unavailable = Share("maxUnavailable", roundUp: false);
        MaxUnavailable = Math.Min(surge == 0 && unavailable == 0 ? 1 : unavailable, Wanted);
        MaxTotal = Wanted + surge;
    }

    public StoredObject Current { get; }

    public IReadOnlyList<StoredObject> Older { get; }

    public int Wanted { get; }

    public int MaxUnavailable { get; }

    private int MaxTotal { get; }

    private bool Recreates => _deployment.Body.Text("spec", "strategy", "type") == "Recreate";

    public int Sum(string counter) => Older.Append(Current).Sum(set => Count(set, counter));

    public static int Count(StoredObject set, string counter) => set.Body.Number("status", counter) ?? 0;

    /// <summary>The ReplicaSet to scale now, and to how many; null where there is nothing to do, or to wait.</summary>
    /// <param name="hasPods">Whether a ReplicaSet still has pods, those on their way out included.</param>
    public (StoredObject Set, int Replicas)? Next(Func<StoredObject, bool> hasPods)
    {
        var running = Older.FirstOrDefault(set => Replicas(set) > 0);
        if (Recreates)
        {
            if (running is not null)
            {
                return (running, 0);
            }

            if (Older.Any(hasPods))
            {
                return null;
            }
        }

        if (running is null)
        {
            return Replicas(Current) == Wanted ? null : (Current, Wanted);
        }

        if (Replicas(Current) > Wanted)
        {
            return (Current, Wanted);
        }

        var room = MaxTotal - Older.Append(Current).Sum(Replicas);
        if (Replicas(Current) < Wanted && room > 0)
        {
            return (Current, Replicas(Current) + Math.Min(room, Wanted - Replicas(Current)));
        }

        return ScaleDown(running);
    }

    /// <summary>Takes away what is not needed to keep enough pods available.</summary>
    private (StoredObject Set, int Replicas)? ScaleDown(StoredObject running)
    {
        var least = Wanted - MaxUnavailable;
        var pending = Replicas(Current) - Count(Current, "availableReplicas");
        var surplus = Older.Append(Current).Sum(Replicas) - least - pending;
        if (surplus <= 0)
        {
            return null;
        }

        var broken = Older.FirstOrDefault(set => Replicas(set) > Count(set, "availableReplicas"));
        if (broken is not null)
        {
            return (broken, Replicas(broken) - Math.Min(surplus, Replicas(broken) - Count(broken, "availableReplicas")));
        }

        // A set's status may still count a pod that the set no longer wants.
        var removable = Older.Append(Current).Sum(set => Math.Min(Replicas(set), Count(set, "availableReplicas"))) - least;
        return removable <= 0 ? null : (running, Math.Max(0, Replicas(running) - removable));
    }

    private static int Replicas(StoredObject set) => set.Body.Number("spec", "replicas") ?? 0;

    /// <summary>A count, or a percentage of the wanted replicas.</summary>
    private int Share(string name, bool roundUp)
    {
        var share = _deployment.Body.At("spec", "strategy", "rollingUpdate", name);
        if (share.Text() is not { } text)
        {
            return share is JsonValue ? share.Number() ?? 0 : 0;
        }

        if (!double.TryParse(text.TrimEnd('%'), CultureInfo.InvariantCulture, out var percent))
        {
            return 0;
        }

        var exact = Wanted * percent / 100;
        return (int)(roundUp ? Math.Ceiling(exact) : Math.Floor(exact));
    }
}
