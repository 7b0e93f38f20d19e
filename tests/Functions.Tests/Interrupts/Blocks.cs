using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Cryptomeria.World;
using Cryptomeria.ClusterSimulator.Faults;
using Cryptomeria.Functions.Tests.Support;
using static Cryptomeria.Functions.Tests.Interrupts.Interrupt;

namespace Cryptomeria.Functions.Tests.Interrupts;

/// <summary>Ways to keep an operation in a step.</summary>
internal static class Blocks
{
    /// <summary>Longer than any test waits, in milliseconds.</summary>
    public const int Forever = 600_000;

    public static readonly Interrupt SlowChart = At("preflight", life => life.Chart.Behave(readDelayMilliseconds: Forever));

    /// <summary>Whether it has its rights is not known for a while.</summary>
    public static readonly Interrupt SlowReview = SlowRequest("preflight", "POST", "selfsubjectaccessreviews");

    public static readonly Interrupt CreateConfiguration = SlowCommand("initRelayer", "rly: create the configuration");

    public static readonly Interrupt Mnemonics = SlowCommand("restartRelayer", "/etc/mnemonics/$c.relayer.mnemonic");

    public static readonly Interrupt StartRelayer = SlowCommand("startRelayer", "rly: start");

    /// <summary>What keeps a system from being ready would keep it from being linked, too: it begins with the step before.</summary>
    public static readonly Interrupt WaitIbcReady = At("waitIbcReady", life => { }) with { Seen = CatchUpWhenStarted };

    public static readonly Interrupt HelmUninstall = At("helmUninstall", SlowHelm, life => life.System.ReleaseStatus() == "uninstalling");

    public static readonly Interrupt DeleteData = SlowRequest("deleteData", "DELETE", "persistentvolumeclaims/data-");

    /// <summary>A link with a chain stays in a phase.</summary>
    public static Interrupt Link(string chain, LinkPhase phase) => At(
        "connectAll",
        life => life.World.Faults.Change(faults => faults with { Links = [new LinkFault(chain, phase, LinkFaultKind.Pause)] }),
        life => life.World.HeldLinks == 1);

    public static void SlowHelm(LivingSystem life) => life.Chart.Behave(Forever);

    /// <summary>A command in a pod does not begin.</summary>
    public static Interrupt SlowCommand(string step, string command)
    {
        var slow = new SlowCommand(command, Forever / 1000);
        return At(
            step,
            life => life.World.Faults.Change(faults => faults with { SlowCommands = [slow] }),
            life => life.World.Faults.Current.SlowCommands is [var now] && now.Times < slow.Times);
    }

    /// <summary>The API server does not come to an answer.</summary>
    public static Interrupt SlowRequest(string step, string method, string path) => Holding(
        step,
        life => life.System.Cluster.Faults.Add(new FaultRule { Action = FaultAction.Latency, Method = method, Path = path, Milliseconds = Forever }),
        life => life.System.Cluster.Faults.All is [{ Strikes: > 0 }]);

    /// <summary>Some workloads are scaled, and the next one is not.</summary>
    public static Interrupt SlowScaling(string step) => SlowRequest(step, "PATCH", "statefulsets/cryptomeria-mdsc");

    private static void CatchUpWhenStarted(LivingSystem life, JsonObject job)
    {
        var (starting, waiting) = (LivingSystem.StepOf(job, "startRelayer"), LivingSystem.StepOf(job, "waitIbcReady"));
        var begins = IsRunning(starting) || IsRunning(waiting);
        life.World.Faults.Change(faults => faults with { CatchingUpChains = begins ? ["mdsc"] : [] });
    }

    private static bool IsRunning(JsonObject step) => step["status"]!.GetValue<string>() == "running";
}
