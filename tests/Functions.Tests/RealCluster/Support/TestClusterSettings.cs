using System.Globalization;

namespace Cryptomeria.Functions.Tests.RealCluster.Support;

/// <summary>The cluster that the tests are pointed at by <c>CRYPTOMERIA_TEST_KUBECONFIG</c> and the variables beside it.</summary>
/// <param name="Kubeconfig">Its kubeconfig.</param>
/// <param name="Context">The kubeconfig's context; null for its current one.</param>
/// <param name="Namespace">The only namespace that is touched.</param>
/// <param name="Overwrite">Go ahead where the namespace holds something already: a cryptomeria in it is removed.</param>
/// <param name="ChartPath">cryptomeria's chart.</param>
/// <param name="HelmBinary">The helm program.</param>
/// <param name="ValuesFile">A file with the values to install with, as a JSON object: where the images are, for instance. Null for the chart's own.</param>
/// <param name="Patience">How long one job may take: images are pulled.</param>
internal sealed record TestClusterSettings(
    string Kubeconfig, string? Context, string Namespace, bool Overwrite, string ChartPath, string HelmBinary, string? ValuesFile, TimeSpan Patience)
{
    public const string KubeconfigVariable = "CRYPTOMERIA_TEST_KUBECONFIG";
    public const string ContextVariable = "CRYPTOMERIA_TEST_CONTEXT";
    public const string NamespaceVariable = "CRYPTOMERIA_TEST_NAMESPACE";
    public const string OverwriteVariable = "CRYPTOMERIA_TEST_OVERWRITE";
    public const string ValuesVariable = "CRYPTOMERIA_TEST_VALUES";
    public const string PatienceVariable = "CRYPTOMERIA_TEST_PATIENCE_SECONDS";
    public const string ChartVariable = "HELM_CHART_PATH";
    public const string HelmVariable = "HELM_BINARY";

    private const int DefaultPatienceSeconds = 1800;

    /// <summary>Whether the tests are pointed at a cluster of their user's.</summary>
    public static bool IsNamed => Environment.GetEnvironmentVariable(KubeconfigVariable) is { Length: > 0 };

    /// <summary>Skips a test that only the simulated cluster can carry.</summary>
    public static void SkipWhereNamed(string why) =>
        Assert.SkipWhen(IsNamed, $"{KubeconfigVariable} names a cluster, and this test needs the simulated one: {why}");

    /// <summary>Null where the variable is not set.</summary>
    /// <exception cref="InvalidOperationException">With everything that is wrong.</exception>
    public static TestClusterSettings? Read(Func<string, string?> variable)
    {
        if (Value(KubeconfigVariable) is not { } kubeconfig)
        {
            return null;
        }

        var errors = new List<string>();
        Check(File.Exists(kubeconfig), $"{KubeconfigVariable}: there is no file '{kubeconfig}'");
        var chart = Value(ChartVariable);
        Check(chart is not null, $"{ChartVariable} must name cryptomeria's chart");
        Check(chart is null || Directory.Exists(chart) || File.Exists(chart), $"{ChartVariable}: there is no '{chart}'");
        var values = Value(ValuesVariable);
        Check(values is null || File.Exists(values), $"{ValuesVariable}: there is no file '{values}'");
        var seconds = DefaultPatienceSeconds;
        Check(
            Value(PatienceVariable) is not { } text || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out seconds) && seconds is >= 1 and <= 86400),
            $"{PatienceVariable} must be a whole number from 1 to 86400");
        Check(Value(OverwriteVariable) is null or "true" or "false", $"{OverwriteVariable} must be true or false");
        return errors.Count == 0
            ? new TestClusterSettings(
                Path.GetFullPath(kubeconfig),
                Value(ContextVariable),
                Value(NamespaceVariable) ?? "cryptomeria",
                Value(OverwriteVariable) == "true",
                Path.GetFullPath(chart!),
                Value(HelmVariable) ?? "helm",
                values,
                TimeSpan.FromSeconds(seconds))
            : throw new InvalidOperationException(string.Join("; ", errors));

        string? Value(string name) => variable(name) is { Length: > 0 } value ? value : null;

        void Check(bool isSo, string otherwise)
        {
            if (!isSo)
            {
                errors.Add(otherwise);
            }
        }
    }
}
