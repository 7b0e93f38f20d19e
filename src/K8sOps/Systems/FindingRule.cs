namespace Cryptomeria.K8sOps.Systems;

/// <summary>
/// One kind of finding: a pure rule that reads what was seen of the system. A new one is a class in <c>Findings/</c> and its line in <see cref="FindingRules"/>;
/// status, waits, plans and errors show it then.
/// </summary>
internal abstract class FindingRule
{
    /// <summary>SCREAMING_SNAKE_CASE.</summary>
    public abstract string Code { get; }

    /// <summary>What to do about it, unless a finding knows better.</summary>
    public abstract string Hint { get; }

    /// <summary>What its findings matter to, unless a finding knows better.</summary>
    public abstract FindingScope Scope { get; }

    /// <summary>Finds it in a system.</summary>
    public abstract IEnumerable<Finding> Find(ObservedSystem system);

    /// <summary>A finding of this kind.</summary>
    /// <param name="lasting">It stays until somebody acts.</param>
    protected Finding Found(string? subject, string what, bool lasting = false, DateTimeOffset? since = null) =>
        new(Code, subject, what, since, !lasting, Hint, Scope);
}
