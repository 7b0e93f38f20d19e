using System.Text;
using Cryptomeria.ClusterSimulator.Pods.Files;
using Cryptomeria.ClusterSimulator.Pods.Processes;

namespace Cryptomeria.ClusterSimulator.Pods.Utilities;

/// <summary>sed: -n -e -E -i; addresses (number, $, /regex/, ranges, !), and the commands s p d q = y and groups in braces.</summary>
internal static class SedUtility
{
    public static async Task<int> RunAsync(ProgramContext context)
    {
        var line = CommandLine.Parse(context.Arguments, "nErsi", "e", new Dictionary<string, char> { ["quiet"] = 'n', ["regexp-extended"] = 'E', ["expression"] = 'e' });
        var script = string.Join('\n', line.Values('e'));
        if (!line.Has('e'))
        {
            if (line.Operands.Count == 0)
            {
                throw new UtilityException("Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...");
            }

            script = line.Operands[0];
            line.Operands.RemoveAt(0);
        }
        var commands = new SedParser(script, line.Has('E') || line.Has('r')).Parse();

        var status = 0;
        var inputs = new List<(string Path, string Text)>();
        foreach (var path in line.FilesOrInput)
        {
            try
            {
                inputs.Add((path, await context.ReadFileAsync(path).ConfigureAwait(false)));
            }
            catch (SystemCallException exception) when (exception.Error != Errno.BrokenPipe)
            {
                status = await context.FailAsync($"can't read {path}: {exception.Message}", 2).ConfigureAwait(false);
            }
        }
        if (!line.Has('i'))
        {
            var output = new SedRun(commands, quiet: line.Has('n')).Run(string.Concat(inputs.Select(input => input.Text)));
            await context.WriteAsync(output).ConfigureAwait(false);
            return status;
        }
        foreach (var (path, text) in inputs)
        {
            var file = context.Open(path, OpenMode.Write);
            await file.WriteAsync(ByteText.ToBytes(new SedRun(commands, quiet: line.Has('n')).Run(text)), context.Killed).ConfigureAwait(false);
            file.Release();
        }
        return status;
    }

    /// <summary>One pass of a script over a text.</summary>
    private sealed class SedRun(IReadOnlyList<SedCommand> commands, bool quiet)
    {
        private readonly StringBuilder _output = new();
        private readonly HashSet<SedCommand> _inside = [];
        private string _space = "";
        private int _number;
        private bool _last;
        private bool _deleted;
        private bool _quit;

        public string Run(string text)
        {
            var lines = TextLines.SplitKeepingEnds(text);
            for (var i = 0; i < lines.Count && !_quit; i++)
            {
                (_number, _last, _deleted) = (i + 1, i == lines.Count - 1, false);
                _space = lines[i].TrimEnd('\n');
                Execute(commands);
                if (!quiet && !_deleted)
                {
                    _output.Append(_space).Append(lines[i].EndsWith('\n') ? "\n" : "");
                }
            }
            return _output.ToString();
        }

        private void Execute(IReadOnlyList<SedCommand> list)
        {
            foreach (var command in list)
            {
                if (_deleted || _quit)
                {
                    return;
                }

                if (Selects(command) == command.Negated)
                {
                    continue;
                }

                switch (command.Name)
                {
                    case '{': Execute(command.Body); break;
                    case 'p': _output.Append(_space).Append('\n'); break;
                    case '=': _output.Append(_number).Append('\n'); break;
                    case 'd': _deleted = true; break;
                    case 'q': _quit = true; break;
                    case 'y': _space = string.Concat(_space.Select(c => command.Map!.GetValueOrDefault(c, c))); break;
                    default: Substitute(command); break;
                }
            }
        }

        private void Substitute(SedCommand command)
        {
            var count = 0;
            var replaced = false;
            _space = command.Pattern!.Replace(_space, match =>
            {
                count++;
                if (count < command.Occurrence || (!command.Global && count > command.Occurrence))
                {
                    return match.Value;
                }

                replaced = true;
                return command.Replacement!(match);
            });
            if (replaced && command.Print)
            {
                _output.Append(_space).Append('\n');
            }
        }

        private bool Selects(SedCommand command)
        {
            if (command.First is not { } first)
            {
                return true;
            }

            if (command.Second is not { } second)
            {
                return first(_number, _last, _space);
            }

            if (_inside.Contains(command))
            {
                if (second(_number, _last, _space) || command.SecondLine is { } line && _number >= line)
                {
                    _inside.Remove(command);
                }

                return true;
            }
            if (!first(_number, _last, _space))
            {
                return false;
            }

            if (command.SecondLine is not { } end || end > _number)
            {
                _inside.Add(command);
            }

            return true;
        }
    }
}
