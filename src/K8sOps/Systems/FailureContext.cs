namespace Cryptomeria.K8sOps.Systems;

/// <summary>Puts what is known about the system into a failure: why a chain or the relayer that a command needs may not answer.</summary>
internal static class FailureContext
{
    // What comes of a pod or a chain that is away: the same call may succeed later, unless what is wrong with the pod stays.
    private static readonly string[] Away =
    [
        ErrorCodes.ChainNotReady,
        ErrorCodes.ChainRpcUnreachable,
        ErrorCodes.ExecFailed,
        ErrorCodes.ExecOutcomeUnknown,
        ErrorCodes.PodNotFound,
        ErrorCodes.RegisterStorageFailed,
        ErrorCodes.RelayerCommandFailed,
        ErrorCodes.RelayerLinkFailed,
        ErrorCodes.RelayerNotRunning,
        ErrorCodes.RelayerPodNotReady,
    ];

    // The details that name chains, and what may stand between their names.
    private static readonly string[] Naming = ["chainId", "chainPair"];
    private static readonly string[] Separators = [",", "<->"];

    /// <summary>Whether what is deployed may explain a failure.</summary>
    public static bool MayExplain(OperationException failure) => Away.Contains(failure.Code);

    /// <summary>
    /// The failure with the findings that concern it; or, where trying again was to help and one of them stays until somebody acts, that one's.
    /// </summary>
    /// <param name="assessment">Of what is deployed, after the failure.</param>
    public static OperationException Explain(OperationException failure, Assessment assessment)
    {
        var findings = assessment.About(FindingScope.Chains | FindingScope.RelayerPod).Where(finding => Concerns(failure, finding)).ToList();
        if (findings.Count == 0)
        {
            return failure;
        }

        if (failure.Retryable && WaitVerdict.Of(findings).Failure is { } lasting)
        {
            return new OperationException(
                lasting.Code, lasting.Message, retryable: false, new Dictionary<string, DetailValue>(lasting.Facts) { ["cause"] = $"{failure.Code}: {failure.Message}" }, failure);
        }

        var facts = new Dictionary<string, DetailValue>(failure.Facts) { ["findings"] = FindingsText.Line(findings) };
        return new OperationException(failure.Code, failure.Message, failure.Retryable, facts, failure);
    }

    /// <summary>gwc and the relayer have a part in everything; another chain only in what names it.</summary>
    private static bool Concerns(OperationException failure, Finding finding) =>
        finding.Subject is null or Chain.Gateway or CryptomeriaObjects.Relayer || Names(failure).Contains(finding.Subject);

    private static IEnumerable<string> Names(OperationException failure) =>
        Naming.SelectMany(name => failure.Details.GetValueOrDefault(name, string.Empty).Split(Separators, StringSplitOptions.TrimEntries));
}
