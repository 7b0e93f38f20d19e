using Cryptomeria.K8sOps.Operations;
using Cryptomeria.K8sOps.Operations.Lifecycle;
using k8s.Models;

namespace Cryptomeria.K8sOps.Tests.Operations;

/// <summary>What is given up on, and when.</summary>
public class PodVerdictTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 23, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("InvalidImageName", 0)]
    [InlineData("ErrImageNeverPull", 0)]
    [InlineData("ErrImagePull", 60)]
    [InlineData("ImagePullBackOff", 60)]
    [InlineData("CreateContainerConfigError", 60)]
    [InlineData("CreateContainerError", 60)]
    [InlineData("RunContainerError", 60)]
    public void A_container_that_waits_for_a_reason_is_given_up_on_after_seconds(string reason, int seconds)
    {
        var pod = Waiting(reason);

        Assert.Equal(reason, PodVerdict.On(pod, Start.AddSeconds(seconds), new OperationTimings())?.Reason);
        if (seconds > 0)
        {
            Assert.Null(PodVerdict.On(pod, Start.AddSeconds(seconds - 1), new OperationTimings()));
        }
    }

    [Theory]
    [InlineData("ContainerCreating")]
    [InlineData("PodInitializing")]
    public void What_is_on_its_way_is_waited_for(string reason) =>
        Assert.Null(PodVerdict.On(Waiting(reason), Start.AddHours(1), new OperationTimings()));

    private static V1Pod Waiting(string reason) => new()
    {
        Metadata = new V1ObjectMeta { Name = "cryptomeria-mdsc-0", CreationTimestamp = Start.UtcDateTime },
        Spec = new V1PodSpec { Containers = [new V1Container { Name = "chain" }] },
        Status = new V1PodStatus
        {
            Phase = "Pending",
            StartTime = Start.UtcDateTime,
            ContainerStatuses =
            [
                new V1ContainerStatus
                {
                    Name = "chain",
                    Image = "chain:1",
                    State = new V1ContainerState { Waiting = new V1ContainerStateWaiting { Reason = reason } },
                },
            ],
        },
    };
}
