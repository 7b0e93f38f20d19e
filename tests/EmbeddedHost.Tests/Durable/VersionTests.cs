using Cryptomeria.EmbeddedHost.Durable;
using Cryptomeria.EmbeddedHost.Tests.Durable.Support;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.EmbeddedHost.Tests.Durable;

public sealed class VersionTests
{
    private static readonly DelegateInvoker Versions = new DelegateInvoker()
        .Orchestrator("Version", context => Task.FromResult($"{context.Version}|{context.CompareVersionTo("1.9.0")}"))
        .Orchestrator("Parent", async context => string.Join(
            ' ',
            context.Version,
            await context.CallSubOrchestratorAsync<string>("Version"),
            await context.CallSubOrchestratorAsync<string>("Version", options: new SubOrchestrationOptions { Version = "0.5" })))
        .Orchestrator("Waiting", async context => context.Version + await context.WaitForExternalEvent<string>("Go"));

    [Fact]
    public async Task AnInstanceHasTheVersionItWasStartedWithOrTheDefault()
    {
        await using TestHub hub = await TestHub.StartAsync(Versions, options => options.DefaultVersion = "1.10.0");

        Assert.Equal("1.10.0|1", await hub.RunAsync<string>("Version"));
        Assert.Equal("1.2|-1", (await hub.RunAsync("Version", options: new StartOrchestrationOptions { Version = "1.2" })).ReadOutputAs<string>());
        Assert.Equal("1.10.0 1.10.0|1 0.5|-1", await hub.RunAsync<string>("Parent"));
    }

    [Theory]
    [InlineData(nameof(VersionMatchStrategy.None), "3.0", true)]
    [InlineData(nameof(VersionMatchStrategy.Strict), "2.0", true)]
    [InlineData(nameof(VersionMatchStrategy.Strict), "1.0", false)]
    [InlineData(nameof(VersionMatchStrategy.Strict), "", false)]
    [InlineData(nameof(VersionMatchStrategy.CurrentOrOlder), "1.0", true)]
    [InlineData(nameof(VersionMatchStrategy.CurrentOrOlder), "", true)]
    [InlineData(nameof(VersionMatchStrategy.CurrentOrOlder), "2.0.1", false)]
    public async Task WhatDoesNotMatchFailsWhereItIsToFail(string strategy, string version, bool runs)
    {
        await using TestHub hub = await TestHub.StartAsync(Versions, options =>
        {
            options.DefaultVersion = "2.0";
            options.VersionMatchStrategy = Enum.Parse<VersionMatchStrategy>(strategy);
            options.VersionFailureStrategy = VersionFailureStrategy.Fail;
        });

        OrchestrationMetadata end = await hub.RunAsync("Version", options: new StartOrchestrationOptions { Version = version });

        Assert.Equal(runs ? OrchestrationRuntimeStatus.Completed : OrchestrationRuntimeStatus.Failed, end.RuntimeStatus);
        Assert.Equal(runs ? null : "VersionMismatch", end.FailureDetails?.ErrorType);
        Assert.Contains(version, end.SerializedOutput!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsRejectedWaitsForAnAppThatMayRunIt()
    {
        string own = "2.0";
        await using TestHub hub = await TestHub.StartAsync(Versions, options => options.DefaultVersion = own);
        string running = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Waiting");
        await hub.Client.WaitForInstanceStartAsync(running);

        // An older app on the same hub: it neither starts what is newer nor goes on with it.
        own = "1.0";
        await hub.RestartAsync();
        string pending = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Waiting", new StartOrchestrationOptions { Version = "1.5" });
        await hub.Client.RaiseEventAsync(pending, "Go", "!");
        await hub.Client.RaiseEventAsync(running, "Go", "!");
        Assert.Equal("1.0|-1", await hub.RunAsync<string>("Version"));
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await hub.Client.GetInstanceAsync(pending))!.RuntimeStatus);
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await hub.Client.GetInstanceAsync(running))!.RuntimeStatus);
        Assert.Contains(hub.Log.Lines, line => line.Text.Contains("'2.0' is greater than the app's version '1.0'", StringComparison.Ordinal));

        // It can still be ended.
        string unwanted = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Waiting", new StartOrchestrationOptions { Version = "9" });
        await hub.Client.TerminateInstanceAsync(unwanted);
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await hub.EndOfAsync(unwanted)).RuntimeStatus);

        own = "2.0";
        await hub.RestartAsync();
        Assert.Equal("2.0!", (await hub.EndOfAsync(running)).ReadOutputAs<string>());
        Assert.Equal("1.5!", (await hub.EndOfAsync(pending)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task WhatIsRejectedCanBeSuspendedAndResumed()
    {
        string own = "1.0";
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity<int, int>("Work", value => value)
            .Orchestrator("Job", async context => await context.CallActivityAsync<int>("Work", 1) + await context.CallActivityAsync<int>("Work", 2));
        await using TestHub hub = await TestHub.StartAsync(invoker, options => options.DefaultVersion = own);
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Job", new StartOrchestrationOptions("job") { Version = "2.0" });
        await hub.Client.SuspendInstanceAsync("job");
        await hub.UntilAsync("job", metadata => metadata.RuntimeStatus == OrchestrationRuntimeStatus.Suspended);
        await hub.RestartAsync();
        own = "2.0";
        await hub.RestartAsync();
        await hub.Client.ResumeInstanceAsync("job");

        Assert.Equal(3, (await hub.EndOfAsync("job")).ReadOutputAs<int>());
    }
}
