using System.Diagnostics;
using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Control;
using k8s;

namespace Cryptomeria.ClusterSimulator.Tests.Api;

/// <summary>The simulator as a process of its own.</summary>
public sealed class ProgramTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("simulator-");
    private readonly CancellationTokenSource _timeout = new(TimeSpan.FromSeconds(40));

    private CancellationToken Timeout => _timeout.Token;

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        _timeout.Dispose();
    }

    [Fact]
    public async Task It_serves_a_cryptomeria_and_ends_on_sigterm()
    {
        var kubeconfig = Path.Combine(_folder.FullName, "kubeconfig");
        using var process = Start("--port", "0", "--kubeconfig", kubeconfig, "--fdsc", "1", "--block-time", "50");
        try
        {
            Assert.StartsWith("A simulated cluster serves at http://127.0.0.1:", await process.StandardOutput.ReadLineAsync(Timeout), StringComparison.Ordinal);
            while (await process.StandardOutput.ReadLineAsync(Timeout) != "Ctrl-C ends it.")
            {
                // How to use it.
            }

            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(kubeconfig));
            }

            var configuration = KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig);
            using var client = new Kubernetes(configuration);
            await WaitUntilReadyAsync(client);
            var sets = await client.AppsV1.ListNamespacedStatefulSetAsync("cryptomeria", cancellationToken: Timeout);
            Assert.Equal(["cryptomeria-fdsc-0", "cryptomeria-gwc", "cryptomeria-mdsc"], sets.Items.Select(set => set.Metadata.Name));
            await ControlOverHttpAsync(new Uri(configuration.Host));
            Kill(process.Id, 15);
            await process.WaitForExitAsync(Timeout);
            Assert.Equal(0, process.ExitCode);
            Assert.Equal("", await process.StandardError.ReadToEndAsync(Timeout));
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_its_arguments_is_named()
    {
        using var process = Start("--port", "70000", "--nonsense", "--fdsc");
        var error = await process.StandardError.ReadToEndAsync(Timeout);
        await process.WaitForExitAsync(Timeout);
        Assert.Equal(2, process.ExitCode);
        Assert.Contains("--port cannot be '70000'.", error, StringComparison.Ordinal);
        Assert.Contains("--nonsense is unknown.", error, StringComparison.Ordinal);
        Assert.Contains("--fdsc needs a value.", error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_usage_names_every_argument_that_is_taken()
    {
        string[] words = CommandLine.Usage.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        foreach (var name in words.Where(word => word.StartsWith("--", StringComparison.Ordinal)))
        {
            var errors = CommandLine.Parse([name]).Errors;
            Assert.True(errors.Count == 0 || errors[0] == $"{name} needs a value.", name);
        }
    }

    private static Process Start(params string[] arguments) => Process.Start(
        new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Cryptomeria.ClusterSimulator.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    private async Task ControlOverHttpAsync(Uri server)
    {
        using var http = new HttpClient { BaseAddress = server };
        using var set = await http.PutAsJsonAsync("/sim/cryptomeria/faults", new { stuckChains = new[] { "gwc" } }, Timeout);
        Assert.Equal(204, (int)set.StatusCode);
        var faults = await http.GetFromJsonAsync<JsonNode>("/sim/cryptomeria/faults", Timeout);
        Assert.Equal("gwc", faults!["stuckChains"]![0]!.GetValue<string>());
        var world = await http.GetFromJsonAsync<JsonNode>("/sim/cryptomeria", Timeout);
        Assert.Equal(["fdsc-0", "gwc", "mdsc"], world!["chains"]!.AsArray().Select(chain => chain!["id"]!.GetValue<string>()));
        using var wrong = await http.PutAsJsonAsync("/sim/cryptomeria/faults", new { stuckChain = "gwc" }, Timeout);
        Assert.Equal(400, (int)wrong.StatusCode);
    }

    private async Task WaitUntilReadyAsync(Kubernetes client)
    {
        while (true)
        {
            var pods = await client.CoreV1.ListNamespacedPodAsync("cryptomeria", cancellationToken: Timeout);
            if (pods.Items.Count == 6 && pods.Items.All(pod => pod.Status.ContainerStatuses?.All(container => container.Ready) == true))
            {
                return;
            }

            await Task.Delay(20, Timeout);
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int process, int signal);

    private static void Kill(int process, int signal) => Assert.Equal(0, SendSignal(process, signal));
}
