namespace Cryptomeria.Functions.Orchestrations;

/// <summary>A step of a job and its place.</summary>
internal sealed record JobStep(int Index, string Name);

/// <summary>How a step ended well.</summary>
/// <param name="Skipped">Nothing had to be done.</param>
internal sealed record StepEnd(string Message, bool Skipped, int? ExitCode = null)
{
    /// <summary>Something is on its way out by it.</summary>
    public bool TookAway { get; init; }
}
