using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Cryptomeria.World;
using Cryptomeria.ClusterSimulator.Faults;
using Cryptomeria.ClusterSimulator.Kubelet;
using Cryptomeria.Functions.Tests.Support;
using Cryptomeria.K8sOps.Operations;
using static Cryptomeria.Functions.Tests.Support.LivingSystem;

namespace Cryptomeria.Functions.Tests.Http;

/// <summary>Each operation, canceled in each of its steps one after another, and out of time: the same request finishes the work every time.</summary>
public class InterruptTests
{
    private const int Forever = 60_000;

    [Fact]
    public async Task Install_is_canceled_in_each_step_and_finishes()
    {
        await using var life = await StartAsync();
        await CancelInEachAsync(life, "install", """{"fdscReplicas":1,"startAfter":true}""", [
            new("preflight", life => life.Chart.Behave(readDelayMilliseconds: Forever)),
            new("helmInstall", life => life.Chart.Behave(Forever), life => life.System.ReleaseStatus() == "pending-install"),
            new("waitReady", life => life.System.Cluster.PodFailures.Set("/cryptomeria-fdsc-0-0$", PodFailure.NotReady)),
            .. StartSteps("mdsc"),
        ]);
        await life.System.AssertRunsAsync(1, ever: 1);
    }

    [Fact]
    public async Task Scaling_out_is_canceled_in_each_step_and_finishes()
    {
        await using var life = await StartAsync();
        await life.BeginLifeAsync(fdsc: 1);
        await CancelInEachAsync(life, "scale/fdsc", """{"replicas":2}""", [
            new("removeChains", life => Slow(life, "rly: look at the configuration")),
            new("helmUpgrade", life => life.Chart.Behave(Forever), life => life.System.ReleaseStatus() == "pending-upgrade"),
            new("waitReady", life => life.System.Cluster.PodFailures.Set("/cryptomeria-fdsc-1-0$", PodFailure.NotReady)),
            new("restartRelayer", life => Slow(life, "/etc/mnemonics/$c.relayer.mnemonic")),
            .. StartSteps("fdsc-1"),
        ]);
        await life.System.AssertRunsAsync(2, ever: 2);
    }

    [Fact]
    public async Task Scaling_in_is_canceled_in_each_step_and_finishes()
    {
        await using var life = await StartAsync();
        await life.BeginLifeAsync(fdsc: 2);
        await CancelInEachAsync(life, "scale/fdsc", """{"replicas":1}""", [
            new("removeChains", life => Slow(life, "paths delete")),
            new("helmUpgrade", life => life.Chart.Behave(Forever), life => life.System.ReleaseStatus() == "pending-upgrade"),
            new("waitGone", life => life.Hold("pods", "cryptomeria-fdsc-1-0")),
            new("startRelayer", life => Slow(life, "rly: start")),
            new("waitIbcReady", null),
        ]);
        await life.System.AssertRunsAsync(1, ever: 2);
    }

    [Fact]
    public async Task Stop_is_canceled_in_each_step_and_finishes()
    {
        await using var life = await StartAsync();
        await life.BeginLifeAsync(fdsc: 1);
        await CancelInEachAsync(life, "stop", null, [
            new("stopWorkloads", life => SlowPatch(life, "cryptomeria-mdsc"), life => Replicas(life, "cryptomeria-gwc") == 0),
            new("waitStopped", life => life.Hold("pods", "cryptomeria-mdsc-0")),
        ]);
        life.System.AssertStopped(1);
    }

    [Fact]
    public async Task Resume_is_canceled_in_each_step_and_finishes()
    {
        await using var life = await StartAsync();
        await life.BeginLifeAsync(fdsc: 1);
        await life.SucceedAsync("stop");
        await CancelInEachAsync(life, "resume", null, [
            new("resumeWorkloads", life => SlowPatch(life, "cryptomeria-mdsc"), life => Replicas(life, "cryptomeria-gwc") == 1),
            new("waitReady", life => life.System.Cluster.PodFailures.Set("/cryptomeria-mdsc-0$", PodFailure.NotReady)),
            new("initRelayer", life => Slow(life, "rly: create the configuration")),
            new("startRelayer", life => Slow(life, "rly: start")),
            new("waitIbcReady", null),
        ]);
        await life.System.AssertRunsAsync(1, ever: 1);
    }

    [Fact]
    public async Task Uninstall_is_canceled_in_each_step_and_finishes()
    {
        await using var life = await StartAsync();
        await life.BeginLifeAsync(fdsc: 1);
        await CancelInEachAsync(life, "uninstall", null, [
            new("helmUninstall", life => life.Chart.Behave(Forever), life => life.System.ReleaseStatus() == "uninstalling"),
            new("deleteData", life => Rule(life, "DELETE", "persistentvolumeclaims/data-")),
            new("waitGone", life => life.Hold("persistentvolumeclaims", "data-cryptomeria-mdsc-0")),
        ]);
        life.System.AssertGone();
    }

