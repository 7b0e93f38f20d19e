using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cryptomeria.K8sOps.Shell;

namespace Cryptomeria.K8sOps.Helm;

/// <summary>
/// Runs the helm program (v3.14 or later, and v4): argument vectors only, its own directories, lines told to the log as they come. One helm per
/// release at a time; the caller's lock on the namespace sees to that.
/// </summary>
public sealed class HelmClient(HelmOptions options)
{
    private const string NotFound = "release: not found";

    // Read once: it says which flags there are.
    private Version? _version;

    /// <summary>The version, such as <c>3.21.1</c>.</summary>
    /// <exception cref="OperationException"><c>HELM_MISSING</c> where the program cannot be started, <c>HELM_UNSUPPORTED</c> where it is older than 3.14.</exception>
    public async Task<Version> GetVersionAsync(IStepLog log, CancellationToken stop, CancellationToken cancellationToken)
    {
        var result = await RunAsync(["version", "--template", "{{.Version}}"], null, log, false, stop, cancellationToken);
        Check(result, "version");
        var text = result.StandardOutput.Trim().TrimStart('v').Split('+', '-')[0];
        if (!Version.TryParse(text, out var version))
        {
            throw new OperationException(ErrorCodes.HelmUnsupported, $"'{options.Binary} version' answered '{result.StandardOutput.Trim()}'");
        }

        return version >= new Version(3, 14)
            ? _version = version
            : throw new OperationException(ErrorCodes.HelmUnsupported, $"helm {version} is older than 3.14");
    }

    /// <summary>The chart's <c>Chart.yaml</c> as text.</summary>
    /// <exception cref="OperationException"><c>CHART_UNREADABLE</c>.</exception>
    public async Task<string> ShowChartAsync(string chart, IStepLog log, CancellationToken stop, CancellationToken cancellationToken)
    {
        var result = await RunAsync(["show", "chart", chart], null, log, false, stop, cancellationToken);
        return result.ExitCode == 0
            ? result.StandardOutput
            : throw new OperationException(
                ErrorCodes.ChartUnreadable, $"the chart cannot be read: {result.Error}", details: new Dictionary<string, string> { ["chart"] = chart });
    }

    /// <summary>Fetches the charts a chart depends on.</summary>
    public async Task UpdateDependenciesAsync(string chart, IStepLog log, CancellationToken stop, CancellationToken cancellationToken) =>
        Check(await RunAsync(["dependency", "update", chart], null, log, true, stop, cancellationToken), "dependency update");

    /// <summary>The release, or null where there is none.</summary>
    public async Task<HelmRelease?> FindReleaseAsync(HelmTarget target, IStepLog log, CancellationToken stop, CancellationToken cancellationToken)
    {
        var result = await RunAsync(["status", target.Release, "--namespace", target.Namespace, "-o", "json"], null, log, false, stop, cancellationToken);
        if (result.ExitCode != 0 && result.Error.EndsWith(NotFound, StringComparison.Ordinal))
        {
            return null;
        }

        Check(result, "status");
        return ReadRelease(result.StandardOutput);
    }

