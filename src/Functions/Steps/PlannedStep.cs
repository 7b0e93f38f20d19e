using Cryptomeria.K8sOps;

namespace Cryptomeria.Functions.Steps;

/// <summary>A step of a plan.</summary>
/// <param name="Action"><c>run</c>, <c>skip</c>, <c>fail</c>, or <c>unknown</c> where it depends on a step before it.</param>
/// <param name="Message">What would be done, why nothing has to be, or why it cannot be.</param>
public sealed record PlannedStep(string Name, string Action, string Message)
{
    /// <summary>It does something, or may.</summary>
    internal bool Acts => Action != "skip";

    /// <summary>It would fail.</summary>
    internal bool Fails => Action == "fail";

    public static PlannedStep Run(string name, string message) => new(name, "run", message);

    public static PlannedStep Skip(string name, string message) => new(name, "skip", message);

    public static PlannedStep Fail(string name, string message) => new(name, "fail", message);

    /// <summary>As the job would fail.</summary>
    public static PlannedStep Fail(string name, OperationException exception) => Fail(name, $"{exception.Code}: {exception.Message}; {exception.Details["hint"]}");

    public static PlannedStep Unknown(string name, string message) => new(name, "unknown", message);

    /// <summary>What the step itself would be refused is its failure, known beforehand.</summary>
    internal static async Task<PlannedStep> UnlessForbiddenAsync(string name, Func<Task<PlannedStep>> plan)
    {
        try
        {
            return await plan();
        }
        catch (OperationException exception) when (exception.Code == ErrorCodes.K8sForbidden)
        {
            return Fail(name, exception);
        }
    }
}
