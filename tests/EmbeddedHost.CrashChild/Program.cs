using Cryptomeria.EmbeddedHost.CrashChild;
using Cryptomeria.EmbeddedHost.Durable;
using Cryptomeria.EmbeddedHost.Durable.Client;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

// Runs waves of orchestrations until it is killed; with "finish" it starts no further wave and ends when all have ended. With "full-disk" it fills its disk.
string directory = args[0];
if (args[1] == "full-disk")
{
    await FullDisk.RunAsync(directory);
    return;
}

if (args[1] is EntityProgram.RunMode or EntityProgram.FinishMode)
{
    await EntityProgram.RunAsync(directory, args[1]);
    return;
}

bool isLast = args[1] == "finish";

DurableEngineOptions options = new()
{
    HubName = "crash",
    DataDirectory = directory,
    MaxConcurrentActivityFunctions = 8,
    MaxCachedInstances = 20,
};
using Ledger ledger = new(Path.Combine(directory, Ledger.FileName));
using DurableEngine engine = new(Options.Create(options), new Workload(ledger), NullLoggerFactory.Instance);
await engine.StartAsync(CancellationToken.None);
EmbeddedDurableTaskClient client = new(engine);
await Console.Out.WriteLineAsync("open");

while (!isLast)
{
    int wave = await NextWaveAsync();
    foreach ((string instanceId, string name, int size) in Workload.Wave(wave))
    {
        await StartAsync(instanceId, name, size);
    }

    await WaitForAllAsync();
}

await WaitForAllAsync();
await engine.StopAsync(CancellationToken.None);
await Console.Out.WriteLineAsync("done");

async Task<int> NextWaveAsync()
{
    int wave = 0;
    await foreach (OrchestrationMetadata metadata in client.GetAllInstancesAsync(new OrchestrationQuery(InstanceIdPrefix: "w")))
    {
        wave = Math.Max(wave, Workload.WaveOf(metadata.InstanceId));
    }

    // The last one may have been cut off while it was started.
    bool isComplete = true;
    foreach ((string instanceId, _, _) in Workload.Wave(wave))
    {
        isComplete &= await client.GetInstanceAsync(instanceId) is not null;
    }

    return isComplete ? wave + 1 : wave;
}

async Task StartAsync(string instanceId, string name, int size)
{
    try
    {
        StartOrchestrationOptions start = new StartOrchestrationOptions(instanceId).WithDedupeStatuses([.. StartOrchestrationOptionsExtensions.ValidDedupeStatuses]);
        await client.ScheduleNewOrchestrationInstanceAsync(name, size, start);
    }
    catch (OrchestrationAlreadyExistsException)
    {
        // Started before the last kill.
    }
}

async Task WaitForAllAsync()
{
    List<string> open = [];
    OrchestrationQuery query = new(Statuses: [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running]);
    await foreach (OrchestrationMetadata metadata in client.GetAllInstancesAsync(query))
    {
        open.Add(metadata.InstanceId);
    }

    foreach (string instanceId in open)
    {
        await client.WaitForInstanceCompletionAsync(instanceId);
    }
}