    /// <summary>Installs the chart, into a namespace that is there, or upgrades the release.</summary>
    /// <remarks>
    /// helm 4 applies on the server, where a field that somebody else set (the replicas, by a stop) is a conflict unless told otherwise; helm 3 takes such
    /// fields over without a flag. A release of helm 3's helm 4 would go on applying from the client, where it refuses that flag, unless told otherwise too.
    /// </remarks>
    /// <param name="timeout">The longest that helm waits for a hook; null for its own five minutes.</param>
    public async Task UpgradeInstallAsync(
        HelmTarget target, string chart, HelmUpgrade upgrade, TimeSpan? timeout, IStepLog log, CancellationToken stop, CancellationToken cancellationToken)
    {
        var takeOver = await TakeOverAsync(log, stop, cancellationToken);
        var file = await WriteValuesAsync(target, upgrade.Values, cancellationToken);
        try
        {
            string[] arguments =
            [
                "upgrade", "--install", target.Release, chart, "--namespace", target.Namespace, "--values", file,
                ValuesFlag(upgrade), .. Timeout(timeout), .. takeOver,
            ];
            Check(await RunAsync(arguments, target, log, true, stop, cancellationToken), "upgrade");
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>
    /// Has helm work out an install or upgrade against the cluster (<c>--dry-run=server</c>): the chart, its values and templates are checked, nothing is changed.
    /// </summary>
    /// <param name="upgrade">Its values travel by standard input, so that a run beside it on the same release has its own.</param>
    /// <exception cref="OperationException">What the run itself would fail with before it changes anything.</exception>
    internal async Task<HelmRehearsal> RehearseAsync(
        HelmTarget target, string chart, HelmUpgrade upgrade, IStepLog log, CancellationToken stop, CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            "upgrade", "--install", target.Release, chart, "--namespace", target.Namespace, "--values", "-",
            ValuesFlag(upgrade), "--dry-run=server", "-o", "json", .. await TakeOverAsync(log, stop, cancellationToken),
        ];
        var result = await RunAsync(arguments, null, log, false, stop, cancellationToken, upgrade.Values.ToJsonString());
        Check(result, "upgrade --dry-run");
        return Parse(result.StandardOutput, "upgrade --dry-run", root =>
        {
            var moment = (root["version"]?.GetValue<int>() ?? 1) > 1 ? "upgrade" : "install";
            var hooks = (root["hooks"] as JsonArray ?? [])
                .Where(hook => (hook!["events"] as JsonArray ?? []).Any(when => when!.GetValue<string>() == $"pre-{moment}" || when.GetValue<string>() == $"post-{moment}"))
                .SelectMany(hook => ReleaseManifest.Parse(hook!["manifest"]?.GetValue<string>() ?? string.Empty));
            return new HelmRehearsal(ReleaseManifest.Parse(root["manifest"]?.GetValue<string>() ?? string.Empty), [.. hooks]);
        });
    }

    /// <summary>The newest revision that was deployed once (<c>deployed</c>, else <c>superseded</c>), or null where none was.</summary>
    public async Task<int?> FindLastDeployedAsync(HelmTarget target, IStepLog log, CancellationToken stop, CancellationToken cancellationToken)
    {
        var result = await RunAsync(["history", target.Release, "--namespace", target.Namespace, "-o", "json"], null, log, false, stop, cancellationToken);
        Check(result, "history");
        var revisions = Parse(result.StandardOutput, "history", root => root.AsArray()
            .Select(revision => (Number: revision!["revision"]!.GetValue<int>(), Status: revision["status"]!.GetValue<string>()))
            .ToList());
        return Newest("deployed") ?? Newest("superseded");

        int? Newest(string status) => revisions.Where(revision => revision.Status == status).Select(revision => (int?)revision.Number).Max();
    }

    /// <summary>Goes back to a revision.</summary>
    /// <param name="timeout">As for <see cref="UpgradeInstallAsync"/>.</param>
    public async Task RollbackAsync(
        HelmTarget target, int revision, TimeSpan? timeout, IStepLog log, CancellationToken stop, CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            "rollback", target.Release, revision.ToString(CultureInfo.InvariantCulture), "--namespace", target.Namespace,
            .. Timeout(timeout), .. await TakeOverAsync(log, stop, cancellationToken),
        ];
        Check(await RunAsync(arguments, target, log, true, stop, cancellationToken), "rollback");
    }

    /// <summary>Uninstalls the release. Its objects stay until what they own is gone, so that who waits for them waits for the pods.</summary>
    /// <param name="timeout">As for <see cref="UpgradeInstallAsync"/>.</param>
    /// <returns>False where there was none.</returns>
    public async Task<bool> UninstallAsync(HelmTarget target, TimeSpan? timeout, IStepLog log, CancellationToken stop, CancellationToken cancellationToken)
    {
        string[] arguments = ["uninstall", target.Release, "--namespace", target.Namespace, "--cascade", "foreground", .. Timeout(timeout)];
        var result = await RunAsync(arguments, target, log, true, stop, cancellationToken);
        if (result.ExitCode != 0 && result.Error.EndsWith(NotFound, StringComparison.Ordinal))
        {
            return false;
        }

        Check(result, "uninstall");
        return true;
    }

    /// <summary>Ends helms that a killed host left at work on the release, and removes what it left of its values.</summary>
    /// <returns>True where there was one.</returns>
    public async Task<bool> EndLeftBehindAsync(HelmTarget target, IStepLog log)
    {
        // Nothing can be deleted in a directory that is not there.
        Directory.CreateDirectory(options.Directory);
        var note = NoteOf(target);
        var processes = note.FindLeftBehind();
        foreach (var process in processes)
        {
            using (process)
            {
                log.Event($"a helm (process {process.Id}) that an earlier run left behind is ended");
                await ChildProcess.EndAsync(process, options.TerminationGrace);
            }
        }

        note.Clear();
        File.Delete(ValuesFile(target));
        return processes.Count > 0;
    }

    /// <remarks>
    /// Not <c>--reuse-values</c>: that also keeps the defaults of the chart the release was made with, so that the templates of a newer one miss the
    /// defaults it brings. Every helm that is accepted (3.14 and later) has this one.
    /// </remarks>
    private static string ValuesFlag(HelmUpgrade upgrade) => upgrade.ReuseValues ? "--reset-then-reuse-values" : "--reset-values";

