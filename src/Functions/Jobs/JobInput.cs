namespace Cryptomeria.Functions.Jobs;

/// <summary>What an operation was asked for, defaults filled in: the input of every orchestration.</summary>
/// <param name="Type">One of <see cref="JobTypes"/>.</param>
/// <param name="Release">The Helm release in the namespace.</param>
/// <param name="TimeoutSeconds">The longest the job may run, from its start; 1 to 86400.</param>
/// <param name="Steps">The steps to run, in order.</param>
/// <param name="Force">Run each step although its look says it is done.</param>
public sealed record JobInput(
    string Type, string Namespace, string Release, int TimeoutSeconds, IReadOnlyList<string> Steps, bool Force);
