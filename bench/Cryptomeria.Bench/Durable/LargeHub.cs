using System.Diagnostics;
using System.Globalization;
using Cryptomeria.Bench.Support;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.Bench.Durable;

/// <summary>A hub with 100,000 instances that are over and 1,000 that wait: opening it, its memory, and pages out of it.</summary>
internal static class LargeHub
{
    private const int Finished = 100_000;
    private const int Waiting = 1000;
    private const int PageSize = 20;
    private const int Pages = 200;

    public static async Task RunAsync(CancellationToken cancellationToken)
    {
        var directory = Directory.CreateTempSubdirectory("cryptomeria-bench-");
        try
        {
            await RunChildAsync(directory.FullName, cancellationToken);
            var cost = await Cost.OfAsync(() => FillAsync(directory.FullName, cancellationToken));
            var size = directory.EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
            Report.Say($"  filled with {Finished} finished and {Waiting} waiting: {cost.Per(Finished, "orchestrations of one activity")}; {Report.Mebibytes(size)} on disk");
            await RunChildAsync(directory.FullName, cancellationToken);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    /// <summary>What the process of its own does: its memory is only that of the hub.</summary>
    public static async Task RunHostAsync(string directory, CancellationToken cancellationToken)
    {
        var begin = TimeProvider.System.GetTimestamp();
        await using var hub = await BenchHub.StartAsync(directory, cancellationToken);
        var open = TimeProvider.System.GetElapsedTime(begin);
        var sinceStart = DateTime.Now - Process.GetCurrentProcess().StartTime;
        Report.Say($"  host up in {open.TotalMilliseconds:0} ms, {sinceStart.TotalMilliseconds:0} ms after the process began; {Report.Mebibytes(Memory())} resident");
        if (await hub.Client.GetInstanceAsync(FinishedId(0), cancellationToken) is not null)
        {
            await MeasurePagesAsync(hub.Client, cancellationToken);
            await MeasureWakingAsync(hub, cancellationToken);
            Report.Say($"  {Report.Mebibytes(Memory())} resident after all of this");
        }
    }

    private static async Task MeasurePagesAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        var middle = await TokenAsync(client, Finished / 2, cancellationToken);
        var created = (await client.GetInstanceAsync(FinishedId(Finished / 2), cancellationToken))!.CreatedAt;
        (string Name, OrchestrationQuery Query, string? Token)[] pages =
        [
            ("first page", new(), null),
            ("page in the middle", new(), middle),
            ("first page with inputs and outputs", new(FetchInputsAndOutputs: true), null),
            ("first page of Completed", new(Statuses: [OrchestrationRuntimeStatus.Completed]), null),
            ("page in the middle of Completed", new(Statuses: [OrchestrationRuntimeStatus.Completed]), middle),
            ("first page of Running", new(Statuses: [OrchestrationRuntimeStatus.Running]), null),
            ("first page of Failed (none)", new(Statuses: [OrchestrationRuntimeStatus.Failed]), null),
            ("first page created in one second", new(CreatedFrom: created, CreatedTo: created.AddSeconds(1)), null),
            ("first page of Failed (none) created in one second",
                new(CreatedFrom: created, CreatedTo: created.AddSeconds(1), Statuses: [OrchestrationRuntimeStatus.Failed]), null),
            ("first page created since the middle", new(CreatedFrom: created), null),
            ("first page created before the middle", new(CreatedTo: created), null),
            ("first page created after all (none)", new(CreatedFrom: DateTimeOffset.UtcNow.AddDays(1)), null),
            ("first page Running and created since the middle", new(CreatedFrom: created, Statuses: [OrchestrationRuntimeStatus.Running]), null),
            ("first page by a prefix", new(InstanceIdPrefix: FinishedId(Finished / 2)[..^2]), null),
        ];
        foreach (var (name, query, token) in pages)
        {
            var samples = await Samples.TakeAsync(Pages, () => PageAsync(client, query, token, PageSize, cancellationToken));
            Report.Say($"  {name}: {samples}");
        }
    }

    private static async Task MeasureWakingAsync(BenchHub hub, CancellationToken cancellationToken)
    {
        var cost = await Cost.OfAsync(() => BenchHub.RunManyAsync(Waiting, 64, EndAsync, cancellationToken));
        Report.Say($"  the waiting ones given their event: {cost.Per(Waiting, "ended")}");

        async Task EndAsync(int i)
        {
            await hub.Client.RaiseEventAsync(WaitingId(i), "go", "on", cancellationToken);
            await hub.EndOfAsync(WaitingId(i), cancellationToken);
        }
    }

    private static async Task FillAsync(string directory, CancellationToken cancellationToken)
    {
        await using var hub = await BenchHub.StartAsync(directory, cancellationToken);
        await BenchHub.RunManyAsync(Waiting, 64, i => StartAsync(nameof(BenchFunctions.WorkAndWait), WaitingId(i)), cancellationToken);
        await BenchHub.RunManyAsync(Finished, 512, FinishAsync, cancellationToken);

        Task StartAsync(string orchestrator, string id) => hub.Client.ScheduleNewOrchestrationInstanceAsync(
            orchestrator, input: 1, new StartOrchestrationOptions { InstanceId = id }, cancellationToken);

        async Task FinishAsync(int i)
        {
            await StartAsync(nameof(BenchFunctions.Chain), FinishedId(i));
            await hub.EndOfAsync(FinishedId(i), cancellationToken);
        }
    }

    private static async Task RunChildAsync(string directory, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(LargeHub).Assembly.Location, "durable", "host", directory]);
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"The host ended with {process.ExitCode}.");
        }
    }

    private static async Task<string?> TokenAsync(DurableTaskClient client, int place, CancellationToken cancellationToken)
    {
        string? token = null;
        for (var left = place; left > 0; left -= 1000)
        {
            token = await PageAsync(client, new OrchestrationQuery(), token, 1000, cancellationToken);
        }

        return token;
    }

    private static async Task<string?> PageAsync(
        DurableTaskClient client, OrchestrationQuery query, string? token, int size, CancellationToken cancellationToken)
    {
        await foreach (var page in client.GetAllInstancesAsync(query).AsPages(token, size).WithCancellation(cancellationToken))
        {
            return page.ContinuationToken;
        }

        return null;
    }

    // In the order of their creation, as ids are that begin with a time: what is wanted from the middle on has half of all before it.
    private static string FinishedId(int i) => string.Create(CultureInfo.InvariantCulture, $"job-{i:d6}");

    private static string WaitingId(int i) => string.Create(CultureInfo.InvariantCulture, $"job-{i * 100:d6}-waiting");

    private static long Memory()
    {
        GC.Collect();
        return Environment.WorkingSet;
    }
}
