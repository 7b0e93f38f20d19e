using System.Diagnostics;

namespace Cryptomeria.Functions.Tests.RealCluster.Support;

/// <summary>helm, run by the tests themselves to clean up.</summary>
internal sealed class HelmProgram(TestClusterSettings settings)
{
    /// <summary>Uninstalls the release; none there is as good.</summary>
    public async Task UninstallAsync(CancellationToken cancellationToken)
    {
        string[] context = settings.Context is { } name ? ["--kube-context", name] : [];
        var start = new ProcessStartInfo(settings.HelmBinary, ["uninstall", "cryptomeria", "--namespace", settings.Namespace, .. context])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["KUBECONFIG"] = settings.Kubeconfig;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = await process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0 && !error.Contains("release: not found", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"helm uninstall exited with {process.ExitCode}: {await output}{error}");
        }
    }
}
