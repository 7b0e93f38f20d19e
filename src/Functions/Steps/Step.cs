using Cryptomeria.Functions.Jobs;
using Cryptomeria.K8sOps;

namespace Cryptomeria.Functions.Steps;

/// <summary>A step that operations are made of.</summary>
/// <param name="Name">As the API names it.</param>
/// <param name="Run">Runs it. Part of an orchestrator: replayed, so no I/O but by activities, and no clock but the context's.</param>
/// <param name="Plan">Finds out what it would do, without changing anything, by the same looks it begins with.</param>
internal sealed record Step(string Name, Func<JobRun, JobStep, Task<Outcome>> Run, Func<Planning, Task<PlannedStep>> Plan)
{
    /// <summary>It may replace or make pods: what a later step would find in them is not known beforehand. Default false.</summary>
    public bool ChangesPods { get; init; }
}
