using System.Diagnostics;
using Cryptomeria.K8sOps.Cluster;
using Cryptomeria.K8sOps.Shell;
using Cryptomeria.K8sOps.Tests.Cluster.Support;

namespace Cryptomeria.K8sOps.Tests.Relayer.Support;

/// <summary>
/// Stands for a pod: runs commands with this machine's <c>/bin/sh</c> and programs on its PATH that record how they are called.
/// </summary>
internal sealed class ScriptBench : IPodExec, IDisposable
{
    // Records its arguments, then does what the answer to the longest known beginning of them says.
    private const string Program = """
        #!/bin/sh
        { printf '%s' "${0##*/}"; for a; do printf '\037%s' "$a"; done; printf '\036'; } >>"$BENCH/calls"
        k=${0##*/}
        for a; do k="$k $a"; done
        while [ -n "$k" ]; do
          f="$BENCH/answers/$(printf '%s' "$k" | tr '/\n' '__')"
          if [ "${#k}" -lt 200 ] && [ -f "$f" ]; then . "$f"; exit; fi
          case $k in *' '*) k=${k% *} ;; *) exit 0 ;; esac
        done
        """;

    private readonly TempFolder _folder = new();
    private readonly string _bin;

    public ScriptBench()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs /bin/sh");
        _bin = Directory.CreateDirectory(_folder.File("bin")).FullName;
        Directory.CreateDirectory(_folder.File("answers"));
        foreach (var program in new[] { "rly", "gwcd" })
        {
            var file = Path.Combine(_bin, program);
            File.WriteAllText(file, Program);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            }
        }
    }

    /// <summary>A session in the pod it stands for.</summary>
    public PodSession Session => new(new PodRef("ns", "pod", "relayer"), "job_1", Log, CancellationToken.None, CancellationToken.None);

    public StepLogRecorder Log { get; } = new();

    /// <summary>Changes a script's output, as a broken connection may.</summary>
    public Func<string, string>? Tamper { get; set; }

    /// <summary>Every call of a program so far: its name and its arguments.</summary>
    public IReadOnlyList<string[]> Calls =>
        File.Exists(_folder.File("calls"))
            ? [.. File.ReadAllText(_folder.File("calls")).Split('\x1e', StringSplitOptions.RemoveEmptyEntries).Select(call => call.Split('\x1f'))]
            : [];

    /// <summary>A file of the pod.</summary>
    public string FilePath(string name) => _folder.File(name);

    public string Write(string name, string text) => _folder.Write(name, text);

    /// <summary>What a program does where its arguments begin so: a shell text.</summary>
    public void Answer(string call, string script) => File.WriteAllText(_folder.File(Path.Combine("answers", call.Replace('/', '_'))), script);

    public async Task<ExecResult> RunAsync(ExecRequest request, CancellationToken stop, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(request.Command[0], request.Command.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = $"{_bin}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["BENCH"] = _folder.Path;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
        await process.WaitForExitAsync(cancellationToken);
        return new ExecResult(process.ExitCode, Tamper?.Invoke(await output) ?? await output, await error);
    }

    public void Dispose() => _folder.Dispose();
}
