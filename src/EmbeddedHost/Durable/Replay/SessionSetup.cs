using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Cryptomeria.EmbeddedHost.Durable.Replay;

/// <summary>What an execution of an orchestrator starts from.</summary>
internal sealed record SessionSetup
{
    public required string InstanceId { get; init; }

    public required string Name { get; init; }

    public required string Version { get; init; }

    /// <summary>The input, as stored.</summary>
    public required string? Input { get; init; }

    public required ParentOrchestrationInstance? Parent { get; init; }

    public required ITaskInvoker Invoker { get; init; }

    public required DataConverter Converter { get; init; }

    public required ILoggerFactory LoggerFactory { get; init; }

    /// <summary>Told, on any thread, when something that is no durable task was awaited and has come back.</summary>
    public required Action OnForeignAwait { get; init; }
}
