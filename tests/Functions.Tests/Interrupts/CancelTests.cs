using Cryptomeria.Functions.Tests.Support;
using Cryptomeria.K8sOps.Operations;

namespace Cryptomeria.Functions.Tests.Interrupts;

/// <summary>Each operation, canceled in each of its steps one after another: the same request finishes the work.</summary>
public class CancelTests
{
    public static readonly TheoryData<string> Operations = InterruptedOperations.Names;

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Canceled_in_each_step_it_finishes_when_asked_again(string name)
    {
        var operation = InterruptedOperations.Named(name);
        await using var life = await LivingSystem.StartAsync(new OperationTimings { RelayerSettles = TimeSpan.FromSeconds(1) });
        await operation.Prepare(life);
        foreach (var interrupt in operation.Interrupts)
        {
            using (await interrupt.Block(life))
            {
                operation.AssertComplete(await life.CancelAtAsync(interrupt, operation.Path, operation.Body));
            }

            life.Heal();
        }

        await life.SucceedAsync(operation.Path, operation.Body);
        await operation.Check(life);
    }
}
