namespace Cryptomeria.Functions.Jobs;

/// <summary>The names of the steps jobs are made of.</summary>
public static class StepNames
{
    public const string InitRelayer = "initRelayer";
    public const string ConnectAll = "connectAll";
    public const string StartRelayer = "startRelayer";
    public const string WaitIbcReady = "waitIbcReady";

    public const string Preflight = "preflight";
    public const string HelmInstall = "helmInstall";
    public const string WaitReady = "waitReady";

    public const string HelmUninstall = "helmUninstall";
    public const string DeleteData = "deleteData";
    public const string DeleteNamespace = "deleteNamespace";
    public const string WaitGone = "waitGone";

    public const string RemoveChains = "removeChains";
    public const string HelmUpgrade = "helmUpgrade";
    public const string RestartRelayer = "restartRelayer";

    public const string StopWorkloads = "stopWorkloads";
    public const string WaitStopped = "waitStopped";
    public const string ResumeWorkloads = "resumeWorkloads";
}
