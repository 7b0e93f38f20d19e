using System.Text.RegularExpressions;
using Cryptomeria.K8sOps.Helm;
using Cryptomeria.K8sOps.Tests.Cluster.Support;

namespace Cryptomeria.K8sOps.Tests.Helm;

/// <summary>A program that answers as a recorded helm did, and a client that runs it.</summary>
internal sealed partial class RecordedHelm : IDisposable
{
    private readonly TempFolder _folder = new();

    private RecordedHelm(string script)
    {
        var program = _folder.Write("helm", $"#!/bin/sh\necho \"$@\" >>'{_folder.File("arguments")}'\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Client = new HelmClient(new HelmOptions { Binary = program, Directory = _folder.File("helm-data"), TerminationGrace = TimeSpan.FromSeconds(1) });
    }

    public HelmClient Client { get; }

    public StepLogRecorder Log { get; } = new();

    /// <summary>What it was run with, a run a line.</summary>
    public IReadOnlyList<string> Arguments => File.Exists(_folder.File("arguments")) ? File.ReadAllLines(_folder.File("arguments")) : [];

    /// <summary>Answers everything as one recording does.</summary>
    public static RecordedHelm Of(string recording)
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Helm", "Recordings", recording + ".txt"));
        var (output, error) = (text.Split("--- stdout\n")[1].Split("--- stderr\n")[0], text.Split("--- stderr\n")[1]);
        var helm = new RecordedHelm($"cat \"$0.out\"; cat \"$0.err\" >&2; exit {ExitCode().Match(text).Groups[1].Value}");
        helm._folder.Write("helm.out", output);
        helm._folder.Write("helm.err", error);
        return helm;
    }

    /// <summary>Does what a script says.</summary>
    public static RecordedHelm Script(string script) => new(script);

    public string FileIn(string name) => _folder.File(name);

    public void Dispose() => _folder.Dispose();

    [GeneratedRegex("^exit ([0-9]+)", RegexOptions.Multiline)]
    private static partial Regex ExitCode();
}
