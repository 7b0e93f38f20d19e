using System.Globalization;

namespace Cryptomeria.K8sOps.Shell;

/// <summary>What a program's exit code says. Pure.</summary>
internal static class ProcessExit
{
    // A shell, a container runtime and .NET all tell a signal as 128 and its number.
    private const int BySignal = 128;

    private static readonly Dictionary<int, string> Signals = new()
    {
        [1] = "SIGHUP",
        [2] = "SIGINT",
        [3] = "SIGQUIT",
        [4] = "SIGILL",
        [6] = "SIGABRT",
        [7] = "SIGBUS",
        [8] = "SIGFPE",
        [9] = "SIGKILL",
        [11] = "SIGSEGV",
        [13] = "SIGPIPE",
        [14] = "SIGALRM",
        [15] = "SIGTERM",
    };

    /// <summary>The program did not end by itself.</summary>
    public static bool IsBySignal(int exitCode) => SignalOf(exitCode) is not null;

    /// <summary>The signal that ended the program, such as <c>SIGKILL</c>; null where none did.</summary>
    public static string? SignalOf(int exitCode)
    {
        if (exitCode is <= BySignal or > BySignal + 64)
        {
            return null;
        }

        var number = exitCode - BySignal;
        return Signals.TryGetValue(number, out var name) ? name : $"signal {number.ToString(CultureInfo.InvariantCulture)}";
    }

    /// <summary><c>exit code 1</c>, or <c>killed by SIGKILL (exit code 137)</c>.</summary>
    public static string Words(int exitCode)
    {
        var number = exitCode.ToString(CultureInfo.InvariantCulture);
        return SignalOf(exitCode) is { } signal ? $"killed by {signal} (exit code {number})" : $"exit code {number}";
    }
}
