namespace Cryptomeria.K8sOps.Helm;

/// <summary>What an install or upgrade would come to, as helm worked it out on the cluster without changing anything.</summary>
/// <param name="Objects">What the release would have.</param>
/// <param name="Hooks">What would be made beside it on the way.</param>
internal sealed record HelmRehearsal(IReadOnlyList<ManifestObject> Objects, IReadOnlyList<ManifestObject> Hooks);
