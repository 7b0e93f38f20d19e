using System.Globalization;

namespace Cryptomeria.K8sOps.Shell;

/// <summary>What a reading script wrote, in parts. Complete by construction: one that is incomplete does not parse.</summary>
internal sealed class ShellReport
{
    private readonly List<ShellPart> _parts;

    private ShellReport(List<ShellPart> parts) => _parts = parts;

    /// <summary>The parts in the order they were written, without the closing one.</summary>
    public IReadOnlyList<ShellPart> Parts => _parts;

    /// <summary>The part of a name, or null.</summary>
    public ShellPart? Find(string name) => _parts.Find(part => part.Name == name);

    /// <summary>Reads a script's standard output. Null where its closing line is missing or a line that bears the token is not understood.</summary>
    /// <param name="token">The unguessable word that marks the lines between the parts.</param>
    public static ShellReport? TryParse(string output, string token)
    {
        var parts = new List<ShellPart>();
        var prefix = token + " ";
        var start = 0;
        for (var at = 0; at < output.Length;)
        {
            var end = output.IndexOf('\n', at);
            if (end < 0)
            {
                return null;
            }

            var line = output.AsSpan(at, end - at);
            if (line.StartsWith(prefix, StringComparison.Ordinal))
            {
                var rest = line[prefix.Length..];
                var space = rest.IndexOf(' ');
                if (space < 0 || !int.TryParse(rest[..space], NumberStyles.None, CultureInfo.InvariantCulture, out var exitCode))
                {
                    return null;
                }

                var name = rest[(space + 1)..].ToString();
                if (name == "end")
                {
                    return new ShellReport(parts);
                }

                parts.Add(new ShellPart(name, exitCode, output[start..at]));
                start = end + 1;
            }

            at = end + 1;
        }

        return null;
    }
}

/// <summary>One part of a <see cref="ShellReport"/>.</summary>
/// <param name="Name">What it is, with its arguments after blanks.</param>
/// <param name="ExitCode">How its program ended.</param>
/// <param name="Output">Its program's standard output in full.</param>
internal sealed record ShellPart(string Name, int ExitCode, string Output);
