using System.Text.Json.Nodes;
using Cryptomeria.Functions.Tests.Support;

namespace Cryptomeria.Functions.Tests.Interrupts;

/// <summary>Where an operation is broken off.</summary>
/// <param name="Step">The step it is in.</param>
/// <param name="Block">Keeps it there; what it answers, if anything, lets it go on. What is set in the simulator is taken back by <see cref="LivingSystem.Heal"/>.</param>
/// <param name="IsThere">Whether it has come to where it is kept; null where the step alone tells.</param>
/// <param name="Seen">Told each view of the job on its way there.</param>
internal sealed record Interrupt(
    string Step,
    Func<LivingSystem, ValueTask<IDisposable?>> Block,
    Func<LivingSystem, bool>? IsThere = null,
    Action<LivingSystem, JsonObject>? Seen = null)
{
    public static Interrupt At(string step, Action<LivingSystem> block, Func<LivingSystem, bool>? isThere = null) =>
        new(
            step,
            life =>
            {
                block(life);
                return ValueTask.FromResult<IDisposable?>(null);
            },
            isThere);

    public static Interrupt Holding(string step, Func<LivingSystem, IDisposable?> hold, Func<LivingSystem, bool>? isThere = null) =>
        new(step, life => ValueTask.FromResult(hold(life)), isThere);

    /// <summary>Whether a job is where it is broken off.</summary>
    /// <exception cref="Xunit.Sdk.XunitException">It is past it.</exception>
    public bool IsReached(LivingSystem life, JsonObject job)
    {
        Seen?.Invoke(life, job);
        var state = LivingSystem.StepOf(job, Step)["status"]!.GetValue<string>();
        Assert.True(state is "queued" or "running" && job["status"]!.GetValue<string>() is "queued" or "running", $"it went past {Step}: {job}");
        return state == "running" && IsThere?.Invoke(life) != false;
    }
}
