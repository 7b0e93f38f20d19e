using System.Globalization;

namespace Cryptomeria.K8sOps.Systems;

/// <summary>Something about the system that is not as it should be.</summary>
/// <param name="Code">What kind it is; one of the codes of <see cref="FindingRules"/>.</param>
/// <param name="Subject">What it is about: a chain id, a component or a pod; null for the whole system.</param>
/// <param name="What">In words, to be read after the subject.</param>
/// <param name="Since">Since when it is so; null where that is not known.</param>
/// <param name="Transient">It may pass by itself; otherwise it stays until somebody acts.</param>
/// <param name="Hint">What to do about it.</param>
/// <param name="Scope">What it matters to.</param>
public sealed record Finding(string Code, string? Subject, string What, DateTimeOffset? Since, bool Transient, string Hint, FindingScope Scope)
{
    /// <summary>The code of the error that a job fails with which waits for this to pass, where it is not <see cref="Transient"/>.</summary>
    public string ErrorCode { get; init; } = ErrorCodes.IbcNotReady;

    /// <summary>Facts by name, as an error's details name them.</summary>
    public IReadOnlyDictionary<string, DetailValue> Details { get; init; } = new Dictionary<string, DetailValue>();

    /// <summary>As in <c>fdsc-0: cannot pull image x:tpyo (ImagePullBackOff), since 12:03:10Z</c>.</summary>
    public override string ToString() => Text(Subject);

    /// <summary>The sentence with other subjects that have the same.</summary>
    internal string Text(string? subjects) =>
        (subjects is null ? What : $"{subjects}: {What}")
        + (Since is { } since ? string.Create(CultureInfo.InvariantCulture, $", since {since.UtcDateTime:HH:mm:ss}Z") : string.Empty);
}
