using Cryptomeria.EmbeddedHost.Hosting;
using Cryptomeria.EmbeddedHost.Hosting.Invocation;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Cryptomeria.EmbeddedHost.Tests.Hosting;

/// <summary>Each internal of the official packages that is used is where it was: a package update that moves one fails here, by its name.</summary>
public sealed class WorkerInternalsTests
{
    [Fact]
    public async Task The_client_of_check_status_answers()
    {
        await using var hub = await Durable.Support.TestHub.StartAsync(new Durable.Support.DelegateInvoker());

        var client = WorkerInternals.FunctionsDurableTaskClient(hub.Client, "code=k", "http://h/runtime/webhooks/durabletask");

        Assert.Equal("FunctionsDurableTaskClient", client.GetType().Name);
        Assert.Equal("http://h/runtime/webhooks/durabletask/instances/one?code=k", client.CreateHttpManagementPayload("one").StatusQueryGetUri);
    }

    [Fact]
    public async Task The_dispatcher_of_entities()
    {
        await using var services = new ServiceCollection().BuildServiceProvider();

        var dispatcher = WorkerInternals.EntityDispatcher("request", services, cache: null);

        Assert.Equal(string.Empty, WorkerInternals.ResultOf(dispatcher));
    }

    [Fact]
    public void The_feature_of_invocation_results()
    {
        Assert.Equal("IFunctionBindingsFeature", WorkerInternals.BindingsFeature.Name);
        var result = new ResultSlot { Value = 7 };

        var feature = WorkerInternals.BindingsOf(result);

        Assert.True(WorkerInternals.BindingsFeature.IsInstanceOfType(feature));
        Assert.Equal(7, WorkerInternals.BindingsFeature.GetProperty("InvocationResult")!.GetValue(feature));
    }

    [Theory]
    [InlineData("get_OutputBindingData")]
    [InlineData("get_TriggerMetadata")]
    [InlineData("get_InputData")]
    public void The_members_of_the_feature_that_are_answered(string member) =>
        Assert.NotNull(WorkerInternals.BindingsFeature.GetMethod(member)!.Invoke(WorkerInternals.BindingsOf(new ResultSlot()), null));
}
