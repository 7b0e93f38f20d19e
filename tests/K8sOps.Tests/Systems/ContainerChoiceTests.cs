using Cryptomeria.K8sOps.Systems;

namespace Cryptomeria.K8sOps.Tests.Systems;

/// <summary>Which container is meant where none is named.</summary>
public sealed class ContainerChoiceTests
{
    [Theory]
    [InlineData("sidecar chain", null, "chain", "chain", "chain")]
    [InlineData("sidecar chain", "sidecar", "chain", "sidecar", "chain")]
    [InlineData("sidecar main", "main", "chain", "main", "main")]
    [InlineData("sidecar main", "gone", "chain", "sidecar", "sidecar")]
    [InlineData("nginx", null, "genesis-server", "nginx", "nginx")]
    [InlineData("", "main", "chain", null, null)]
    public void A_log_is_kubectls_choice_first_and_a_command_the_components(
        string containers, string? annotated, string component, string? forLogs, string? forCommands)
    {
        var names = containers.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal((forLogs, forCommands), (ContainerChoice.ForLogs(names, annotated, component), ContainerChoice.ForCommands(names, annotated, component)));
    }

    [Fact]
    public void A_pod_of_no_component_means_its_first() => Assert.Equal("first", ContainerChoice.ForLogs(["first", "second"], null, null));
}
