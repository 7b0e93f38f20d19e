using System.Diagnostics;
using Cryptomeria.ClusterSimulator;
using Cryptomeria.Functions.Tests.Support;

namespace Cryptomeria.Functions.Tests.RealCluster.Support;

/// <summary>The simulator as a process of its own, with nothing deployed: a cluster that is known by its kubeconfig alone.</summary>
internal sealed class SimulatorProgram : IAsyncDisposable
{
    private const string Serving = "A simulated cluster serves at ";

    private readonly TemporaryDirectory _directory = new();
    private readonly Process _process;
    private readonly Task<string> _errors;
    private Task<string>? _usage;

    private SimulatorProgram(string[] arguments)
    {
        Kubeconfig = _directory.File("kubeconfig");
        string[] all = ["exec", typeof(ClusterSimulatorHost).Assembly.Location, "--empty", "--kubeconfig", Kubeconfig, .. arguments];
        _process = Process.Start(new ProcessStartInfo("dotnet", all) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _errors = _process.StandardError.ReadToEndAsync();
    }

    public string Kubeconfig { get; }

    public Uri Address { get; private set; } = null!;

    public static async Task<SimulatorProgram> StartAsync(params string[] arguments)
    {
        var program = new SimulatorProgram(arguments);
        var first = await program._process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        if (first?.StartsWith(Serving, StringComparison.Ordinal) != true)
        {
            await program.DisposeAsync();
            Assert.Fail($"the simulator did not start: {first}\n{await program._errors}");
        }

        program.Address = new Uri(first[Serving.Length..]);
        program._usage = program._process.StandardOutput.ReadToEndAsync();
        return program;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync(CancellationToken.None);
        await _errors;
        await (_usage ?? Task.FromResult(string.Empty));
        _process.Dispose();
        _directory.Dispose();
    }
}
