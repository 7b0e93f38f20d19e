using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Kubelet;
using Cryptomeria.ClusterSimulator.Pods;
using Cryptomeria.ClusterSimulator.Registry;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Controllers;

/// <summary>Binds claims at once, keeps one that a pod uses from going, and forgets the content of one that went.</summary>
internal sealed class ClaimController : IReconciler
{
    private const string Protection = "kubernetes.io/pvc-protection";
    private const string Provisioner = "kubernetes.io/host-path";

    private readonly ObjectStore _store;
    private readonly ObjectRegistry _registry;
    private readonly IContainerRuntime _runtime;
    private readonly ClaimFailures _failures;
    private readonly EventRecorder _events;

    // Those of which an event told; touched by the loop's one thread only.
    private readonly HashSet<string> _refused = [];

    public ClaimController(ObjectStore store, ObjectRegistry registry, IContainerRuntime runtime, ClaimFailures failures, EventRecorder events, ControllerLoop loop)
    {
        _store = store;
        _registry = registry;
        _runtime = runtime;
        _failures = failures;
        _events = events;
        failures.Changed += () =>
        {
            foreach (var claim in store.List(ResourceTypes.PersistentVolumeClaims).Objects)
            {
                loop.Enqueue(this, ObjectKey.Of(claim));
            }
        };
    }

    public IEnumerable<ObjectKey> Affected(StoreEvent change)
    {
        if (change.Subject.Type == ResourceTypes.PersistentVolumeClaims)
        {
            return [ObjectKey.Of(change.Subject)];
        }

        return change.After is null && change.Subject.Type == ResourceTypes.Pods
            ? ClaimsOf(change.Subject).Select(name => new ObjectKey(ResourceTypes.PersistentVolumeClaims, change.Subject.Namespace, name))
            : [];
    }

    public void Reconcile(ObjectKey key)
    {
        if (_store.Find(key.Type, key.Namespace, key.Name) is not { } claim)
        {
            _runtime.DeleteVolume(key.Namespace, key.Name);
        }
        else if (!claim.IsBeingDeleted)
        {
            Bind(claim);
        }
        else if (!IsUsed(claim))
        {
            Release(claim);
        }
    }

    /// <summary>The claims that a pod's volumes name.</summary>
    public static IEnumerable<string> ClaimsOf(StoredObject pod) =>
        pod.Body.Objects("spec", "volumes").Select(volume => volume.Text("persistentVolumeClaim", "claimName")).OfType<string>();

    public static bool IsBound(StoredObject? claim) => claim is not null && claim.Body.Text("status", "phase") == "Bound";

    private bool IsUsed(StoredObject claim) =>
        _store.List(ResourceTypes.Pods).Objects.Any(pod => pod.Namespace == claim.Namespace && !PodState.HasEnded(pod) && ClaimsOf(pod).Contains(claim.Name));

    private void Bind(StoredObject claim)
    {
        if (IsBound(claim))
        {
            return;
        }

        if (_failures.Of(claim.Namespace, claim.Name) is { } why)
        {
            if (_refused.Add(claim.Uid))
            {
                _events.Claim(claim, why);
            }

            return;
        }

        _registry.Change(claim.Type, claim.Namespace, claim.Name, body =>
        {
            var annotations = body.Ensure("metadata").Ensure("annotations");
            annotations["pv.kubernetes.io/bind-completed"] = "yes";
            annotations["pv.kubernetes.io/bound-by-controller"] = "yes";
            annotations["volume.beta.kubernetes.io/storage-provisioner"] = Provisioner;
            annotations["volume.kubernetes.io/storage-provisioner"] = Provisioner;
            body.Ensure("spec")["volumeName"] = $"pvc-{claim.Uid}";
            var status = new JsonObject { ["phase"] = "Bound", ["accessModes"] = body.At("spec", "accessModes")?.DeepClone() };
            status["capacity"] = body.At("spec", "resources", "requests")?.DeepClone() ?? new JsonObject();
            body["status"] = status;
            return true;
        });
    }

    private void Release(StoredObject claim) => _registry.Change(claim.Type, claim.Namespace, claim.Name, body =>
    {
        if (body.At("metadata", "finalizers") is not JsonArray finalizers)
        {
            return false;
        }

        body.Ensure("metadata")["finalizers"] =
            new JsonArray([.. finalizers.Where(finalizer => finalizer.Text() != Protection).Select(finalizer => finalizer!.DeepClone())]);
        return true;
    });
}
