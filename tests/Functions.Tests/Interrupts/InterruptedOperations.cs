using Cryptomeria.ClusterSimulator.Cryptomeria.World;
using Cryptomeria.ClusterSimulator.Kubelet;
using Cryptomeria.Functions.Tests.Support;
using static Cryptomeria.Functions.Tests.Interrupts.Interrupt;
using static Cryptomeria.Functions.Tests.Support.LivingSystem;

namespace Cryptomeria.Functions.Tests.Interrupts;

/// <summary>Every operation there is, with a way to keep it in each of its steps.</summary>
internal static class InterruptedOperations
{
    public static readonly IReadOnlyList<InterruptedOperation> All =
    [
        new(
            "install",
            "install",
            """{"fdscReplicas":1,"startAfter":true}""",
            life => Task.CompletedTask,
            [
                Blocks.SlowChart,
                At("helmInstall", Blocks.SlowHelm, life => life.System.ReleaseStatus() == "pending-install"),
                At("waitReady", life => life.System.Cluster.PodFailures.Set("/cryptomeria-fdsc-0-0$", PodFailure.NotReady)),
                Blocks.CreateConfiguration,
                Blocks.Link("mdsc", LinkPhase.Connection),
                Blocks.StartRelayer,
                Blocks.WaitIbcReady,
            ],
            life => life.System.AssertRunsAsync(1, ever: 1)),
        new(
            "start",
            "start",
            null,
            life => life.SucceedAsync("install", """{"fdscReplicas":2}"""),
            [
                Blocks.SlowCommand("initRelayer", "rly: observe the configuration"),
                Blocks.CreateConfiguration,
                Blocks.SlowCommand("initRelayer", "rly: add a chain"),
                Blocks.SlowCommand("initRelayer", "rly: restore a key"),
                At("connectAll", life => life.World.Faults.Change(faults => faults with { DeadChains = ["fdsc-1"] })),
                Blocks.Link("mdsc", LinkPhase.Clients),
                Blocks.Link("fdsc-0", LinkPhase.Connection),
                Blocks.Link("fdsc-1", LinkPhase.Channel),
                Blocks.SlowCommand("connectAll", "register-storage"),
                Blocks.StartRelayer,
                Blocks.WaitIbcReady,
            ],
            life => life.System.AssertRunsAsync(2, ever: 2)),
        new(
            "scale out",
            "scale/fdsc",
            """{"replicas":2}""",
            PrepareScaleOutAsync,
            [
                Blocks.SlowChart,
                Blocks.SlowCommand("removeChains", "rly: observe the configuration"),
                At("helmUpgrade", Blocks.SlowHelm, life => life.System.ReleaseStatus() == "pending-upgrade"),

                // A chain that an earlier scaling in took away is still on its way out.
                Holding("waitGone", life => life.Hold("pods", "cryptomeria-fdsc-2-0")),
                At("waitReady", life => life.System.Cluster.PodFailures.Set("/cryptomeria-fdsc-1-0$", PodFailure.NotReady)),
                Blocks.Mnemonics,
                Blocks.CreateConfiguration,
                Blocks.Link("fdsc-1", LinkPhase.Connection),
                Blocks.StartRelayer,
                Blocks.WaitIbcReady,
            ],
            life => life.System.AssertRunsAsync(2, ever: 2)),
        new(
            "scale in",
            "scale/fdsc",
            """{"replicas":1}""",
            life => life.BeginLifeAsync(fdsc: 2),
            [
                Blocks.SlowChart,
                Blocks.SlowCommand("removeChains", "paths delete"),
                At("helmUpgrade", Blocks.SlowHelm, life => life.System.ReleaseStatus() == "pending-upgrade"),
                Holding("waitGone", life => life.Hold("pods", "cryptomeria-fdsc-1-0")),
                At("waitReady", life => life.System.Cluster.PodFailures.Set("/cryptomeria-mdsc-0$", PodFailure.NotReady)),
                Blocks.Mnemonics,

                // With its pod the relayer loses its configuration.
                new("initRelayer", async life =>
                {
                    await life.ReplaceRelayerAsync();
                    return await Blocks.CreateConfiguration.Block(life);
                },
                Blocks.CreateConfiguration.IsThere),
                Blocks.SlowCommand("connectAll", "gwcd: observe the registrations"),
                Blocks.StartRelayer,
                Blocks.WaitIbcReady,
            ],
            life => life.System.AssertRunsAsync(1, ever: 2)),
        new(
            "stop",
            "stop",
            null,
            life => life.BeginLifeAsync(fdsc: 1),
            [
                Blocks.SlowScaling("stopWorkloads"),
                Holding("waitStopped", life => life.Hold("pods", "cryptomeria-mdsc-0")),
            ],
            life =>
            {
                life.System.AssertStopped(1);
                return Task.CompletedTask;
            }),
        new(
            "resume",
            "resume",
            null,
            async life =>
            {
                await life.BeginLifeAsync(fdsc: 1);
                await life.SucceedAsync("stop");
            },
            [
                Blocks.SlowScaling("resumeWorkloads"),
                At("waitReady", life => life.System.Cluster.PodFailures.Set("/cryptomeria-mdsc-0$", PodFailure.NotReady)),
                Blocks.CreateConfiguration,
                Blocks.SlowCommand("initRelayer", "rly: add a path"),
                Blocks.StartRelayer,
                Blocks.WaitIbcReady,
            ],
            life => life.System.AssertRunsAsync(1, ever: 1)),
        new(
            "uninstall",
            "uninstall",
            null,
            life => life.BeginLifeAsync(fdsc: 1),
            [Blocks.SlowReview, Blocks.HelmUninstall, Blocks.DeleteData, Holding("waitGone", life => life.Hold("persistentvolumeclaims", "data-cryptomeria-mdsc-0"))],
            life =>
            {
                life.System.AssertGone();
                return Task.CompletedTask;
            }),
        new(
            "uninstall with its namespace",
            "uninstall",
            """{"deleteNamespace":true}""",
            life => life.BeginLifeAsync(fdsc: 1),
            [
                Blocks.SlowReview,
                Blocks.HelmUninstall,
                Blocks.DeleteData,
                Blocks.SlowRequest("deleteNamespace", "DELETE", $"/namespaces/{Namespace}$"),
                Holding("waitGone", life => life.Hold("configmaps", "kube-root-ca.crt")),
            ],
            life =>
            {
                life.System.AssertGone();
                Assert.Null(life.Objects.Find("namespaces", string.Empty, Namespace));
                return Task.CompletedTask;
            }),
    ];

    public static TheoryData<string> Names => [.. All.Select(operation => operation.Name)];

    public static InterruptedOperation Named(string name) => All.Single(operation => operation.Name == name);

    /// <summary>One chain runs, a second was never begun, and a third one goes.</summary>
    private static async Task PrepareScaleOutAsync(LivingSystem life)
    {
        await life.BeginLifeAsync(fdsc: 1);
        life.System.Cluster.PodFailures.Set("/cryptomeria-fdsc-[12]-0$", PodFailure.NotReady);
        await life.CancelInAsync("waitReady", "scale/fdsc", """{"replicas":3}""", () => life.Objects.Find("pods", Namespace, "cryptomeria-fdsc-2-0") is not null);
        life.Heal();
        life.Hold("pods", "cryptomeria-fdsc-2-0");
        await life.CancelInAsync("waitGone", "scale/fdsc", """{"replicas":1}""");
    }
}
