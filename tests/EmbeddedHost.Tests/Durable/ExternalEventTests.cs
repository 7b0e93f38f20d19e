using Cryptomeria.EmbeddedHost.Tests.Durable.Support;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.EmbeddedHost.Tests.Durable;

public sealed class ExternalEventTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task EventsBeforeAndAfterWaitingAreUsedInOrder(bool replay)
    {
        DelegateInvoker invoker = new DelegateInvoker().Orchestrator("Collect", async context =>
        {
            List<string> seen = [];
            await context.WaitForExternalEvent<string>("start");
            while (seen.Count < 6)
            {
                seen.Add(await context.WaitForExternalEvent<string>("DATA"));
            }

            return string.Join(' ', seen);
        });
        await using TestHub hub = await TestHub.StartAsync(invoker, options => options.ReplayEveryStep = replay);

        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Collect");
        for (int i = 0; i < 3; i++)
        {
            await hub.Client.RaiseEventAsync(id, "data", $"before{i}");
        }

        await hub.Client.RaiseEventAsync(id, "Start", "x");
        for (int i = 0; i < 3; i++)
        {
            await hub.Client.RaiseEventAsync(id, "Data", $"after{i}");
        }

        Assert.Equal("before0 before1 before2 after0 after1 after2", (await hub.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WaitWithTimeOutEndsAndALaterEventIsKept(bool replay)
    {
        DelegateInvoker invoker = new DelegateInvoker().Orchestrator("Patience", async context =>
        {
            string first = "event";
            try
            {
                await context.WaitForExternalEvent<string>("e", TimeSpan.FromMilliseconds(20));
            }
            catch (TaskCanceledException)
            {
                first = "timeout";
            }

            context.SetCustomStatus("late");
            await context.WaitForExternalEvent<string>("go");
            return $"{first} {await context.WaitForExternalEvent<string>("e")}";
        });
        await using TestHub hub = await TestHub.StartAsync(invoker, options => options.ReplayEveryStep = replay);
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Patience");
        await hub.UntilAsync(id, metadata => metadata.SerializedCustomStatus == "\"late\"");

        await hub.Client.RaiseEventAsync(id, "e", "kept");
        await hub.Client.RaiseEventAsync(id, "go", "x");

        Assert.Equal("timeout kept", (await hub.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task EventInTimeCancelsTheTimer()
    {
        DelegateInvoker invoker = new DelegateInvoker().Orchestrator(
            "Patience", context => context.WaitForExternalEvent<int>("e", TimeSpan.FromHours(1)));
        await using TestHub hub = await TestHub.StartAsync(invoker);
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Patience");

        await hub.Client.RaiseEventAsync(id, "e", 3);

        Assert.Equal(3, (await hub.EndOfAsync(id)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task NewestWaitIsServedFirst()
    {
        DelegateInvoker invoker = new DelegateInvoker().Orchestrator("Stack", async context =>
        {
            Task<string> first = context.WaitForExternalEvent<string>("e");
            Task<string> second = context.WaitForExternalEvent<string>("e");
            return $"{await second} {await first}";
        });
        await using TestHub hub = await TestHub.StartAsync(invoker);
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Stack");

        await hub.Client.RaiseEventAsync(id, "e", "a");
        await hub.Client.RaiseEventAsync(id, "e", "b");

        Assert.Equal("a b", (await hub.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task WaitsForOneNameWithDifferentTypesAreRefused()
    {
        DelegateInvoker invoker = new DelegateInvoker().Orchestrator("Types", async context =>
        {
            Task<string> first = context.WaitForExternalEvent<string>("e");
            await Task.WhenAny(first, context.WaitForExternalEvent<int>("E"));
        });
        await using TestHub hub = await TestHub.StartAsync(invoker);

        Assert.Equal(typeof(ArgumentException).FullName, (await hub.RunAsync("Types")).FailureDetails!.ErrorType);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RaceOfEventTimerAndActivityHasOneWinner(bool replay)
    {
        TaskCompletionSource hang = new();
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity("Hang", async call =>
            {
                await hang.Task.WaitAsync(call.CancellationToken);
                return 1;
            })
            .Orchestrator("Race", async context =>
            {
                using CancellationTokenSource source = new();
                Task timer = context.CreateTimer(TimeSpan.FromHours(1), source.Token);
                Task<string> approval = context.WaitForExternalEvent<string>("approve");
                Task<int> work = context.CallActivityAsync<int>("Hang");
                Task winner = await Task.WhenAny(timer, approval, work);
                source.Cancel();
                return winner == approval ? "approval" : winner == timer ? "timer" : "work";
            });
        await using TestHub hub = await TestHub.StartAsync(invoker, options => options.ReplayEveryStep = replay);
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Race");
        await hub.Client.RaiseEventAsync(id, "approve", "yes");

        Assert.Equal("approval", (await hub.EndOfAsync(id)).ReadOutputAs<string>());
        hang.SetResult();
    }

    [Fact]
    public async Task EventsGoFromInstanceToInstance()
    {
        DelegateInvoker invoker = new DelegateInvoker()
            .Orchestrator("Receiver", context => context.WaitForExternalEvent<int[]>("numbers"))
            .Orchestrator("Sender", context =>
            {
                context.SendEvent(context.GetInput<string>()!, "Numbers", new[] { 1, 2, 3 });
                context.SendEvent("nobody", "Numbers", 1);
                return Task.FromResult(1);
            });
        await using TestHub hub = await TestHub.StartAsync(invoker);
        string receiver = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Receiver");

        await hub.RunAsync("Sender", receiver);

        Assert.Equal("[1,2,3]", (await hub.EndOfAsync(receiver)).SerializedOutput);
    }

    [Fact]
    public async Task EventForAnUnknownOrEndedInstanceIsDropped()
    {
        DelegateInvoker invoker = new DelegateInvoker().Orchestrator("Quick", _ => Task.FromResult(1));
        await using TestHub hub = await TestHub.StartAsync(invoker);
        OrchestrationMetadata metadata = await hub.RunAsync("Quick");

        await hub.Client.RaiseEventAsync("nobody", "e", 1);
        await hub.Client.RaiseEventAsync(metadata.InstanceId, "e", 1);

        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await hub.Client.GetInstanceAsync(metadata.InstanceId))!.RuntimeStatus);
        await hub.RestartAsync();
        Assert.Contains(hub.Log.Lines, line => line.Text.Contains("0 messages", StringComparison.Ordinal));
    }

    [Fact]
    public async Task PayloadOfTheWrongShapeFailsTheWait()
    {
        DelegateInvoker invoker = new DelegateInvoker().Orchestrator("Number", async context =>
        {
            try
            {
                return $"{await context.WaitForExternalEvent<int>("e")}";
            }
            catch (System.Text.Json.JsonException)
            {
                return "no number";
            }
        });
        await using TestHub hub = await TestHub.StartAsync(invoker);
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Number");

        await hub.Client.RaiseEventAsync(id, "e", "text");

        Assert.Equal("no number", (await hub.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task AggregatorTakesEventsFromManySenders()
    {
        DelegateInvoker invoker = new DelegateInvoker().Orchestrator("Sum", async context =>
        {
            int sum = 0;
            for (int i = 0; i < 200; i++)
            {
                sum += await context.WaitForExternalEvent<int>("add");
            }

            return sum;
        });
        await using TestHub hub = await TestHub.StartAsync(invoker);
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Sum");

        await Task.WhenAll(Enumerable.Range(1, 200).Select(i => hub.Client.RaiseEventAsync(id, "add", i)));

        Assert.Equal(20100, (await hub.EndOfAsync(id)).ReadOutputAs<int>());
    }

    [Fact]
    public async Task WaitWithTimeOutEndsWhenItsTokenIsCanceled()
    {
        DelegateInvoker invoker = new DelegateInvoker().Orchestrator("Linked", async context =>
        {
            using CancellationTokenSource source = new();
            Task<string> wait = context.WaitForExternalEvent<string>("e", TimeSpan.FromHours(1), source.Token);
            await context.CreateTimer(TimeSpan.FromMilliseconds(5), CancellationToken.None);
            source.Cancel();
            return await Task.WhenAny(wait) == wait && wait.IsCanceled;
        });
        await using TestHub hub = await TestHub.StartAsync(invoker);

        Assert.True(await hub.RunAsync<bool>("Linked"));
    }
}
