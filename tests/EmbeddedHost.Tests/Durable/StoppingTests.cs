using Cryptomeria.EmbeddedHost.CrashChild;
using Cryptomeria.EmbeddedHost.Tests.Durable.Entities;
using Cryptomeria.EmbeddedHost.Tests.Durable.Support;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cryptomeria.EmbeddedHost.Tests.Durable;

/// <summary>What the end of the host breaks is never a result.</summary>
public sealed class StoppingTests
{
    public static TheoryData<Exception> WhatTheEndOfTheHostThrows =>
    [
        new ObjectDisposedException(nameof(IServiceProvider)),
        new IOException("The connection was closed."),
        new InvalidOperationException("helm failed", new OperationCanceledException()),
        new AggregateException(new TaskCanceledException(), new ObjectDisposedException("client")),
    ];

    [Theory]
    [MemberData(nameof(WhatTheEndOfTheHostThrows), DisableDiscoveryEnumeration = true)]
    public async Task ActivityThatBreaksWhileTheHostStopsRunsAgain(Exception exception)
    {
        TaskCompletionSource started = new();
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity<string>("Work", call => BreakAtTheEndAsync(started, exception, call.CancellationToken))
            .Orchestrator("Job", context => context.CallActivityAsync<string>("Work"));
        await using TestHub hub = await TestHub.StartAsync(invoker);
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Job");
        await started.Task;

        await hub.StopAsync();
        invoker.Activity<object, string>("Work", _ => "finished");
        await hub.StartAsync();

        OrchestrationMetadata end = await hub.EndOfAsync(id);
        Assert.Equal((OrchestrationRuntimeStatus.Completed, "\"finished\""), (end.RuntimeStatus, end.SerializedOutput));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task EntityThatBreaksWhileTheHostStopsRunsAgain(bool withinAnOperation)
    {
        TaskCompletionSource started = new();
        ObjectDisposedException gone = new(nameof(IServiceProvider));
        DelegateInvoker invoker = new DelegateInvoker()
            .Orchestrator("Ask", context => context.Entities.CallEntityAsync<int>(Counter.Id("a"), "AddAndGet", 1))
            .Entity("Counter", (batch, token) => withinAnOperation
                ? batch.RunAsync(async _ => await BreakAtTheEndAsync(started, gone, token))
                : BreakAtTheEndAsync(started, gone, token));
        await using TestHub hub = await TestHub.StartAsync(invoker);
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Ask");
        await started.Task;

        await hub.StopAsync();
        invoker.Entity<Counter>();
        await hub.StartAsync();

        OrchestrationMetadata end = await hub.EndOfAsync(id);
        Assert.Equal((OrchestrationRuntimeStatus.Completed, "1"), (end.RuntimeStatus, end.SerializedOutput));
    }

    [Fact]
    public async Task NothingBeginsWhereTheHostWasToldToStopBeforeTheHubIsOpen()
    {
        TaskCompletionSource started = new();
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity<string>("Work", call => BreakAtTheEndAsync(started, new ObjectDisposedException("all"), call.CancellationToken))
            .Orchestrator("Job", context => context.CallActivityAsync<string>("Work"));
        await using TestHub hub = await TestHub.StartAsync(invoker);
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Job");
        await started.Task;
        await hub.StopAsync();

        hub.Lifetime = new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance);
        hub.Lifetime.StopApplication();
        await hub.RestartAsync();
        await hub.StopAsync();

        Assert.Single(invoker.Calls);
        hub.Lifetime = null;
        invoker.Activity<object, string>("Work", _ => "finished");
        await hub.StartAsync();
        Assert.Equal("finished", (await hub.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task EngineDisposedWithoutBeingStoppedKeepsNothingOfWhatBreaks()
    {
        TaskCompletionSource started = new();
        TaskCompletionSource servicesAreGone = new();
        DelegateInvoker invoker = new DelegateInvoker()
            .Activity<string>("Work", async _ =>
            {
                started.SetResult();
                await servicesAreGone.Task;
                throw new ObjectDisposedException(nameof(IServiceProvider));
            })
            .Orchestrator("Job", context => context.CallActivityAsync<string>("Work"));
        await using TestHub hub = await TestHub.StartAsync(invoker);
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Job");
        await started.Task;

        await hub.Engine.DisposeAsync();
        servicesAreGone.SetResult();
        invoker.Activity<object, string>("Work", _ => "finished");
        await hub.StartAsync();

        Assert.Equal("finished", (await hub.EndOfAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task OrchestratorThatRunsWhenTheEngineIsDisposedIsNotStored()
    {
        using ManualResetEventSlim servicesAreGone = new();
        TaskCompletionSource started = new();
        DelegateInvoker invoker = new DelegateInvoker().Orchestrator<string>("Job", _ =>
        {
            started.SetResult();
            servicesAreGone.Wait(TestContext.Current.CancellationToken);
            throw new ObjectDisposedException(nameof(IServiceProvider));
        });
        await using TestHub hub = await TestHub.StartAsync(invoker);
        string id = await hub.Client.ScheduleNewOrchestrationInstanceAsync("Job");
        await started.Task;

        await hub.Engine.DisposeAsync();
        servicesAreGone.Set();
        invoker.Orchestrator("Job", _ => Task.FromResult("finished"));
        await hub.StartAsync();

        Assert.Equal("finished", (await hub.EndOfAsync(id)).ReadOutputAs<string>());
    }

    private static async Task<string> BreakAtTheEndAsync(TaskCompletionSource started, Exception exception, CancellationToken stopping)
    {
        started.TrySetResult();
        TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = stopping.Register(stopped.SetResult);
        await stopped.Task;
        throw exception;
    }
}
