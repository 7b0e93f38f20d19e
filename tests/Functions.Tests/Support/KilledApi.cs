using System.Text.Json.Nodes;

namespace Cryptomeria.Functions.Tests.Support;

/// <summary>
/// An app that is killed at random instants of what it is asked for, and started again each time. An instant is told by how much a job has written since the
/// last start, so that instants lie in every step however fast the machine is.
/// </summary>
public sealed class KilledApi(SimulatedSystem system, string[] settings, int seed) : IAsyncDisposable
{
    private readonly Random _random = new(seed);
    private readonly TemporaryDirectory _data = new();
    private readonly List<string> _told = [];
    private ApiProcess? _process;

    /// <summary>How often it was killed so far.</summary>
    public int Kills { get; private set; }

    public string DataDirectory => _data.Path;

    /// <summary>What happened, for the message of a test that fails.</summary>
    public string Story => string.Join('\n', _told);

    /// <summary>Asks for an operation until it has succeeded: a job goes on by itself after a start; for one that failed the same is asked again.</summary>
    /// <param name="kills">How often the app is killed meanwhile. Where a job is over before, the same is asked again.</param>
    /// <param name="records">About how many records an undisturbed job writes.</param>
    /// <param name="helm">The helm command at whose work the first kill comes; null where the operation has none.</param>
    public async Task SucceedAsync(string operation, string? body, int kills, int records, string? helm = null)
    {
        for (var (left, failures) = (kills, 0); ;)
        {
            var key = $"{operation.Replace('/', '-')}-{Kills}-{failures}-{left}";
            var job = await BeginAsync(operation, body, key, () => left > 0 && _random.Next(5) == 0 && left-- > 0);
            for (long offset = 0; left > 0;)
            {
                var api = await StartAsync();
                var (wait, pause) = helm is null ? (_random.Next(1, records + 1), _random.Next(100)) : (int.MaxValue, _random.Next(500));
                var from = offset;
                (offset, var last) = await FollowAsync(api, job, offset, wait, helm);
                helm = null;
                if (last.Length == 0)
                {
                    break;
                }

                await Task.Delay(pause, TestContext.Current.CancellationToken);
                await KillAsync($"{operation} {job}: {offset - from} records and {pause} ms after the start, at {last}");
                left--;
            }

            var view = await (await StartAsync()).Api.EndAsync(job);
            var status = view["status"]!.GetValue<string>();
            _told.Add($"{operation} {job}: {status} {view["error"]?["code"]} {view["error"]?["message"]}");
            if (status == "succeeded" && left == 0)
            {
                return;
            }

            Assert.True(status == "succeeded" || ++failures < 4, $"{view}\n{await _process!.Api.LogAsync(job)}\n{_process.Output}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        foreach (var helm in HelmProcesses.Of(_data.Path))
        {
            helm.Kill();
            await helm.WaitForExitAsync();
            helm.Dispose();
        }

        _data.Dispose();
    }

    private async Task<ApiProcess> StartAsync() => _process ??= await ApiProcess.StartAsync(system.Kubeconfig, _data.Path, settings);

    /// <summary>Begins a job; where the app is killed meanwhile, with the same key again.</summary>
    private async Task<string> BeginAsync(string operation, string? body, string key, Func<bool> isKilled)
    {
        while (true)
        {
            var begin = (await StartAsync()).Api.BeginAsync(operation, body, request => request.Headers.Add("Idempotency-Key", key));
            if (!isKilled())
            {
                return await begin;
            }

            var pause = _random.Next(40);
            await Task.Delay(pause, TestContext.Current.CancellationToken);
            await KillAsync($"{operation}: {pause} ms after the request");
            try
            {
                _told.Add($"{operation}: the request was answered with {await begin}");
            }
            catch (Exception exception) when (IsBrokenOff(exception))
            {
                _told.Add($"{operation}: the request was broken off");
            }
        }
    }

    // With the app goes the client that asked it: a request that had no connection yet is canceled.
    private static bool IsBrokenOff(Exception exception) =>
        exception is HttpRequestException or IOException
        || (exception is OperationCanceledException && !TestContext.Current.CancellationToken.IsCancellationRequested);

    /// <summary>Reads a job's log until so many records have come or a command has begun. What the last one says is empty where the job was over before.</summary>
    private static async Task<(long Offset, string Last)> FollowAsync(ApiProcess process, string job, long offset, int records, string? command)
    {
        using var response = await process.Api.Http.GetAsync(
            $"/api/v1/system/jobs/{job}/logs?follow=true&format=jsonl&offset={offset}",
            HttpCompletionOption.ResponseHeadersRead,
            TestContext.Current.CancellationToken);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        for (var read = 1; await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line; read++)
        {
            var record = JsonNode.Parse(line)!;
            offset = record["offset"]!.GetValue<long>();
            var (step, did, text) = (record["step"]?.GetValue<string>(), record["command"]?.GetValue<string>() ?? string.Empty, record["text"]!.GetValue<string>());
            if (command is null ? read >= records : did.StartsWith(command, StringComparison.Ordinal) && text == "running")
            {
                return (offset, $"{step}: {did} {text}".Trim());
            }
        }

        return (offset, string.Empty);
    }

    /// <summary>Kills the app, and, as often as not, the helm it runs: as a node's end does, and as the end of the process alone does.</summary>
    private async Task KillAsync(string when)
    {
        var process = _process!;
        _process = null;
        await process.KillAsync();
        Kills++;
        var (helms, both) = (HelmProcesses.Of(_data.Path), _random.Next(2) == 0);
        foreach (var helm in helms)
        {
            using (helm)
            {
                if (both)
                {
                    helm.Kill();
                    await helm.WaitForExitAsync(CancellationToken.None);
                }
            }
        }

        _told.Add($"kill {Kills}: {when}{(helms.Count == 0 ? string.Empty : both ? ", its helm too" : ", its helm runs on")}");
        await process.DisposeAsync();
    }
}
