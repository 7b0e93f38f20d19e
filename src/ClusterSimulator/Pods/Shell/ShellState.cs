using Cryptomeria.ClusterSimulator.Pods.Processes;
using Cryptomeria.ClusterSimulator.Pods.Shell.Syntax;

namespace Cryptomeria.ClusterSimulator.Pods.Shell;

/// <summary>What a shell knows: its variables, functions, options, traps and jobs.</summary>
internal sealed class ShellState
{
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);
    private readonly HashSet<string> _exported = new(StringComparer.Ordinal);
    private readonly HashSet<string> _readOnly = new(StringComparer.Ordinal);

    /// <summary>$0.</summary>
    public string Name { get; set; } = "sh";

    public List<string> Positional { get; set; } = [];

    /// <summary>$$: the process of the shell itself, also in its subshells.</summary>
    public int ShellId { get; init; }

    public int LastStatus { get; set; }

    /// <summary>$!.</summary>
    public int? LastBackground { get; set; }

    public Dictionary<string, Command> Functions { get; private init; } = new(StringComparer.Ordinal);

    public ShellOptions Options { get; private init; } = new();

    /// <summary>The actions of trap, by "EXIT" or a signal's name without SIG; empty where the signal is ignored.</summary>
    public Dictionary<string, string> Traps { get; private init; } = new(StringComparer.Ordinal);

    /// <summary>Background jobs that have not been waited for.</summary>
    public List<SimProcess> Jobs { get; } = [];

    /// <summary>The variables that functions declared local, with what they were before; innermost call last.</summary>
    public Stack<Dictionary<string, string?>> Locals { get; } = new();

    public IReadOnlyDictionary<string, string> Variables => _variables;

    public IReadOnlyCollection<string> Exported => _exported;

    public string? Get(string name) => _variables.GetValueOrDefault(name);

    public void Set(string name, string value)
    {
        if (_readOnly.Contains(name))
        {
            throw new ShellException($"{name}: is read only");
        }

        _variables[name] = value;
        if (Options.ExportAll)
        {
            _exported.Add(name);
        }
    }

    public void Unset(string name)
    {
        if (_readOnly.Contains(name))
        {
            throw new ShellException($"{name}: is read only");
        }

        _variables.Remove(name);
        _exported.Remove(name);
    }

    public void Export(string name) => _exported.Add(name);

    public void MakeReadOnly(string name) => _readOnly.Add(name);

    public Dictionary<string, string> Environment()
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in _exported)
        {
            if (_variables.TryGetValue(name, out var value))
            {
                environment[name] = value;
            }
        }
        return environment;
    }

    /// <summary>A subshell's copy: signals that were caught have their default action again.</summary>
    public ShellState Fork()
    {
        var copy = new ShellState
        {
            Name = Name,
            Positional = [.. Positional],
            ShellId = ShellId,
            LastStatus = LastStatus,
            LastBackground = LastBackground,
            Functions = new(Functions, StringComparer.Ordinal),
            Options = Options.Copy(),
            Traps = new(Traps.Where(trap => trap.Value.Length == 0), StringComparer.Ordinal),
        };
        foreach (var (name, value) in _variables)
        {
            copy._variables[name] = value;
        }

        copy._exported.UnionWith(_exported);
        copy._readOnly.UnionWith(_readOnly);
        return copy;
    }
}
