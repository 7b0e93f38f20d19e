using Cryptomeria.Functions.Jobs;
using Cryptomeria.Functions.Steps;
using Cryptomeria.Functions.Steps.Relayer;
using Microsoft.DurableTask;

namespace Cryptomeria.Functions.Operations;

/// <summary>An operation: which steps, in which order.</summary>
/// <param name="Kind">Its type and its orchestrator function.</param>
/// <param name="Steps">Every step it can have, in the order they run; a job runs those that its input names.</param>
internal sealed record Operation(OperationKind Kind, IReadOnlyList<Step> Steps)
{
    /// <summary>The steps' names, in the order they run.</summary>
    public IReadOnlyList<string> StepNames { get; } = [.. Steps.Select(step => step.Name)];

    /// <summary>One of its steps.</summary>
    /// <exception cref="InvalidOperationException">It has none of that name.</exception>
    public Step this[string name] => Steps.FirstOrDefault(step => step.Name == name) ?? throw new InvalidOperationException($"{Kind.Type} has no step {name}");

    /// <summary>Runs a job of this operation. The body of its orchestrator.</summary>
    public Task RunAsync(TaskOrchestrationContext context) => JobRun.RunAsync(context, (run, step) => this[step.Name].Run(run, step), RelayerGuard.LeaveAsync);
}
