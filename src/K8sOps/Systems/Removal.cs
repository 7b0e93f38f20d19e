namespace Cryptomeria.K8sOps.Systems;

/// <summary>What a removal takes, and what not.</summary>
/// <param name="TakenDown">What Helm does not take but force does, in the order to delete it: workloads first.</param>
/// <param name="Data">The data that is deleted on its own.</param>
/// <param name="Awaited">What goes, data apart: there is somebody who deletes it.</param>
/// <param name="AwaitedData">The data that goes.</param>
/// <param name="Left">What nobody deletes.</param>
public sealed record Removal(
    IReadOnlyList<ObjectKey> TakenDown,
    IReadOnlyList<ObjectKey> Data,
    IReadOnlyList<ObjectKey> Awaited,
    IReadOnlyList<ObjectKey> AwaitedData,
    IReadOnlyList<LeftObject> Left)
{
    /// <summary>What has to be gone at the end.</summary>
    /// <param name="data">The data too.</param>
    public IReadOnlyList<ObjectKey> Going(bool data) => data ? [.. Awaited, .. AwaitedData] : Awaited;

    /// <summary>What is left of the data, in words; null where nothing is.</summary>
    public string? DataLeft => InWords(Left.Where(left => left.IsData));

    /// <summary>What is left at the end, in words; null where nothing is.</summary>
    /// <param name="data">Data was to go, so what is left of it counts.</param>
    public string? LeftAtEnd(bool data) => InWords(Left.Where(left => data || !left.IsData));

    private static string? InWords(IEnumerable<LeftObject> left) => string.Join(", ", left) is { Length: > 0 } text ? $"left: {text}" : null;
}

/// <summary>An object that a removal leaves, and why.</summary>
public sealed record LeftObject(ObjectKey Key, bool IsData, string Why)
{
    internal const string Kept = $"{CryptomeriaObjects.ResourcePolicyAnnotation}: {CryptomeriaObjects.Keep}";

    /// <summary>Why something that is neither data nor kept stays.</summary>
    internal static string Stays(ObjectFacts thing) => thing.Release is null ? "not made by Helm" : "not deleted by Helm";

    /// <summary>As in <c>ConfigMap settings (helm.sh/resource-policy: keep)</c>.</summary>
    public override string ToString() => $"{Key} ({Why})";
}
