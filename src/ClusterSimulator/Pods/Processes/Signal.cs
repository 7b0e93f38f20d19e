namespace Cryptomeria.ClusterSimulator.Pods.Processes;

/// <summary>The signals the containers' programs send one another, with Linux's numbers.</summary>
internal enum Signal
{
    None = 0,
    Hangup = 1,
    Interrupt = 2,
    Quit = 3,
    Kill = 9,
    User1 = 10,
    User2 = 12,
    Pipe = 13,
    Alarm = 14,
    Terminate = 15,
    Child = 17,
    Continue = 18,
}

/// <summary>Signals by the names that kill and trap take.</summary>
internal static class SignalNames
{
    private static readonly Dictionary<string, Signal> ByName = new(StringComparer.Ordinal)
    {
        ["HUP"] = Signal.Hangup,
        ["INT"] = Signal.Interrupt,
        ["QUIT"] = Signal.Quit,
        ["KILL"] = Signal.Kill,
        ["USR1"] = Signal.User1,
        ["USR2"] = Signal.User2,
        ["PIPE"] = Signal.Pipe,
        ["ALRM"] = Signal.Alarm,
        ["TERM"] = Signal.Terminate,
        ["CHLD"] = Signal.Child,
        ["CONT"] = Signal.Continue,
    };

    /// <summary>The signal of a name (with or without SIG) or number, or null.</summary>
    public static Signal? Parse(string text)
    {
        if (int.TryParse(text, out var number))
        {
            return number == 0 || Enum.IsDefined((Signal)number) ? (Signal)number : null;
        }

        var name = text.ToUpperInvariant();
        if (name.StartsWith("SIG", StringComparison.Ordinal))
        {
            name = name[3..];
        }

        return ByName.TryGetValue(name, out var signal) ? signal : null;
    }

    public static string NameOf(Signal signal) => ByName.First(pair => pair.Value == signal).Key;

    /// <summary>Whether a signal that is neither caught nor ignored ends the process.</summary>
    public static bool EndsByDefault(Signal signal) => signal is not (Signal.None or Signal.Child or Signal.Continue);
}
