using Cryptomeria.ClusterSimulator.Cryptomeria.World;
using Cryptomeria.ClusterSimulator.Kubelet;
using Cryptomeria.ClusterSimulator.Pods;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cryptomeria.ClusterSimulator;

/// <summary>How a simulated cluster is set up.</summary>
public sealed record ClusterSimulatorOptions
{
    /// <summary>The port on 127.0.0.1; 0, the default, for a free one.</summary>
    public int Port { get; init; }

    /// <summary>What runs in the pods; null, the default, for a cryptomeria of <see cref="World"/>. The host disposes it.</summary>
    public IContainerRuntime? Runtime { get; init; }

    /// <summary>How fast things go in the cryptomeria in the pods; counts only where <see cref="Runtime"/> is null.</summary>
    public CryptomeriaWorldOptions World { get; init; } = new();

    /// <summary>How long the steps of a pod's life take.</summary>
    public PodLatencies Pods { get; init; } = new();

    /// <summary>How much later every answer of the API comes; default 0. It can be changed by <see cref="ClusterSimulatorHost.Faults"/>.</summary>
    public TimeSpan ApiLatency { get; init; }

    /// <summary>How long an exec takes before its program starts; default 0. It can be changed by <see cref="ClusterSimulatorHost.Faults"/>.</summary>
    public TimeSpan ExecStartLatency { get; init; }

    /// <summary>How often a watch that asks for bookmarks gets one; default one minute, as a real server.</summary>
    public TimeSpan BookmarkInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How many changes at least are remembered for watches and paged lists; default 5000.</summary>
    public int HistoryLength { get; init; } = 5000;

    /// <summary>The one node's name.</summary>
    public string NodeName { get; init; } = "node1";

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public ILoggerFactory Logging { get; init; } = NullLoggerFactory.Instance;

    /// <exception cref="ArgumentException">Something is out of range; the message names everything that is.</exception>
    internal void Validate()
    {
        var errors = new List<string>();
        if (Port is < 0 or > 65535)
        {
            errors.Add($"{nameof(Port)} must be from 0 to 65535, not {Port}.");
        }

        if (HistoryLength < 1)
        {
            errors.Add($"{nameof(HistoryLength)} must be at least 1, not {HistoryLength}.");
        }

        if (BookmarkInterval <= TimeSpan.Zero)
        {
            errors.Add($"{nameof(BookmarkInterval)} must be positive, not {BookmarkInterval}.");
        }

        if (NodeName.Length == 0)
        {
            errors.Add($"{nameof(NodeName)} must not be empty.");
        }

        foreach (var (name, value) in new (string, TimeSpan)[]
        {
            (nameof(ApiLatency), ApiLatency), (nameof(ExecStartLatency), ExecStartLatency),
            ($"{nameof(Pods)}.{nameof(Pods.Scheduling)}", Pods.Scheduling), ($"{nameof(Pods)}.{nameof(Pods.Starting)}", Pods.Starting),
            ($"{nameof(Pods)}.{nameof(Pods.Readiness)}", Pods.Readiness), ($"{nameof(Pods)}.{nameof(Pods.Termination)}", Pods.Termination),
            ($"{nameof(Pods)}.{nameof(Pods.Removal)}", Pods.Removal),
        })
        {
            if (value < TimeSpan.Zero)
            {
                errors.Add($"{name} must not be negative, but is {value}.");
            }
        }

        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', errors));
        }
    }
}
