using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Cryptomeria.EmbeddedHost.Durable;
using Cryptomeria.EmbeddedHost.Tests.Durable.Support;
using CsCheck;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.EmbeddedHost.Tests.Durable;

/// <summary>
/// Random orchestrations come to the same outcome whether they stay in memory, are replayed at every step, or are stopped and started in between. A failure
/// is shrunk to a small program and printed with its seed (CsCheck_Seed repeats it; CsCheck_Iter sets how many are tried).
/// </summary>
[Trait("Category", "Long")]
public sealed partial class RandomProgramTests
{
    private const int Shrinking = 20_000;

    [Fact]
    public async Task OutcomeIsTheSameHoweverOftenItIsReplayed()
    {
        await using Runs kept = await Runs.StartAsync(_ => { });
        await using Runs replayed = await Runs.StartAsync(options => options.ReplayEveryStep = true);
        await using Runs crowded = await Runs.StartAsync(options => options.MaxCachedInstances = 1);

        await SampleAsync(seed: null, iterations: 200);

        async Task SampleAsync(string? seed, int iterations)
        {
            try
            {
                await RandomProgram.Programs.SampleAsync(IsSameAsync, seed: seed, iter: iterations, threads: 4, print: RandomProgram.Print);
            }
            catch (CsCheckException e) when (seed is null && SeedOf(e) is { } found)
            {
                // Shrinking tries smaller programs by chance: it takes many, but those that are not smaller cost nothing.
                await SampleAsync(found, Shrinking);
                throw;
            }
        }

        async Task IsSameAsync(ProgramStep[] program)
        {
            string[] outcomes = await Task.WhenAll(kept.OutcomeAsync(program), replayed.OutcomeAsync(program), crowded.OutcomeAsync(program));
            Assert.Equal(outcomes[0], outcomes[1]);
            Assert.Equal(outcomes[0], outcomes[2]);
        }
    }

    [Fact]
    public async Task OutcomeIsTheSameWhenTheHostIsStoppedInBetween()
    {
        await using Runs kept = await Runs.StartAsync(_ => { });

        await RandomProgram.Programs.Array[10].SampleAsync(
            async programs =>
            {
                await using Runs stopped = await Runs.StartAsync(_ => { });
                string[] ids = await Task.WhenAll(programs.Select(stopped.StartAsync));
                await stopped.Hub.RestartAsync();
                await stopped.Hub.RestartAsync();
                for (int i = 0; i < ids.Length; i++)
                {
                    Assert.Equal(await kept.OutcomeAsync(programs[i]), await stopped.OutcomeAsync(ids[i]));
                }
            },
            iter: 6,
            threads: 1,
            print: programs => string.Join(Environment.NewLine, programs.Select(RandomProgram.Print)));
    }

    // The exception tells it in its text only.
    private static string? SeedOf(CsCheckException exception) => SeedPattern().Match(exception.Message) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex("Set seed: \"([^\"]+)\"")]
    private static partial Regex SeedPattern();

    /// <summary>A hub that runs random orchestrations.</summary>
    private sealed class Runs : IAsyncDisposable
    {
        private readonly ConcurrentDictionary<string, int> _calls = new();

        private Runs()
        {
        }

        public TestHub Hub { get; private set; } = null!;

        public static async Task<Runs> StartAsync(Action<DurableEngineOptions> configure)
        {
            Runs runs = new();
            runs.Hub = await TestHub.StartAsync(ProgramRunner.Invoker(id => runs._calls.AddOrUpdate(id, 1, (_, count) => count + 1)), configure);
            return runs;
        }

        public async Task<string> StartAsync(ProgramStep[] program)
        {
            string id = Guid.NewGuid().ToString("N");
            return await Hub.Client.ScheduleNewOrchestrationInstanceAsync(
                ProgramRunner.Name, new ProgramInput(id, program, []), new StartOrchestrationOptions { InstanceId = id });
        }

        public async Task<string> OutcomeAsync(ProgramStep[] program) => await OutcomeAsync(await StartAsync(program));

        /// <summary>All that can be told of a run that is over, with how many activities were called for it.</summary>
        public async Task<string> OutcomeAsync(string id)
        {
            OrchestrationMetadata end = await Hub.EndOfAsync(id);
            return $"{end.RuntimeStatus} {end.SerializedOutput} {end.SerializedCustomStatus} {_calls.GetValueOrDefault(id)} calls";
        }

        public ValueTask DisposeAsync() => Hub.DisposeAsync();
    }
}
