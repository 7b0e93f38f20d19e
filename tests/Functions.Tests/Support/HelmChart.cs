using System.Diagnostics;
using System.Text.Json;

namespace Cryptomeria.Functions.Tests.Support;

/// <summary>A chart's directory for the helm stand-in, and where that program is.</summary>
public sealed class HelmChart : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public HelmChart()
    {
        System.IO.File.WriteAllText(_directory.File("Chart.yaml"), "apiVersion: v2\nname: cryptomeria\nversion: 0.1.0\n");
    }

    /// <summary>The program, built beside these tests.</summary>
    public static string Binary
    {
        get
        {
            var output = new DirectoryInfo(AppContext.BaseDirectory);
            var (framework, configuration) = (output.Name, output.Parent!.Name);
            return System.IO.Path.Combine(output.Parent!.Parent!.Parent!.Parent!.FullName, "HelmStandIn", "bin", configuration, framework, "helm-stand-in");
        }
    }

    public string Path => _directory.Path;

    /// <summary>The settings that make the app use both.</summary>
    public string[] Settings => [$"--HELM_BINARY={Binary}", $"--HELM_CHART_PATH={Path}"];

    /// <summary>Makes helm behave differently from now on.</summary>
    public void Behave(int delayMilliseconds = 0, string? fail = null, int lines = 3, int readDelayMilliseconds = 0, string? refuse = null) =>
        System.IO.File.WriteAllText(_directory.File("behaviour.json"), JsonSerializer.Serialize(new { delayMilliseconds, fail, lines, readDelayMilliseconds, refuse }));

    /// <summary>Makes helm stay at work, and answers the chart's folder.</summary>
    public string Slow()
    {
        Behave(delayMilliseconds: 60_000);
        return _directory.Path;
    }

    /// <summary>A file of the chart.</summary>
    public string File(string name) => _directory.File(name);

    /// <summary>Runs helm beside the app, as a person or another host would, and kills it when something is so.</summary>
    public async Task RunAndKillAsync(string kubeconfig, Func<bool> when, params string[] arguments)
    {
        var start = new ProcessStartInfo(Binary) { Environment = { ["KUBECONFIG"] = kubeconfig } };
        Array.ForEach(arguments, start.ArgumentList.Add);
        using var helm = Process.Start(start)!;
        await SimulatedSystem.UntilAsync(when);
        helm.Kill();
        await helm.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose() => _directory.Dispose();
}
