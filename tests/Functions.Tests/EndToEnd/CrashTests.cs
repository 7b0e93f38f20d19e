using Cryptomeria.Functions.Tests.Support;

namespace Cryptomeria.Functions.Tests.EndToEnd;

/// <summary>The process is killed at random instants of a start and started again each time.</summary>
[Trait("Category", "Long")]
public class CrashTests
{
    private const int Kills = 20;

    [Fact]
    public async Task Killed_at_twenty_random_instants_a_start_always_succeeds_with_one_of_each()
    {
        var random = new Random(20260123);
        var kills = 0;
        while (kills < Kills)
        {
            await using var system = await SimulatedSystem.StartAsync(fdsc: 1, linkSeconds: 0.6);
            using var data = new TemporaryDirectory();
            string? job = null;
            for (var ended = false; !ended;)
            {
                await using var api = await ApiProcess.StartAsync(system.Kubeconfig, data.Path);
                job ??= await api.Api.BeginAsync("start");
                if (kills < Kills)
                {
                    // From just after the request to about where an undisturbed start would end.
                    ended = await EndsWithinAsync(api.Api, job, TimeSpan.FromMilliseconds(random.Next(5, 2500)));
                    await api.KillAsync();
                    kills++;
                    continue;
                }

                await api.Api.EndAsync(job);
                ended = true;
            }

            await using var last = await ApiProcess.StartAsync(system.Kubeconfig, data.Path);
            var view = await last.Api.EndAsync(job!);
            Assert.True(view["status"]!.GetValue<string>() == "succeeded", $"{view}\n{await last.Api.LogAsync(job!)}\n{last.Output}");
            system.AssertOneOfEach();
        }
    }

    private static async Task<bool> EndsWithinAsync(Api api, string job, TimeSpan time)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(time);
        try
        {
            await api.Http.GetStringAsync($"/api/v1/system/jobs/{job}/logs?follow=true&tail=0", limit.Token);
            return true;
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
