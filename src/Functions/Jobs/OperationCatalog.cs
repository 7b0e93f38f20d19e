namespace Cryptomeria.Functions.Jobs;

/// <summary>The kinds of jobs there are.</summary>
/// <param name="kinds">In the order of the API's description.</param>
public sealed class OperationCatalog(IReadOnlyList<OperationKind> kinds)
{
    /// <summary>Every type, in the order of the API's description.</summary>
    public IEnumerable<string> Types => kinds.Select(kind => kind.Type);

    /// <summary>The kind of a type.</summary>
    public OperationKind Of(string type) => kinds.First(kind => kind.Type == type);

    /// <summary>The type an orchestrator function carries, or null where it carries no job.</summary>
    public string? TypeOf(string orchestrator) =>
        kinds.FirstOrDefault(kind => kind.Orchestrator.Equals(orchestrator, StringComparison.OrdinalIgnoreCase))?.Type;
}

/// <summary>A kind of jobs.</summary>
/// <param name="Type">As the API names it.</param>
/// <param name="Orchestrator">The orchestrator function that carries it.</param>
/// <param name="StepsAreChosen">The caller may choose which of its steps run.</param>
public sealed record OperationKind(string Type, string Orchestrator, bool StepsAreChosen = false);
