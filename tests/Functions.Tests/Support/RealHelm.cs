using System.Collections.Concurrent;
using System.Diagnostics;

namespace Cryptomeria.Functions.Tests.Support;

/// <summary>
/// Real helms, where there are: <c>CRYPTOMERIA_TEST_HELM3</c> and <c>CRYPTOMERIA_TEST_HELM4</c> name them, else <c>HELM_BINARY</c> or <c>helm</c> on the path is
/// taken for the version it is of. <c>.ci/run</c> fetches both.
/// </summary>
public static class RealHelm
{
    private static readonly ConcurrentDictionary<string, int> Majors = new(StringComparer.Ordinal);

    /// <summary>The chart the tests install: what cryptomeria's chart makes, and what can go wrong as values.</summary>
    public static string Chart => RepositoryRoot.PathOf("tests", "Functions.Tests", "Charts", "cryptomeria");

    /// <summary>A helm of a version, 3 or 4; the test is skipped where there is none.</summary>
    public static string Of(int major)
    {
        var variable = $"CRYPTOMERIA_TEST_HELM{major}";
        var helm = Named(variable) ?? (Common() is { } found && Major(found) == major ? found : null);
        Assert.SkipWhen(helm is null, $"no helm {major}: set {variable}");
        return helm!;
    }

    /// <summary>A helm of either version; the test is skipped where there is none.</summary>
    public static string Any()
    {
        var helm = Common() ?? Named("CRYPTOMERIA_TEST_HELM3") ?? Named("CRYPTOMERIA_TEST_HELM4");
        Assert.SkipWhen(helm is null, "no helm: set HELM_BINARY");
        return helm!;
    }

    /// <summary>The settings that make the app use a helm and <see cref="Chart"/>.</summary>
    public static string[] Settings(string helm) => [$"--HELM_BINARY={helm}", $"--HELM_CHART_PATH={Chart}"];

    /// <summary>Runs a helm beside the app, as a person or another host would, and kills it (SIGKILL) when something is so.</summary>
    public static async Task RunAndKillAsync(string helm, string kubeconfig, Func<bool> when, params string[] arguments)
    {
        using var home = new TemporaryDirectory();
        using var process = Start(helm, home, kubeconfig, arguments);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
        try
        {
            await SimulatedSystem.UntilAsync(when);
        }
        finally
        {
            var ended = process.HasExited;
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            Assert.False(ended, $"helm ended by itself: {await output}{await errors}");
        }
    }

    /// <summary>Runs a helm to its end.</summary>
    public static async Task<(int Code, string Output, string Errors)> RunAsync(string helm, string kubeconfig, params string[] arguments)
    {
        using var home = new TemporaryDirectory();
        using var process = Start(helm, home, kubeconfig, arguments);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await errors);
    }

    private static Process Start(string helm, TemporaryDirectory home, string kubeconfig, string[] arguments) => Process.Start(
        new ProcessStartInfo(helm, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["HELM_CACHE_HOME"] = home.Path,
                ["HELM_CONFIG_HOME"] = home.Path,
                ["HELM_DATA_HOME"] = home.Path,
                ["KUBECONFIG"] = kubeconfig,
            },
        })!;

    private static string? Named(string variable) => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } named ? named : null;

    private static string? Common() => Named("HELM_BINARY")
        ?? (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, "helm"))
            .FirstOrDefault(File.Exists);

    private static int Major(string helm) => Majors.GetOrAdd(helm, static path =>
    {
        using var process = Process.Start(new ProcessStartInfo(path, ["version", "--template", "{{.Version}}"]) { RedirectStandardOutput = true })!;
        var version = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return int.Parse(version.TrimStart('v').Split('.')[0], System.Globalization.CultureInfo.InvariantCulture);
    });
}
