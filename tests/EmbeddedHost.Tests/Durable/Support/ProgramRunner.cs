using Microsoft.DurableTask;

namespace Cryptomeria.EmbeddedHost.Tests.Durable.Support;

/// <summary>The input of a random orchestration.</summary>
/// <param name="Id">Which run it belongs to, as all its sub-orchestrations do.</param>
/// <param name="Steps">What is left to do.</param>
/// <param name="Trace">What came of the steps before.</param>
internal sealed record ProgramInput(string Id, ProgramStep[] Steps, string[] Trace);

/// <summary>The input of a random orchestration's activity.</summary>
internal sealed record WorkInput(string Id, int Value);

/// <summary>Runs random orchestrations. Nothing in their outcome depends on which of several things comes first.</summary>
internal static class ProgramRunner
{
    public const string Name = "Program";

    /// <summary>A hub's functions.</summary>
    /// <param name="called">Told the run of each call of an activity.</param>
    public static DelegateInvoker Invoker(Action<string> called) => new DelegateInvoker()
        .Activity<WorkInput, int>("Work", input =>
        {
            called(input.Id);
            return input.Value % 7 == 3 ? throw new FormatException($"bad {input.Value}") : input.Value + 1;
        })
        .Orchestrator(Name, RunAsync);

    private static async Task<string> RunAsync(TaskOrchestrationContext context)
    {
        ProgramInput input = context.GetInput<ProgramInput>()!;
        List<string> trace = [.. input.Trace];
        for (int i = 0; i < input.Steps.Length; i++)
        {
            if (input.Steps[i].Kind == StepKind.Again)
            {
                context.ContinueAsNew(input with { Steps = input.Steps[(i + 1)..], Trace = [.. trace, "again"] });
                return string.Empty;
            }

            trace.Add(await StepAsync(context, input.Id, input.Steps[i], $"{i}"));
        }

        return string.Join(',', trace);
    }

    private static async Task<string> StepAsync(TaskOrchestrationContext context, string id, ProgramStep step, string place)
    {
        switch (step.Kind)
        {
            case StepKind.Call:
                return await WorkAsync(context, new WorkInput(id, step.Value));

            case StepKind.Retry:
                TaskOptions retry = TaskOptions.FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromMilliseconds(1)));
                return await WorkAsync(context, new WorkInput(id, step.Value), retry);

            case StepKind.Timer:
                await context.CreateTimer(TimeSpan.FromMilliseconds(step.Value % 4), CancellationToken.None);
                return "timer";

            case StepKind.OwnEvent:
                context.SendEvent(context.InstanceId, $"own{place}", step.Value);
                return $"{await context.WaitForExternalEvent<int>($"OWN{place}")}";

            case StepKind.NoEvent:
                return await NoEventAsync(context, TimeSpan.FromMilliseconds(1 + (step.Value % 4)));

            case StepKind.Status:
                context.SetCustomStatus(step.Value);
                return "status";

            case StepKind.Throw:
                throw new InvalidOperationException($"thrown at {place}");

            case StepKind.All:
                string[] all = await Task.WhenAll(step.Inner.Select((inner, i) => StepAsync(context, id, inner, $"{place}.{i}")));
                return string.Join('+', all);

            case StepKind.Race:
                return await RaceAsync(context, id, step, place);

            case StepKind.Child:
                return $"[{await context.CallSubOrchestratorAsync<string>(Name, new ProgramInput(id, step.Inner, []))}]";

            default:
                throw new ArgumentOutOfRangeException(nameof(step), step.Kind, null);
        }
    }

    private static async Task<string> RaceAsync(TaskOrchestrationContext context, string id, ProgramStep step, string place)
    {
        using CancellationTokenSource source = new();
        Task timer = context.CreateTimer(TimeSpan.FromHours(1), source.Token);
        Task<string[]> work = Task.WhenAll(step.Inner.Select((inner, i) => StepAsync(context, id, inner, $"{place}.{i}")));
        bool isFirst = await Task.WhenAny(timer, work) == work;
        source.Cancel();
        return $"{isFirst}:{string.Join('+', await work)}:{timer.IsCanceled}";
    }

    private static async Task<string> NoEventAsync(TaskOrchestrationContext context, TimeSpan limit)
    {
        try
        {
            return await context.WaitForExternalEvent<string>("never", limit);
        }
        catch (TaskCanceledException)
        {
            return "no event";
        }
    }

    private static async Task<string> WorkAsync(TaskOrchestrationContext context, WorkInput input, TaskOptions? options = null)
    {
        try
        {
            return $"{await context.CallActivityAsync<int>("Work", input, options)}";
        }
        catch (TaskFailedException e)
        {
            return e.FailureDetails.ErrorMessage;
        }
    }
}
