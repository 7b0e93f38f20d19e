using CsCheck;

namespace Cryptomeria.EmbeddedHost.Tests.Durable.Support;

/// <summary>What a step of a random orchestration does.</summary>
internal enum StepKind
{
    /// <summary>Calls an activity, which fails for some values.</summary>
    Call,

    /// <summary>The same with retries.</summary>
    Retry,

    /// <summary>Waits some milliseconds.</summary>
    Timer,

    /// <summary>Sends itself an event and waits for it.</summary>
    OwnEvent,

    /// <summary>Waits some milliseconds for an event that never comes.</summary>
    NoEvent,

    /// <summary>Sets the custom status.</summary>
    Status,

    /// <summary>Goes on in a new execution, with what is left to do as its input.</summary>
    Again,

    /// <summary>Ends with an exception.</summary>
    Throw,

    /// <summary>Does the inner steps side by side.</summary>
    All,

    /// <summary>Does the inner steps against a timer that never comes, and cancels it.</summary>
    Race,

    /// <summary>Has a sub-orchestration do the inner steps.</summary>
    Child,
}

/// <summary>A step of a random orchestration.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Value">A number for it.</param>
/// <param name="Inner">The steps in it.</param>
internal sealed record ProgramStep(StepKind Kind, int Value, ProgramStep[] Inner);

/// <summary>Makes random orchestrations.</summary>
internal static class RandomProgram
{
    private static readonly Gen<ProgramStep> Simple = Gen.Select(
        Gen.OneOf(StepKind.Call, StepKind.Retry, StepKind.Timer, StepKind.OwnEvent, StepKind.NoEvent, StepKind.Status),
        Gen.Int[0, 20],
        (kind, value) => new ProgramStep(kind, value, []));

    // Only at the top: side by side with others, whichever came first would decide what is left to do.
    private static readonly Gen<ProgramStep> Ending = Gen.OneOf(new ProgramStep(StepKind.Again, 0, []), new ProgramStep(StepKind.Throw, 0, []));

    /// <summary>Programs of one to six steps, three levels deep.</summary>
    public static Gen<ProgramStep[]> Programs { get; } = Gen.Frequency((12, Step(3)), (2, Ending)).Array[1, 6];

    public static string Print(ProgramStep[] program) =>
        $"[{string.Join(", ", program.Select(step => step.Inner.Length > 0 ? $"{step.Kind}{Print(step.Inner)}" : $"{step.Kind}({step.Value})"))}]";

    private static Gen<ProgramStep> Step(int depth) => depth == 0 ? Simple : Gen.Frequency((3, Simple), (2, Composed(depth)));

    private static Gen<ProgramStep> Composed(int depth) => Gen.Select(
        Gen.OneOf(StepKind.All, StepKind.Race, StepKind.Child),
        Step(depth - 1).Array[1, 4],
        (kind, inner) => new ProgramStep(kind, 0, inner));
}
