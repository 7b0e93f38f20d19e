using System.Diagnostics;
using Cryptomeria.Functions.Tests.Support;

namespace Cryptomeria.Functions.Tests.Routes;

/// <summary>A kubeconfig that leads nowhere ends the program at its start, with a message that tells what is wrong with it.</summary>
public sealed class WrongKubeconfigTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(null, "does not exist")]
    [InlineData("no: kubeconfig", "it has no current-context")]
    [InlineData("clusters: []\ncontexts: []\nusers: []\ncurrent-context: gone", "there is no context \"gone\"")]
    public async Task It_is_told_at_start(string? text, string what)
    {
        var file = _directory.File("kubeconfig");
        if (text is not null)
        {
            await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        }

        var start = new ProcessStartInfo("dotnet", ["exec", typeof(AppHost).Assembly.Location, "--urls=http://127.0.0.1:0", $"--KUBECONFIG={file}", $"--DATA_DIR={_directory.Path}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _directory.Path,
        };
        using var program = Process.Start(start)!;
        var output = program.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = await program.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await program.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(program.ExitCode == 1, $"exit {program.ExitCode}: {await output}{errors}");
        Assert.Contains("KUBECONFIG: ", errors, StringComparison.Ordinal);
        Assert.Contains(what, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }
}
