using Cryptomeria.ClusterSimulator.Controllers;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Kubelet;

/// <summary>What a kubelet tells of a pod's containers.</summary>
internal sealed class PodEvents(EventRecorder events)
{
    public void Started(StoredObject pod, string? container)
    {
        var image = pod.Body.Objects("spec", "containers").FirstOrDefault(one => one.Text("name") == container).Text("image");
        events.Kubelet(pod, container, "Normal", "Pulled", $"Container image \"{image}\" already present on machine");
        events.Kubelet(pod, container, "Normal", "Created", $"Created container: {container}");
        events.Kubelet(pod, container, "Normal", "Started", $"Started container {container}");
    }

    public void BackOff(StoredObject pod, string container) => events.Kubelet(
        pod, container, "Warning", "BackOff", $"Back-off restarting failed container {container} in pod {pod.Name}_{pod.Namespace}({pod.Uid})");

    public void Unhealthy(StoredObject pod, string container, string why) =>
        events.Kubelet(pod, container, "Warning", "Unhealthy", $"Readiness probe failed: {why}");
}
