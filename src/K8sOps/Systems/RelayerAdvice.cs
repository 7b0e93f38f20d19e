namespace Cryptomeria.K8sOps.Systems;

/// <summary>What to do next about the relayer: what starting the system would do now.</summary>
internal static class RelayerAdvice
{
    // The findings that each step of a start puts right.
    private static readonly (string Step, string[] Codes)[] Steps =
    [
        ("initRelayer", ["RELAYER_NOT_CONFIGURED", "CHAIN_NOT_CONFIGURED", "PATH_MISSING"]),
        ("connectAll", ["CHANNEL_MISSING", "COUNTERPARTY_GONE", "STORAGE_NOT_REGISTERED"]),
        ("startRelayer", ["RELAYER_NOT_CONFIGURED", ErrorCodes.RelayerNotRunning, "RELAYER_INCOMPLETE", "CHANNEL_MISSING", "COUNTERPARTY_GONE", "PATH_MISSING"]),
    ];

    public static string Of(Assessment assessment)
    {
        // Before anything can be started, what is deployed has to be put right.
        if (assessment.About(FindingScope.RelayerPod) is [var first, ..])
        {
            return $"{first}: {first.Hint}";
        }

        var needed = Steps.Where(step => assessment.Findings.Any(finding => step.Codes.Contains(finding.Code))).Select(step => step.Step).ToList();
        var unknown = assessment.Findings.FirstOrDefault(finding => finding is { Code: "NOT_OBSERVED", Subject: "relayer" });
        return (needed, unknown) switch
        {
            ({ Count: > 0 }, _) => $"start the system: it would do {string.Join(", ", needed)}",
            (_, { } finding) => finding.ToString(),
            _ => "the relayer is as it should be; what jobs did is in the jobs' logs",
        };
    }
}
