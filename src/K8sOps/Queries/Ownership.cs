using Cryptomeria.K8sOps.Cluster.Discovery;
using Cryptomeria.K8sOps.Queries.Resources;

namespace Cryptomeria.K8sOps.Queries;

/// <summary>Tells what is cryptomeria's: by its name label or Helm's release annotation, and never what is this API's own.</summary>
internal sealed class Ownership
{
    private readonly string _release;
    private readonly IReadOnlyList<IReadOnlyDictionary<string, string>> _selectors;

    /// <param name="services">
    /// The namespace's Services. Helm's annotation is on what the chart installs and not on the pods that come of it, and the faucet's pods
    /// have no name label; what tells that they are cryptomeria's is that one of its Services sends them requests.
    /// </param>
    public Ownership(string release, IEnumerable<ServiceObject> services)
    {
        _release = release;
        _selectors = [.. services.Where(service => Owns(service, release) && service.Selector.Count > 0).Select(service => service.Selector)];
    }

    /// <summary>An object that says itself that it is cryptomeria's.</summary>
    public static bool Owns(ApiObject item, string release) =>
        item.Label(CryptomeriaObjects.PartOfLabel) != CryptomeriaObjects.Host
        && (item.Label(CryptomeriaObjects.NameLabel) == CryptomeriaObjects.Name || item.Metadata.Annotations?.GetValueOrDefault(CryptomeriaObjects.ReleaseAnnotation) == release);

    /// <summary>A pod of cryptomeria's.</summary>
    public bool OwnsPod(PodObject pod) =>
        Owns(pod, _release)
        || (pod.Label(CryptomeriaObjects.PartOfLabel) != CryptomeriaObjects.Host
            && _selectors.Any(selector => selector.All(label => pod.Label(label.Key) == label.Value)));
}
