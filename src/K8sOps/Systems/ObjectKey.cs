namespace Cryptomeria.K8sOps.Systems;

/// <summary>An object of a namespace, by its kind as a manifest names it (<c>StatefulSet</c>) and its name.</summary>
public readonly record struct ObjectKey(string Kind, string Name)
{
    /// <summary>As in <c>StatefulSet cryptomeria-gwc</c>.</summary>
    public override string ToString() => $"{Kind} {Name}";
}
