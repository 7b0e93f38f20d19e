namespace Cryptomeria.K8sOps;

/// <summary>A failure that says what it is, whether trying again can help, and what to do next.</summary>
public sealed class OperationException : Exception
{
    /// <param name="code">One of <see cref="ErrorCodes"/>.</param>
    /// <param name="message">One sentence for a person; never a stack trace, never a secret.</param>
    /// <param name="retryable">True where the same call may succeed later with nothing changed by hand.</param>
    /// <param name="details">Facts by name, camelCase (<c>pod</c>, <c>chainId</c>, <c>chainPair</c>, <c>exitCode</c>, <c>stderr</c> …). A <c>hint</c> is added from <see cref="ErrorHints"/> where it has none.</param>
    public OperationException(
        string code, string message, bool retryable = false, IReadOnlyDictionary<string, string>? details = null, Exception? inner = null)
        : this(code, message, retryable, (details ?? new Dictionary<string, string>()).ToDictionary(pair => pair.Key, pair => (DetailValue)pair.Value), inner)
    {
    }

    /// <inheritdoc cref="OperationException(string, string, bool, IReadOnlyDictionary{string, string}?, Exception?)"/>
    public OperationException(string code, string message, bool retryable, IReadOnlyDictionary<string, DetailValue> details, Exception? inner = null)
        : base(message, inner)
    {
        Code = code;
        Retryable = retryable;
        var all = new Dictionary<string, DetailValue>(details);
        all.TryAdd("hint", ErrorHints.For(code));
        Facts = all;
        Details = all.ToDictionary(fact => fact.Key, fact => fact.Value.ToString());
    }

    /// <summary>One of <see cref="ErrorCodes"/>.</summary>
    public string Code { get; }

    /// <summary>True where the same call may succeed later with nothing changed by hand.</summary>
    public bool Retryable { get; }

    /// <summary>Facts by name, numbers as numbers; always holds <c>hint</c>.</summary>
    public IReadOnlyDictionary<string, DetailValue> Facts { get; }

    /// <summary>The facts as texts.</summary>
    public IReadOnlyDictionary<string, string> Details { get; }
}
