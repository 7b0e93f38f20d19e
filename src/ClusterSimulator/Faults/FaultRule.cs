namespace Cryptomeria.ClusterSimulator.Faults;

/// <summary>What a fault does to a request.</summary>
public enum FaultAction
{
    /// <summary>403 with the Status of the role-based authorizer.</summary>
    Forbidden,

    /// <summary>401.</summary>
    Unauthorized,

    /// <summary>429 with a Retry-After header.</summary>
    TooManyRequests,

    /// <summary>500.</summary>
    InternalError,

    /// <summary>503.</summary>
    Unavailable,

    /// <summary>The answer comes later by <see cref="FaultRule.Milliseconds"/>.</summary>
    Latency,

    /// <summary>The connection is cut without an answer.</summary>
    Reset,

    /// <summary>An exec's connection is cut after <see cref="FaultRule.Milliseconds"/>; its program runs on.</summary>
    DropExec,

    /// <summary>A verb on a resource is forbidden, also to those who ask by SelfSubjectAccessReview.</summary>
    Forbid,
}

/// <summary>A fault, and the requests that it strikes. The rule added first strikes first.</summary>
public sealed record FaultRule
{
    public required FaultAction Action { get; init; }

    /// <summary>A regular expression for the whole HTTP method; null for any.</summary>
    public string? Method { get; init; }

    /// <summary>A regular expression found anywhere in the path with its query (as sent, escapes included); null for any.</summary>
    public string? Path { get; init; }

    /// <summary>How many requests it strikes before it is used up; null for all.</summary>
    public int? Times { get; init; }

    /// <summary>The Retry-After of <see cref="FaultAction.TooManyRequests"/>; default 1.</summary>
    public int RetryAfterSeconds { get; init; } = 1;

    /// <summary>The time of <see cref="FaultAction.Latency"/> and <see cref="FaultAction.DropExec"/>.</summary>
    public int Milliseconds { get; init; }

    /// <summary>For <see cref="FaultAction.DropExec"/>: a regular expression found in the command's words joined by spaces; null for any.</summary>
    public string? Command { get; init; }

    /// <summary>For <see cref="FaultAction.Forbid"/>: a verb such as <c>patch</c>, or <c>*</c>.</summary>
    public string? Verb { get; init; }

    /// <summary>For <see cref="FaultAction.Forbid"/>: a resource such as <c>pods</c> or <c>deployments/scale</c>, or <c>*</c>.</summary>
    public string? Resource { get; init; }
}
