using System.Diagnostics;

namespace Cryptomeria.ClusterSimulator.Tests.Api.Support;

/// <summary>Runs the real kubectl against a simulator.</summary>
internal sealed class Kubectl : IDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("kubectl-");
    private readonly string _program;
    private readonly string _kubeconfig;
    private readonly CancellationToken _timeout;

    public Kubectl(TestCluster cluster)
    {
        _program = Find() ?? "";
        if (_program.Length == 0)
        {
            Assert.Skip("kubectl is not installed.");
        }

        _kubeconfig = cluster.Host.WriteKubeconfig(Path.Combine(_home.FullName, "kubeconfig"));
        _timeout = cluster.Timeout;
    }

    /// <summary>Runs a command that must succeed. Its standard output.</summary>
    public async Task<string> RunAsync(params string[] arguments)
    {
        var (code, output, error) = await TryAsync(null, arguments);
        Assert.True(code == 0, $"kubectl {string.Join(' ', arguments)} ended with {code}: {error}");
        return output;
    }

    /// <param name="input">Standard input; null for none.</param>
    public async Task<(int Code, string Output, string Error)> TryAsync(string? input, params string[] arguments)
    {
        var start = new ProcessStartInfo(_program, ["--kubeconfig", _kubeconfig, "--cache-dir", Path.Combine(_home.FullName, "cache"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["HOME"] = _home.FullName;
        using var process = Process.Start(start)!;
        try
        {
            if (input is not null)
            {
                await process.StandardInput.WriteAsync(input.AsMemory(), _timeout);
            }

            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(_timeout);
            var error = process.StandardError.ReadToEndAsync(_timeout);
            await process.WaitForExitAsync(_timeout);
            return (process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    public void Dispose() => _home.Delete(recursive: true);

    private static string? Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, "kubectl")).FirstOrDefault(File.Exists);
}
