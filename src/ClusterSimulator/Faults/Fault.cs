using System.Text.RegularExpressions;

namespace Cryptomeria.ClusterSimulator.Faults;

/// <summary>A rule in force.</summary>
public sealed class Fault : IDisposable
{
    private readonly FaultSettings _settings;
    private readonly Regex? _method;
    private readonly Regex? _path;
    private readonly Regex? _command;
    private int _strikes;

    internal Fault(FaultSettings settings, int id, FaultRule rule)
    {
        _settings = settings;
        Id = id;
        Rule = rule;
        _method = rule.Method is null ? null : new Regex($"^(?:{rule.Method})$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        _path = rule.Path is null ? null : new Regex(rule.Path, RegexOptions.CultureInvariant);
        _command = rule.Command is null ? null : new Regex(rule.Command, RegexOptions.CultureInvariant);
    }

    public int Id { get; }

    public FaultRule Rule { get; }

    /// <summary>How many requests it has struck.</summary>
    public int Strikes => Math.Min(Volatile.Read(ref _strikes), Rule.Times ?? int.MaxValue);

    /// <summary>Takes the rule out of force.</summary>
    public void Dispose() => _settings.Remove(Id);

    internal bool TakeRequest(string method, string pathAndQuery) =>
        Rule.Action is not (FaultAction.DropExec or FaultAction.Forbid)
        && (_method?.IsMatch(method) ?? true) && (_path?.IsMatch(pathAndQuery) ?? true) && Strike();

    internal bool TakeExec(string command) => Rule.Action == FaultAction.DropExec && (_command?.IsMatch(command) ?? true) && Strike();

    internal bool Forbids(string verb, string resource) =>
        Rule.Action == FaultAction.Forbid && Is(Rule.Verb, verb) && Is(Rule.Resource, resource);

    private static bool Is(string? pattern, string actual) => pattern is null or "*" || pattern == actual;

    private bool Strike() => Interlocked.Increment(ref _strikes) <= (Rule.Times ?? int.MaxValue);
}
