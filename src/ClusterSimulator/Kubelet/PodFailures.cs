using System.Collections.Immutable;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Kubelet;

/// <summary>Which pods fail, and how.</summary>
public sealed class PodFailures : ObjectFailures<PodFailure>
{
    private ImmutableDictionary<string, PodFailure> _images = ImmutableDictionary<string, PodFailure>.Empty;

    /// <summary>Lets the pods fail that have a container of an image, such as <c>cryptomeria/fdsc:typo</c>; those with another image do not.</summary>
    public void SetImage(string image, PodFailure failure)
    {
        ImmutableInterlocked.AddOrUpdate(ref _images, image, failure, (_, _) => failure);
        RaiseChanged();
    }

    /// <inheritdoc/>
    public override void Clear()
    {
        Interlocked.Exchange(ref _images, ImmutableDictionary<string, PodFailure>.Empty);
        base.Clear();
    }

    internal PodFailure? Of(StoredObject pod)
    {
        if (TryFind(pod.Namespace, pod.Name, out var failure))
        {
            return failure;
        }

        var images = _images;
        foreach (var container in images.IsEmpty ? [] : pod.Body.Objects("spec", "containers"))
        {
            if (images.TryGetValue(container.Text("image") ?? "", out failure))
            {
                return failure;
            }
        }

        return null;
    }
}
