using System.Globalization;
using Cryptomeria.ClusterSimulator.Pods.Files;
using Cryptomeria.ClusterSimulator.Pods.Processes;

namespace Cryptomeria.ClusterSimulator.Cryptomeria.CommandLine;

/// <summary>A flag of a command.</summary>
/// <param name="Shorthand">Its letter, or null.</param>
/// <param name="IsSwitch">Whether it takes no value.</param>
internal sealed record CobraFlag(string Name, char? Shorthand = null, bool IsSwitch = false, string Default = "");

/// <summary>A command of a program built with cobra: it runs, or it has commands below it.</summary>
/// <param name="Names">Its name and then its aliases.</param>
internal sealed record CobraCommand(IReadOnlyList<string> Names)
{
    public int MinArguments { get; init; }

    public int MaxArguments { get; init; }

    public IReadOnlyList<CobraFlag> Flags { get; init; } = [];

    public IReadOnlyList<CobraCommand> Commands { get; init; } = [];

    public Func<CobraRun, Task<int>>? Run { get; init; }
}

/// <summary>A command's run: its arguments and flags. Strings are text, not bytes.</summary>
internal sealed class CobraRun(ProgramContext context, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> flags)
{
    public ProgramContext Context => context;

    public IReadOnlyList<string> Arguments => arguments;

    /// <summary>A flag's value, or its default.</summary>
    public string this[string flag] => flags[flag];

    public bool Has(string flag) => flags[flag] is "true" or "1" or "t" or "TRUE" or "T" or "True";

    public async Task PrintAsync(string text) => await context.WriteLineAsync(ByteText.FromText(text)).ConfigureAwait(false);

    public async Task LogAsync(string text) => await context.ErrorLineAsync(ByteText.FromText(text)).ConfigureAwait(false);

    public int Integer(string flag) =>
        int.TryParse(flags[flag], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new CobraException($"invalid argument \"{flags[flag]}\" for \"--{flag}\" flag: strconv.ParseInt: parsing \"{flags[flag]}\": invalid syntax");
}

/// <summary>A command's error: "Error: MESSAGE" on standard error and exit code 1.</summary>
internal sealed class CobraException(string message, int code = 1) : Exception(message)
{
    /// <summary>2 where the real program panics.</summary>
    public int Code { get; } = code;
}
