namespace Cryptomeria.Functions.Jobs;

/// <summary>The names of the steps jobs are made of.</summary>
public static class StepNames
{
    public const string InitRelayer = "initRelayer";
    public const string ConnectAll = "connectAll";
    public const string StartRelayer = "startRelayer";
    public const string WaitIbcReady = "waitIbcReady";
}
