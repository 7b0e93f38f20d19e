namespace Cryptomeria.Functions.Tests.Interrupts;

/// <summary>Each operation, canceled in each of its steps one after another: the same request finishes the work.</summary>
[Trait("Category", "Long")]
public class CancelTests
{
    public static readonly TheoryData<string> Operations = InterruptedOperations.Names;

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Canceled_in_each_step_it_finishes_when_asked_again(string name)
    {
        var operation = InterruptedOperations.Named(name);
        await operation.BreakOffAsync(async (life, interrupt) =>
            operation.AssertComplete(await life.CancelAtAsync(interrupt, operation.Path, operation.Body)));
    }
}
