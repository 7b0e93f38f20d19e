using System.Diagnostics;
using System.Text;

namespace Cryptomeria.ClusterSimulator.Tests.Pods;

/// <summary>Runs scripts in the simulated container and by the machine's own /bin/sh: the output and the exit code must be the same.</summary>
public sealed class ShellFidelityTests
{
    public static TheoryData<string> Titles => [.. ShellScripts.All.Keys];

    [Theory]
    [MemberData(nameof(Titles))]
    public async Task Answers_as_the_real_shell_does(string title)
    {
        // The simulated images have Debian's shell and utilities, so only those can be compared with.
        if (!File.Exists("/etc/debian_version"))
        {
            Assert.Skip("This machine's shell is not Debian's.");
        }

        var script = ShellScripts.All[title];
        await using var box = new TestContainer();
        var expected = await RunRealAsync(script);
        var actual = await box.ShAsync("mkdir -p /tmp/work; cd /tmp/work\n" + script, "sh", "one", "two words", "");
        Assert.Equal(expected, (actual.ExitCode, actual.Output));
    }

    private static async Task<(int ExitCode, string Output)> RunRealAsync(string script)
    {
        var directory = Directory.CreateTempSubdirectory("sh-fidelity-");
        try
        {
            var start = new ProcessStartInfo("/usr/bin/env")
            {
                WorkingDirectory = directory.FullName,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardOutputEncoding = Encoding.UTF8,
            };
            foreach (var argument in (string[])["--default-signal=PIPE,INT,QUIT", "/bin/sh", "-c", script, "sh", "one", "two words", ""])
            {
                start.ArgumentList.Add(argument);
            }

            start.Environment.Clear();
            start.Environment["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
            start.Environment["HOME"] = "/root";
            start.Environment["LC_ALL"] = "C";
            start.Environment["TZ"] = "UTC";
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(120));
            var error = process.StandardError.ReadToEndAsync(timeout.Token);
            var output = await process.StandardOutput.ReadToEndAsync(timeout.Token);
            await error;
            await process.WaitForExitAsync(timeout.Token);
            return (process.ExitCode, output);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}