    [Theory]
    [InlineData("install", """{"fdscReplicas":0,"timeoutSeconds":5}""")]
    [InlineData("scale/fdsc", """{"replicas":1,"timeoutSeconds":5}""")]
    [InlineData("stop", """{"timeoutSeconds":3}""")]
    [InlineData("resume", """{"timeoutSeconds":3}""")]
    [InlineData("uninstall", """{"timeoutSeconds":4}""")]
    public async Task Out_of_time_it_fails_and_finishes_when_asked_again(string operation, string body)
    {
        await using var life = await StartAsync();
        if (operation != "install")
        {
            await life.BeginLifeAsync(fdsc: 0);
        }

        if (operation == "resume")
        {
            await life.SucceedAsync("stop");
            life.System.Cluster.PodFailures.Set("/cryptomeria-mdsc-0$", PodFailure.NotReady);
        }

        using var held = operation == "stop" ? life.Hold("pods", "cryptomeria-mdsc-0") : null;
        life.Chart.Behave(Forever);
        var error = await life.FailAsync(operation, body);
        Assert.Equal("JOB_TIMEOUT", error["code"]!.GetValue<string>());
        life.System.AssertFree();

        held?.Dispose();
        life.System.Cluster.PodFailures.Clear();
        life.Chart.Behave();
        await life.SucceedAsync(operation, body.Replace("\"timeoutSeconds\":", "\"timeoutSeconds\":60", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("stop", "stop")]
    [InlineData("stop", "resume")]
    [InlineData("resume", "resume")]
    [InlineData("resume", "stop")]
    public async Task Half_way_of_one_the_other_does_what_is_asked(string first, string second)
    {
        await using var life = await StartAsync();
        await life.BeginLifeAsync(fdsc: 1);
        if (first == "resume")
        {
            await life.SucceedAsync("stop");
        }

        var wanted = first == "resume" ? 1 : 0;
        using (SlowPatch(life, "cryptomeria-mdsc"))
        {
            await life.CancelInAsync(first + "Workloads", first, null, () => Replicas(life, "cryptomeria-gwc") == wanted);
        }

        Assert.NotEqual(wanted, Replicas(life, "cryptomeria-mdsc"));
        await life.SucceedAsync(second);
        if (second == "stop")
        {
            life.System.AssertStopped(1);
            await life.SucceedAsync("resume");
        }

        await life.System.AssertRunsAsync(1, ever: 1);
    }

    private static Task<LivingSystem> StartAsync() => LivingSystem.StartAsync(new OperationTimings { RelayerSettles = TimeSpan.FromSeconds(1) });

    private static Interrupt[] StartSteps(string chain) =>
    [
        new("initRelayer", life => Slow(life, "rly: create the configuration")),
        new(
            "connectAll",
            life => life.World.Faults.Change(faults => faults with { Links = [new LinkFault(chain, LinkPhase.Connection, LinkFaultKind.Hang)] }),
            life => life.World.RunningLinks == 1),
        new("startRelayer", life => Slow(life, "rly: start")),
        new("waitIbcReady", null),
    ];

    private static async Task CancelInEachAsync(LivingSystem life, string operation, string? body, IReadOnlyList<Interrupt> interrupts)
    {
        foreach (var interrupt in interrupts)
        {
            using (interrupt.Block?.Invoke(life))
            {
                await life.CancelInAsync(
                    interrupt.Step, operation, body, () => interrupt.IsThere?.Invoke(life) != false, job => HoldReadiness(life, interrupt, job));
            }

            life.World.Faults.Clear();
            life.System.Cluster.PodFailures.Clear();
            life.Chart.Behave();
        }

        await life.SucceedAsync(operation, body);
    }

    /// <summary>What keeps a system from being ready would keep it from being linked, too: it begins with the step before.</summary>
    private static void HoldReadiness(LivingSystem life, Interrupt interrupt, JsonObject job)
    {
        if (interrupt.Step == "waitIbcReady" && StepOf(job, "startRelayer")["status"]!.GetValue<string>() == "running")
        {
            life.World.Faults.Change(faults => faults with { CatchingUpChains = ["mdsc"] });
        }
    }

    private static void Slow(LivingSystem life, string command)
        => life.World.Faults.Change(faults => faults with { SlowCommands = [new SlowCommand(command, Forever / 1000)] });

    private static Fault SlowPatch(LivingSystem life, string set) => Rule(life, "PATCH", $"statefulsets/{set}");

    private static Fault Rule(LivingSystem life, string method, string path)
        => life.System.Cluster.Faults.Add(new FaultRule { Action = FaultAction.Latency, Method = method, Path = path, Milliseconds = Forever });

    private static int Replicas(LivingSystem life, string set)
        => life.Objects.Find("statefulsets", Namespace, set)!["spec"]!["replicas"]!.GetValue<int>();

    /// <summary>Where an operation is canceled.</summary>
    /// <param name="Block">Keeps it in the step.</param>
    /// <param name="IsThere">It has come to where it is kept.</param>
    private sealed record Interrupt(string Step, Func<LivingSystem, IDisposable?>? Block, Func<LivingSystem, bool>? IsThere = null)
    {
        public Interrupt(string step, Action<LivingSystem> block, Func<LivingSystem, bool>? isThere = null)
            : this(step, Blocking(block), isThere)
        {
        }

        private static Func<LivingSystem, IDisposable?> Blocking(Action<LivingSystem> block) => life =>
        {
            block(life);
            return null;
        };
    }
}
