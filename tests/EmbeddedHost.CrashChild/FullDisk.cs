using Cryptomeria.EmbeddedHost.Durable;
using Cryptomeria.EmbeddedHost.Durable.Client;
using Cryptomeria.EmbeddedHost.Storage;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cryptomeria.EmbeddedHost.CrashChild;

/// <summary>Fills the disk under a hub at work, makes space again, and says line by line what came of it.</summary>
/// <param name="directory">On a disk of its own, a small one.</param>
internal sealed class FullDisk(string directory) : ITaskInvoker
{
    private const int Jobs = 20;

    private readonly TaskCompletionSource _allBegun = new();
    private readonly TaskCompletionSource _goOn = new();
    private int _runs;

    public static Task RunAsync(string directory) => new FullDisk(directory).RunAsync();

    public bool HasOrchestrator(string name) => name == "Job";

    public bool HasActivity(string name) => name == "Work";

    public async Task<object?> RunOrchestratorAsync(string name, TaskOrchestrationContext context)
    {
        int value = await context.CallActivityAsync<int>("Work", context.GetInput<string>()!.Length);
        return await context.CallActivityAsync<int>("Work", value);
    }

    public async Task<object?> RunActivityAsync(string name, string instanceId, int taskId, string? input, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _runs) == Jobs)
        {
            _allBegun.SetResult();
        }

        await _goOn.Task.WaitAsync(cancellationToken);
        return int.Parse(input!, null) + 1;
    }

    private async Task RunAsync()
    {
        using RetryNotice log = new();
        using (DurableEngine engine = await StartAsync(log))
        {
            await FillWhileAtWorkAsync(engine, log.Retried);
        }

        Fill();
        await TryStartAsync(log, hubDirectory: null);
        await TryStartAsync(log, Path.Combine(directory, "new"));
        MakeSpace();
        using (DurableEngine engine = await StartAsync(log))
        {
            int count = 0;
            await foreach (OrchestrationMetadata metadata in new EmbeddedDurableTaskClient(engine).GetAllInstancesAsync())
            {
                count += metadata.IsCompleted ? 1 : 0;
            }

            Say($"completed: {count}");
            await engine.StopAsync(CancellationToken.None);
        }

        Say("done");
    }

    private async Task FillWhileAtWorkAsync(DurableEngine engine, Task retried)
    {
        EmbeddedDurableTaskClient client = new(engine);
        for (int i = 0; i < Jobs; i++)
        {
            await client.ScheduleNewOrchestrationInstanceAsync("Job", new string('x', i), new StartOrchestrationOptions { InstanceId = $"job-{i}" });
        }

        await _allBegun.Task;
        Fill();
        _goOn.SetResult();
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync("Job", new string('x', 1_000_000));
            Say("client: went well");
        }
        catch (DurableStorageException e)
        {
            Say($"client: {e.Message}");
        }

        // The results have come to a full disk.
        await retried;
        Say($"known while full: {(await client.GetInstanceAsync("job-0"))!.RuntimeStatus}");
        MakeSpace();
        for (int i = 0; i < Jobs; i++)
        {
            OrchestrationMetadata end = await client.WaitForInstanceCompletionAsync($"job-{i}", getInputsAndOutputs: true);
            Say($"{end.InstanceId}: {end.RuntimeStatus} {end.SerializedOutput}");
        }

        Say($"runs: {_runs}");
        await engine.StopAsync(CancellationToken.None);
    }

    private async Task TryStartAsync(RetryNotice log, string? hubDirectory)
    {
        try
        {
            using DurableEngine engine = await StartAsync(log, hubDirectory);
            Say("start: went well");
            await engine.StopAsync(CancellationToken.None);
        }
        catch (Exception e) when (e is DurableStorageException or InvalidOperationException)
        {
            Say($"start: {e.Message}");
        }
    }

    private async Task<DurableEngine> StartAsync(RetryNotice log, string? hubDirectory = null)
    {
        DurableEngineOptions options = new() { HubName = "full", DataDirectory = hubDirectory ?? directory, MaxConcurrentActivityFunctions = Jobs };
        DurableEngine engine = new(Options.Create(options), this, LoggerFactory.Create(builder => builder.AddProvider(log)));
        await engine.StartAsync(CancellationToken.None);
        return engine;
    }

    private string BallastPath => Path.Combine(directory, "ballast");

    private void Fill()
    {
        using FileStream file = new(BallastPath, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (int size = 1 << 20; size > 0; size /= 2)
        {
            try
            {
                while (true)
                {
                    file.Write(new byte[size]);
                }
            }
            catch (IOException)
            {
                // No space for so much: less may fit.
            }
        }
    }

    private void MakeSpace() => File.Delete(BallastPath);

    private static void Say(string line) => Console.WriteLine(line.ReplaceLineEndings(" "));
}
