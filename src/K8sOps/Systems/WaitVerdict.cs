namespace Cryptomeria.K8sOps.Systems;

/// <summary>What a wait does next.</summary>
/// <param name="Missing">What is waited for and why, in one line; null where nothing is missing.</param>
/// <param name="Failure">What to give up with; null while waiting can help.</param>
internal sealed record WaitVerdict(string? Missing, OperationException? Failure)
{
    /// <summary>Nothing is missing.</summary>
    public bool IsOver => Missing is null;

    /// <summary>What is waited for; null where the wait is over.</summary>
    /// <exception cref="OperationException">Waiting cannot help.</exception>
    public string? MissingOrThrow() => Failure is { } failure ? throw failure : Missing;

    public static WaitVerdict Of(IReadOnlyList<Finding> findings)
    {
        if (findings.Count == 0)
        {
            return new WaitVerdict(null, null);
        }

        var lasting = findings.Where(finding => !finding.Transient).ToList();
        return new WaitVerdict(FindingsText.Line(findings), lasting.Count == 0 ? null : FailureOf(lasting, findings));
    }

    private static OperationException FailureOf(List<Finding> lasting, IReadOnlyList<Finding> all)
    {
        var first = lasting[0];
        var same = lasting.Where(finding => finding.ErrorCode == first.ErrorCode).ToList();
        var details = new Dictionary<string, DetailValue>(first.Details)
        {
            ["hint"] = first.Hint,
            ["reasons"] = FindingsText.Line(all),
        };
        return new OperationException(first.ErrorCode, MessageOf(first, FindingsText.Line(same)), retryable: false, details);
    }

    private static string MessageOf(Finding first, string line) => first switch
    {
        { ErrorCode: ErrorCodes.IbcNotReady } => $"IBC is not ready: {line}",
        _ when first.Details.TryGetValue("pod", out var pod) && !line.Contains(pod.ToString(), StringComparison.Ordinal) => $"{line} (pod {pod})",
        _ => line,
    };
}
