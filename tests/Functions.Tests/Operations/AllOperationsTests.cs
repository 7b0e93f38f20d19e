using System.Reflection;
using Cryptomeria.Functions.Operations;
using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.Functions.Tests.Operations;

/// <summary>What operations are made of.</summary>
public class AllOperationsTests
{
    private static readonly List<(string Name, MethodInfo Method)> Functions =
    [
        .. from type in typeof(AppHost).Assembly.GetTypes()
           from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
           let function = method.GetCustomAttribute<FunctionAttribute>()
           where function is not null
           select (function.Name, method),
    ];

    public static TheoryData<string> Types => [.. AllOperations.Catalog.Types];

    [Theory]
    [InlineData("system.start", "initRelayer connectAll startRelayer waitIbcReady")]
    [InlineData("system.install", "preflight helmInstall waitReady initRelayer connectAll startRelayer waitIbcReady")]
    [InlineData("system.uninstall", "preflight helmUninstall deleteData deleteNamespace waitGone")]
    [InlineData(
        "system.scale.fdsc", "preflight removeChains helmUpgrade waitGone waitReady restartRelayer initRelayer connectAll startRelayer waitIbcReady")]
    [InlineData("system.stop", "stopWorkloads waitStopped")]
    [InlineData("system.resume", "resumeWorkloads waitReady initRelayer startRelayer waitIbcReady")]
    public void An_operation_has_these_steps_in_this_order(string type, string steps) =>
        Assert.Equal(steps, string.Join(' ', AllOperations.Of(type).StepNames));

    [Theory]
    [InlineData(true, true, "preflight helmUninstall deleteData deleteNamespace waitGone")]
    [InlineData(true, false, "preflight helmUninstall deleteData waitGone")]
    [InlineData(false, false, "preflight helmUninstall waitGone")]
    public void An_uninstall_has_the_steps_asked_for(bool deleteData, bool deleteNamespace, string steps) =>
        Assert.Equal(steps, string.Join(' ', SystemUninstall.StepsOf(deleteData, deleteNamespace)));

    [Theory]
    [InlineData(true, "preflight helmInstall waitReady initRelayer connectAll startRelayer waitIbcReady")]
    [InlineData(false, "preflight helmInstall waitReady")]
    public void An_install_goes_on_with_start_where_asked_to(bool startAfter, string steps) =>
        Assert.Equal(steps, string.Join(' ', SystemInstall.StepsOf(startAfter)));

    [Theory]
    [MemberData(nameof(Types))]
    public void Its_orchestrator_is_a_function_and_leads_back_to_it(string type)
    {
        var kind = AllOperations.Of(type).Kind;
        Assert.Contains(Functions, function => function.Name == kind.Orchestrator);
        Assert.Equal(type, AllOperations.Catalog.TypeOf(kind.Orchestrator));
    }

    /// <summary>Steps call activities by their methods' names.</summary>
    [Fact]
    public void An_activity_is_named_as_its_method()
    {
        var activities = Functions.Where(function => function.Method.GetParameters().Any(parameter => parameter.IsDefined(typeof(ActivityTriggerAttribute)))).ToList();
        Assert.NotEmpty(activities);
        Assert.All(activities, activity => Assert.Equal(activity.Method.Name, activity.Name));
    }
}
