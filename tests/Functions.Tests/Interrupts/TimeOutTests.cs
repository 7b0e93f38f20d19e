using System.Text.Json.Nodes;
using Cryptomeria.Functions.Tests.Support;

namespace Cryptomeria.Functions.Tests.Interrupts;

/// <summary>Each operation, out of time in each of its steps one after another: the same request finishes the work.</summary>
[Trait("Category", "Long")]
public class TimeOutTests
{
    public static readonly TheoryData<string> Operations = InterruptedOperations.Names;

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Out_of_time_in_each_step_it_finishes_when_asked_again(string name)
    {
        var operation = InterruptedOperations.Named(name);
        await operation.BreakOffAsync((life, interrupt) => RunOutOfTimeAsync(life, operation, interrupt));
    }

    /// <summary>Gives it more time, until it has come to where it is kept.</summary>
    private static async Task RunOutOfTimeAsync(LivingSystem life, InterruptedOperation operation, Interrupt interrupt)
    {
        for (var (seconds, reached) = (2, false); !reached; seconds *= 2)
        {
            Assert.True(seconds <= 64, $"it never comes to {interrupt.Step}");
            var id = await life.Api.BeginAsync(operation.Path, operation.Within(seconds));
            var job = await life.Api.UntilAsync(id, job =>
            {
                var over = job["status"]!.GetValue<string>() is not ("queued" or "running");
                reached |= !over && interrupt.IsReached(life, job);
                return over;
            });
            operation.AssertComplete(job);
            await AssertTimedOutAsync(life, job);
            Assert.True(!reached || LivingSystem.StepOf(job, interrupt.Step)["status"]!.GetValue<string>() == "failed", $"{job}");
        }
    }

    private static async Task AssertTimedOutAsync(LivingSystem life, JsonObject job)
    {
        var told = job["error"]?["code"]?.GetValue<string>() == "JOB_TIMEOUT" ? string.Empty : $"{job}\n{await life.LogAsync(job)}";
        Assert.Equal(string.Empty, told);
        life.System.AssertFree();
    }
}
