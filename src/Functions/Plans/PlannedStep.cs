using Cryptomeria.K8sOps;

namespace Cryptomeria.Functions.Plans;

/// <summary>What a job would do, found without changing anything.</summary>
/// <param name="Parameters">The effective request, as the job's view would show it.</param>
public sealed record JobPlan(string Type, System.Text.Json.Nodes.JsonObject Parameters, IReadOnlyList<PlannedStep> Steps);

/// <summary>A step of a plan.</summary>
/// <param name="Action"><c>run</c>, <c>skip</c>, <c>fail</c>, or <c>unknown</c> where it depends on a step before it.</param>
/// <param name="Message">What would be done, why nothing has to be, or why it cannot be.</param>
public sealed record PlannedStep(string Name, string Action, string Message)
{
    public static PlannedStep Run(string name, string message) => new(name, "run", message);

    public static PlannedStep Skip(string name, string message) => new(name, "skip", message);

    public static PlannedStep Fail(string name, string message) => new(name, "fail", message);

    /// <summary>As the job would fail.</summary>
    public static PlannedStep Fail(string name, OperationException exception) => Fail(name, $"{exception.Code}: {exception.Message}; {exception.Details["hint"]}");

    public static PlannedStep Unknown(string name, string message) => new(name, "unknown", message);

    /// <summary>Whether a step planned before does something, or may.</summary>
    public static bool Runs(IReadOnlyList<PlannedStep> before, string name) => before.Any(step => step.Name == name && step.Action != "skip");
}
