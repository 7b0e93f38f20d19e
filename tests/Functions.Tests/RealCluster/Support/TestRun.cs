using System.Diagnostics;
using System.Xml.Linq;
using Cryptomeria.Functions.Tests.Support;

namespace Cryptomeria.Functions.Tests.RealCluster.Support;

/// <summary>These tests run by a process of their own, as who points them at a cluster runs them.</summary>
internal static class TestRun
{
    /// <summary>Runs the tests of some classes with some variables set, and answers each.</summary>
    public static async Task<IReadOnlyList<TestOutcome>> OfAsync(IEnumerable<Type> classes, IReadOnlyDictionary<string, string> variables)
    {
        using var directory = new TemporaryDirectory();
        var results = directory.File("results.xml");
        string[] chosen = [.. classes.SelectMany(type => (string[])["-class", type.FullName!])];
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(TestRun).Assembly.Location, "-noLogo", "-noColor", "-xml", results, .. chosen])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode == 0, $"the tests ended with {process.ExitCode}:\n{output}\n{await errors}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        using var text = File.OpenRead(results);
        var document = await XDocument.LoadAsync(text, LoadOptions.None, TestContext.Current.CancellationToken);
        return
        [
            .. document.Descendants("test").Select(test => new TestOutcome(
                test.Attribute("type")!.Value, test.Attribute("name")!.Value, test.Attribute("result")!.Value, test.Element("reason")?.Value)),
        ];
    }
}

/// <summary>How a test ended.</summary>
/// <param name="Result"><c>Pass</c>, <c>Fail</c> or <c>Skip</c>.</param>
internal sealed record TestOutcome(string Class, string Name, string Result, string? Reason);