    private static string[] Timeout(TimeSpan? timeout) => timeout is { } time
        ? ["--timeout", string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, Math.Ceiling(time.TotalSeconds))}s")]
        : [];

    private async Task<string[]> TakeOverAsync(IStepLog log, CancellationToken stop, CancellationToken cancellationToken) =>
        (_version ?? await GetVersionAsync(log, stop, cancellationToken)).Major >= 4 ? ["--server-side=true", "--force-conflicts"] : [];

    private static HelmRelease ReadRelease(string json) => Parse(json, "status", root => new HelmRelease(
        root["name"]!.GetValue<string>(),
        root["namespace"]!.GetValue<string>(),
        root["info"]!["status"]!.GetValue<string>(),
        root["version"]!.GetValue<int>(),
        root["info"]!["description"]?.GetValue<string>() ?? string.Empty,
        root["config"]?.DeepClone() as JsonObject ?? [])
    { Manifest = root["manifest"]?.GetValue<string>() ?? string.Empty });

    private static T Parse<T>(string json, string what, Func<JsonNode, T> read)
    {
        try
        {
            return read(JsonNode.Parse(json)!);
        }
        catch (Exception exception) when (exception is JsonException or NullReferenceException or InvalidOperationException)
        {
            throw new OperationException(ErrorCodes.UnexpectedOutput, $"helm {what} answered in a form that is not understood", inner: exception);
        }
    }

    private static void Check(HelmResult result, string what)
    {
        if (result.ExitCode != 0)
        {
            throw HelmFailures.Of(result, what);
        }
    }

    /// <param name="noted">The release the run changes; null for one that only reads.</param>
    /// <param name="input">What it reads from its standard input.</param>
    private async Task<HelmResult> RunAsync(
        string[] arguments,
        HelmTarget? noted,
        IStepLog log,
        bool logOutput,
        CancellationToken stop,
        CancellationToken cancellationToken,
        string? input = null)
    {
        Directory.CreateDirectory(options.Directory);
        var start = new ProcessStartInfo(options.Binary);
        Array.ForEach(arguments, start.ArgumentList.Add);
        SetEnvironment(start);
        var note = noted is null ? null : NoteOf(noted);
        note?.Mark(start);
        var command = string.Join(' ', ["helm", .. arguments]);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop, cancellationToken);
        end.Token.ThrowIfCancellationRequested();
        log.Command(command);
        try
        {
            var result = await ChildProcess.RunAsync(
                start,
                process => note?.Write(process),
                line => LogIf(logOutput, () => log.Stdout(command, line)),
                line => log.Stderr(command, line),
                options.TerminationGrace,
                end.Token,
                input);
            note?.Clear();
            log.CommandEnded(command, result.ExitCode == 0 ? "ok" : ProcessExit.SignalOf(result.ExitCode) is { } signal ? $"killed by {signal}" : $"exit {result.ExitCode}");
            return HelmFailures.OfSignal(result, arguments[0]) is { } killed ? throw killed : result;
        }
        catch (OperationCanceledException)
        {
            note?.Clear();
            log.CommandEnded(command, "stopped");
            throw;
        }
        catch (Win32Exception exception)
        {
            log.CommandEnded(command, "not started");
            throw new OperationException(
                ErrorCodes.HelmMissing,
                $"'{options.Binary}' cannot be started: {exception.Message}",
                details: new Dictionary<string, string> { ["binary"] = options.Binary },
                inner: exception);
        }
    }

    private static void LogIf(bool condition, Action log)
    {
        if (condition)
        {
            log();
        }
    }

    private void SetEnvironment(ProcessStartInfo start)
    {
        // Its own directories: what the user's helm has configured must not change what this one does.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("HELM_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        ProxyVariables.Complete(start.Environment);
        start.Environment["HELM_CACHE_HOME"] = Path.Combine(options.Directory, "cache");
        start.Environment["HELM_CONFIG_HOME"] = Path.Combine(options.Directory, "config");
        start.Environment["HELM_DATA_HOME"] = Path.Combine(options.Directory, "data");
        if (options.Kubeconfig is { } kubeconfig)
        {
            start.Environment["KUBECONFIG"] = kubeconfig;
        }

        if (options.Context is { } context)
        {
            start.Environment["HELM_KUBECONTEXT"] = context;
        }
    }

    private async Task<string> WriteValuesAsync(HelmTarget target, JsonObject values, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(options.Directory);
        var path = ValuesFile(target);
        var access = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            access.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var file = new FileStream(path, access);
        await JsonSerializer.SerializeAsync(file, values, cancellationToken: cancellationToken);
        return path;
    }

    private string ValuesFile(HelmTarget target) => Path.Combine(options.Directory, $"{target.Namespace}.{target.Release}.values.json");

    private HelmProcessNote NoteOf(HelmTarget target) => new(options.Directory, target.Namespace, target.Release);
}

/// <summary>A release in a namespace.</summary>
public sealed record HelmTarget(string Namespace, string Release);
