namespace Cryptomeria.Functions.Tests.Support;

/// <summary>A chart's directory for the helm stand-in, and where that program is.</summary>
public sealed class HelmChart : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public HelmChart()
    {
        File.WriteAllText(_directory.File("Chart.yaml"), "apiVersion: v2\nname: cryptomeria\nversion: 0.1.0\n");
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
    public void Behave(int delayMilliseconds = 0, string? fail = null)
        => File.WriteAllText(
            _directory.File("behaviour.json"),
            $$"""{"delayMilliseconds":{{delayMilliseconds}},"fail":{{(fail is null ? "null" : $"\"{fail}\"")}},"lines":3}""");

    public void Dispose() => _directory.Dispose();
}
