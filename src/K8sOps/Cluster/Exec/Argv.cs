using System.Buffers;

namespace Cryptomeria.K8sOps.Cluster.Exec;

/// <summary>Argument vectors: shown to a person, and wrapped without ever being joined to a shell text.</summary>
internal static class Argv
{
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./:=@%+,");

    /// <summary>The vector as it would be typed into a shell.</summary>
    public static string Display(IEnumerable<string> arguments) => string.Join(' ', arguments.Select(Quote));

    /// <summary>Wraps a program so that it carries an operation's id in its environment.</summary>
    public static IReadOnlyList<string> WithOperation(string operationId, IReadOnlyList<string> arguments) =>
        ["sh", "-c", PodScripts.Mark, "sh", operationId, .. arguments];

    /// <summary>Wraps a program so that its standard input ends after a number of bytes.</summary>
    public static IReadOnlyList<string> WithLimitedInput(int bytes, IReadOnlyList<string> arguments) =>
        ["sh", "-c", PodScripts.LimitInput, "sh", bytes.ToString(System.Globalization.CultureInfo.InvariantCulture), .. arguments];

    private static string Quote(string argument) =>
        argument.Length > 0 && !argument.AsSpan().ContainsAnyExcept(Plain) ? argument : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
