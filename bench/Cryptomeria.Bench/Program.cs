using Cryptomeria.Bench.Durable;
using Cryptomeria.Bench.Queries;

// The measured claims of docs/performance.md, each one command.
var benchmarks = new Dictionary<string, Func<string[], CancellationToken, Task>>
{
    ["queries"] = (_, cancellationToken) => QueriesBenchmark.RunAsync(cancellationToken),
    ["durable"] = DurableBenchmark.RunAsync,
};

if (args is not [var name, .. var rest] || !benchmarks.TryGetValue(name, out var benchmark))
{
    await Console.Error.WriteLineAsync($"Usage: dotnet run -c Release --project bench/Cryptomeria.Bench -- {string.Join('|', benchmarks.Keys)}");
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
await benchmark(rest, stop.Token);
return 0;
