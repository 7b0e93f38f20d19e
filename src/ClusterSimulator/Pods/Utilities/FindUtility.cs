using System.Globalization;
using Cryptomeria.ClusterSimulator.Pods.Files;
using Cryptomeria.ClusterSimulator.Pods.Processes;
using Cryptomeria.ClusterSimulator.Pods.Shell.Expansion;

namespace Cryptomeria.ClusterSimulator.Pods.Utilities;

/// <summary>find: -name -path -type -maxdepth -mindepth -newer -mmin -size, ! in front of a test, -print -print0 -delete -exec … \; . All tests must hold.</summary>
internal static class FindUtility
{
    public static async Task<int> RunAsync(ProgramContext context)
    {
        var starts = context.Arguments.TakeWhile(argument => argument.Length > 0 && argument[0] is not ('-' or '!' or '(')).ToList();
        var search = new Search(context, [.. context.Arguments.Skip(starts.Count)]);
        if (starts.Count == 0)
        {
            starts.Add(".");
        }

        var status = 0;
        foreach (var start in starts)
        {
            if (context.Find(start) is { } node)
            {
                await search.VisitAsync(start, node, 0).ConfigureAwait(false);
            }
            else
            {
                status = await context.FailAsync($"'{start}': No such file or directory").ConfigureAwait(false);
            }
        }
        return status;
    }

    private sealed class Search
    {
        private readonly ProgramContext _context;
        private readonly List<Func<string, Node, bool>> _tests = [];
        private readonly List<Func<string, Task>> _actions = [];
        private int _most = int.MaxValue;
        private int _least;
        private bool _delete;

        public Search(ProgramContext context, List<string> words)
        {
            _context = context;
            var negated = false;
            for (var i = 0; i < words.Count; i++)
            {
                if (words[i] is "!" or "-not")
                {
                    negated = !negated;
                    continue;
                }
                if (words[i] is "-a" or "-and")
                {
                    continue;
                }

                if (ReadTest(words, ref i) is { } test)
                {
                    var not = negated;
                    _tests.Add((path, node) => test(path, node) != not);
                }
                else
                {
                    ReadAction(words, ref i);
                }
                negated = false;
            }
            if (_actions.Count == 0 && !_delete)
            {
                _actions.Add(path => _context.WriteLineAsync(path).AsTask());
            }
        }

        public async Task VisitAsync(string path, Node node, int depth)
        {
            var selected = depth >= _least && _tests.All(test => test(path, node));
            if (selected && !_delete)
            {
                await ActAsync(path).ConfigureAwait(false);
            }

            if (node is DirectoryNode directory && depth < _most)
            {
                foreach (var name in directory.Names())
                {
                    var below = path.EndsWith('/') ? path + name : path + "/" + name;
                    if (_context.Find(below) is { } child)
                    {
                        await VisitAsync(below, child, depth + 1).ConfigureAwait(false);
                    }
                }
            }
            if (!selected || !_delete)
            {
                return;
            }

            await ActAsync(path).ConfigureAwait(false);
            if (path != ".")
            {
                _context.Container.FileSystem.Remove(_context.Resolve(path));
            }
        }

        private async Task ActAsync(string path)
        {
            foreach (var action in _actions)
            {
                await action(path).ConfigureAwait(false);
            }
        }

        private Func<string, Node, bool>? ReadTest(List<string> words, ref int i)
        {
            switch (words[i])
            {
                case "-name":
                    var name = GlobPattern.Create(Next(words, ref i));
                    return (path, _) => name.IsMatch(path[(path.LastIndexOf('/') + 1)..]);
                case "-path":
                    var whole = GlobPattern.Create(Next(words, ref i));
                    return (path, _) => whole.IsMatch(path);
                case "-type":
                    return Next(words, ref i) switch
                    {
                        "f" => (_, node) => node is FileNode { IsRegular: true },
                        "d" => (_, node) => node is DirectoryNode,
                        var type => throw new UtilityException($"Unknown argument to -type: {type}"),
                    };
                case "-newer":
                    var other = Next(words, ref i);
                    var than = (_context.Find(other) ?? throw new UtilityException($"'{other}': No such file or directory")).Modified;
                    return (_, node) => node.Modified > than;
                case "-mmin":
                    var minutes = Next(words, ref i);
                    var limit = double.Parse(minutes.TrimStart('+', '-'), CultureInfo.InvariantCulture);
                    return (_, node) => minutes[0] == '+' ? Age(node) > limit : Age(node) < limit;
                default:
                    return null;
            }
        }

        private void ReadAction(List<string> words, ref int i)
        {
            switch (words[i])
            {
                case "-maxdepth": _most = int.Parse(Next(words, ref i), CultureInfo.InvariantCulture); break;
                case "-mindepth": _least = int.Parse(Next(words, ref i), CultureInfo.InvariantCulture); break;
                case "-print": _actions.Add(path => _context.WriteLineAsync(path).AsTask()); break;
                case "-print0": _actions.Add(path => _context.WriteAsync(path + "\0").AsTask()); break;
                case "-delete": _delete = true; break;
                case "-exec":
                    var command = words.Skip(i + 1).TakeWhile(word => word is not (";" or "+")).ToList();
                    i += command.Count + 1;
                    if (i >= words.Count)
                    {
                        throw new UtilityException("missing argument to '-exec'");
                    }

                    _actions.Add(path => ExecuteAsync([.. command.Select(word => word.Replace("{}", path, StringComparison.Ordinal))]));
                    break;
                default:
                    throw new UtilityException($"unknown predicate '{words[i]}'");
            }
        }

        private async Task ExecuteAsync(List<string> command)
        {
            var process = _context.Process;
            var child = _context.Container.Launcher.Spawn(process, command, _context.Environment, process.Files.Copy(), process.WorkingDirectory);
            await process.Table.WaitAsync(child, process.Killed).ConfigureAwait(false);
        }

        private double Age(Node node) => (_context.Time.GetUtcNow() - node.Modified).TotalMinutes;

        private static string Next(List<string> words, ref int i) => ++i < words.Count ? words[i] : throw new UtilityException($"missing argument to '{words[i - 1]}'");
    }
}
