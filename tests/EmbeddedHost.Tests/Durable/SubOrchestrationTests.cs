using Cryptomeria.EmbeddedHost.Tests.Durable.Support;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.EmbeddedHost.Tests.Durable;

public sealed class SubOrchestrationTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ResultsAndFailuresComeBack(bool replay)
    {
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity<int, int>("Double", value => value < 0 ? throw new FormatException("negative") : value * 2)
            .Orchestrator("Child", context => context.CallActivityAsync<int>("Double", context.GetInput<int>()))
            .Orchestrator("Parent", async context =>
            {
                int[] sums = await Task.WhenAll(Enumerable.Range(1, 10).Select(i => context.CallSubOrchestratorAsync<int>("Child", i)));
                try
                {
                    await context.CallSubOrchestratorAsync("Child", -1);
                }
                catch (TaskFailedException e)
                {
                    return $"{sums.Sum()} {e.TaskName} {e.FailureDetails.ErrorType} {e.FailureDetails.InnerFailure!.ErrorMessage}";
                }

                return "no failure";
            });
        await using TestHub hub = await TestHub.StartAsync(invoker, options => options.ReplayEveryStep = replay);

        Assert.Equal("110 Child Microsoft.DurableTask.TaskFailedException negative", await hub.RunAsync<string>("Parent"));
    }

    [Fact]
    public async Task ChildKnowsItsParentAndItsOptions()
    {
        DelegateInvoker invoker = new DelegateInvoker()
            .Orchestrator("Child", context => Task.FromResult($"{context.Parent!.Name} {context.Parent.InstanceId} {context.InstanceId} {context.Version}"))
            .Orchestrator("Parent", async context =>
            {
                Assert.Null(context.Parent);
                return await context.CallSubOrchestratorAsync<string>("Child", options: new SubOrchestrationOptions(instanceId: "kid")
                {
                    Version = "3.1",
                    Tags = new Dictionary<string, string> { ["a"] = "b" },
                });
            });
        await using TestHub hub = await TestHub.StartAsync(invoker);

        OrchestrationMetadata metadata = await hub.RunAsync("Parent", options: new StartOrchestrationOptions("mum"));

        Assert.Equal("Parent mum kid 3.1", metadata.ReadOutputAs<string>());
        Assert.Equal("b", (await hub.Client.GetInstanceAsync("kid"))!.Tags["a"]);
    }

    [Fact]
    public async Task ChildWithTheIdOfARunningInstanceFails()
    {
        DelegateInvoker invoker = new DelegateInvoker()
            .Orchestrator("Waits", context => context.WaitForExternalEvent<string>("e"))
            .Orchestrator("Parent", context => context.CallSubOrchestratorAsync("Waits", options: new SubOrchestrationOptions(instanceId: "taken")));
        await using TestHub hub = await TestHub.StartAsync(invoker);
        await hub.Client.ScheduleNewOrchestrationInstanceAsync("Waits", new StartOrchestrationOptions("taken"));

        OrchestrationMetadata metadata = await hub.RunAsync("Parent");

        Assert.Contains("'taken' exists and is", metadata.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TerminatedChildFailsTheCall()
    {
        DelegateInvoker invoker = new DelegateInvoker()
            .Orchestrator("Waits", context => context.WaitForExternalEvent<string>("e"))
            .Orchestrator("Parent", context => context.CallSubOrchestratorAsync("Waits", options: new SubOrchestrationOptions(instanceId: "kid")));
        await using TestHub hub = await TestHub.StartAsync(invoker);
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Parent");
        await hub.UntilAsync("kid", metadata => metadata.IsRunning);

        await hub.Client.TerminateInstanceAsync("kid", (object)"why");

        Assert.Contains("terminated: \"why\"", (await hub.EndOfAsync(id)).FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ChildOfAParentThatEndedGoesOn()
    {
        DelegateInvoker invoker = new DelegateInvoker()
            .Orchestrator("Waits", context => context.WaitForExternalEvent<string>("e"))
            .Orchestrator("Parent", context =>
            {
                _ = context.CallSubOrchestratorAsync("Waits", options: new SubOrchestrationOptions(instanceId: "kid"));
                return Task.FromResult("left");
            });
        await using TestHub hub = await TestHub.StartAsync(invoker);

        Assert.Equal("left", await hub.RunAsync<string>("Parent"));
        await hub.Client.RaiseEventAsync("kid", "e", "on");
        Assert.Equal("on", (await hub.EndOfAsync("kid")).ReadOutputAs<string>());
    }

    [Fact]
    public async Task DeepNestingWorks()
    {
        DelegateInvoker invoker = new DelegateInvoker().Orchestrator("Depth", async context =>
        {
            int depth = context.GetInput<int>();
            return depth == 0 ? 0 : 1 + await context.CallSubOrchestratorAsync<int>("Depth", depth - 1);
        });
        await using TestHub hub = await TestHub.StartAsync(invoker);

        Assert.Equal(50, await hub.RunAsync<int>("Depth", 50));
    }
}
