using Cryptomeria.K8sOps.Shell;

namespace Cryptomeria.K8sOps.Tests.Shell;

/// <summary>Exit codes in words.</summary>
public class ProcessExitTests
{
    [Theory]
    [InlineData(0, null, "exit code 0")]
    [InlineData(1, null, "exit code 1")]
    [InlineData(127, null, "exit code 127")]
    [InlineData(128, null, "exit code 128")]
    [InlineData(137, "SIGKILL", "killed by SIGKILL (exit code 137)")]
    [InlineData(143, "SIGTERM", "killed by SIGTERM (exit code 143)")]
    [InlineData(162, "signal 34", "killed by signal 34 (exit code 162)")]
    [InlineData(255, null, "exit code 255")]
    public void A_signal_is_named(int exitCode, string? signal, string words) =>
        Assert.Equal((signal, words), (ProcessExit.SignalOf(exitCode), ProcessExit.Words(exitCode)));
}
