using Cryptomeria.EmbeddedHost.Tests.Durable.Support;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.EmbeddedHost.Tests.Durable;

/// <summary>Ten million characters at every place where a payload goes in or out, with a restart in between. The Functions host cuts at 4 MB.</summary>
public sealed class LargePayloadTests
{
    private const int Length = 10_000_000;

    [Fact]
    public async Task InputsOutputsEventsAndStatusesMayBeLarge()
    {
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity<string, string>("Echo", text => text + "!")
            .Orchestrator("Child", async context => await context.CallActivityAsync<string>("Echo", context.GetInput<string>()))
            .Orchestrator("Parent", async context =>
            {
                string child = await context.CallSubOrchestratorAsync<string>("Child", context.GetInput<string>());
                context.SetCustomStatus("ready");
                string received = await context.WaitForExternalEvent<string>("Go");
                context.SetCustomStatus(received);
                return child + received;
            });
        await using TestHub hub = await TestHub.StartAsync(invoker);
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Parent", new string('i', Length));
        await hub.UntilAsync(id, metadata => metadata.SerializedCustomStatus == "\"ready\"");

        await hub.RestartAsync();
        await hub.Client.RaiseEventAsync(id, "Go", new string('e', Length));
        OrchestrationMetadata end = await hub.EndOfAsync(id);

        string output = end.ReadOutputAs<string>()!;
        Assert.Equal(Length, end.ReadInputAs<string>()!.Length);
        Assert.Equal(Length, end.ReadCustomStatusAs<string>()!.Length);
        Assert.Equal((2 * Length) + 1, output.Length);
        Assert.Equal("ii!ee", $"{output[..2]}{output[Length]}{output[^2..]}");
    }
}
