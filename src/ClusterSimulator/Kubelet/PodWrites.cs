using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Registry;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Kubelet;

/// <summary>Changes a pod while it is still the same one.</summary>
internal sealed class PodWrites(ObjectRegistry registry)
{
    public void Write(StoredObject pod, Action<JsonObject> change) => registry.Change(pod.Type, pod.Namespace, pod.Name, body =>
    {
        if (body.Text("metadata", "uid") != pod.Uid)
        {
            return false;
        }

        change(body);
        return true;
    });
}
