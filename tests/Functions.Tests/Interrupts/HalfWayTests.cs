using Cryptomeria.Functions.Tests.Support;
using Cryptomeria.K8sOps;

namespace Cryptomeria.Functions.Tests.Interrupts;

/// <summary>A stop or a resume broken off half-way, followed by either.</summary>
public class HalfWayTests
{
    [Theory]
    [InlineData("stop", "stop")]
    [InlineData("stop", "resume")]
    [InlineData("resume", "resume")]
    [InlineData("resume", "stop")]
    public async Task Half_way_of_one_the_other_does_what_is_asked(string first, string second)
    {
        await using var life = await LivingSystem.StartAsync(new OperationTimings { RelayerSettles = TimeSpan.FromSeconds(1) });
        await life.BeginLifeAsync(fdsc: 1);
        if (first == "resume")
        {
            await life.SucceedAsync("stop");
        }

        var wanted = first == "resume" ? 1 : 0;
        var interrupt = Blocks.SlowScaling(first + "Workloads");
        using (await interrupt.Block(life))
        {
            await life.CancelAtAsync(interrupt, first, null);
        }

        Assert.Equal(wanted, Replicas(life, "cryptomeria-gwc"));
        Assert.NotEqual(wanted, Replicas(life, "cryptomeria-mdsc"));
        await life.SucceedAsync(second);
        if (second == "stop")
        {
            life.System.AssertStopped(1);
            await life.SucceedAsync("resume");
        }

        await life.System.AssertRunsAsync(1, ever: 1);
    }

    private static int Replicas(LivingSystem life, string set) =>
        life.Objects.Find("statefulsets", LivingSystem.Namespace, set)!["spec"]!["replicas"]!.GetValue<int>();
}
