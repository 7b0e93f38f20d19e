using System.Diagnostics;
using System.Text.Json.Nodes;
using Cryptomeria.K8sOps.Helm;

namespace Cryptomeria.K8sOps.Tests.Helm;

/// <summary>The client against what a real helm 3.21 wrote, and against helms that behave badly.</summary>
public sealed class HelmClientTests
{
    private static readonly HelmTarget Target = new("rec", "t1");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("10-status", "deployed", 1, "{}")]
    [InlineData("21-status-after-time-out", "failed", 1, """{"image":"nowhere/none:1"}""")]
    [InlineData("24-status-after-sigkill", "pending-install", 1, """{"image":"nowhere/none:1"}""")]
    [InlineData("30-status-after-sigterm", "failed", 1, """{"image":"nowhere/none:1"}""")]
    [InlineData("31-status-upgrade-sigkill", "pending-upgrade", 2, """{"image":"nowhere/none:1"}""")]
    public async Task A_release_is_read(string recording, string status, int revision, string values)
    {
        using var helm = RecordedHelm.Of(recording);
        var release = await helm.Client.FindReleaseAsync(Target, helm.Log, default, Token);
        Assert.Equal((status, revision, status.StartsWith("pending", StringComparison.Ordinal)), (release!.Status, release.Revision, release.IsPending));
        Assert.Equal(values, release.Values.ToJsonString());
        Assert.Equal(["status t1 --namespace rec -o json"], helm.Arguments);
    }

    [Fact]
    public async Task No_release_is_an_answer()
    {
        using var status = RecordedHelm.Of("03-status-not-found");
        Assert.Null(await status.Client.FindReleaseAsync(Target, status.Log, default, Token));
        using var uninstall = RecordedHelm.Of("04-uninstall-not-found");
        Assert.False(await uninstall.Client.UninstallAsync(Target, null, uninstall.Log, default, Token));
        using var gone = RecordedHelm.Of("22-uninstall");
        Assert.True(await gone.Client.UninstallAsync(Target, null, gone.Log, default, Token));
    }

    [Theory]
    [InlineData("15-history", 2)]
    [InlineData("34-history-after-rollback", 3)]
    public async Task The_last_deployed_revision_is_found(string recording, int revision)
    {
        using var helm = RecordedHelm.Of(recording);
        Assert.Equal(revision, await helm.Client.FindLastDeployedAsync(Target, helm.Log, default, Token));
    }

    [Theory]
    [InlineData("17-schema-violation", ErrorCodes.HelmFailed, false, "tiny: - at '/fdsc/replicas': maximum: got 99, want 64")]
    [InlineData("18-template-error", ErrorCodes.HelmFailed, false, "execution error at (tiny/templates/d.yaml:12:3): boom")]
    [InlineData("19-chart-missing", ErrorCodes.HelmFailed, false, "path \"./nope\" not found")]
    [InlineData("20-wait-times-out", ErrorCodes.HelmFailed, false, "context deadline exceeded")]
    [InlineData("26-upgrade-while-pending", ErrorCodes.HelmReleasePending, false, "another operation (install/upgrade/rollback) is in progress")]
    [InlineData("32-upgrade-while-pending-upgrade", ErrorCodes.HelmReleasePending, false, "another operation (install/upgrade/rollback) is in progress")]
    [InlineData("35-cluster-unreachable", ErrorCodes.K8sUnreachable, true, "connect: connection refused")]
    [InlineData("36-forbidden", ErrorCodes.K8sForbidden, false, "cannot list resource \"secrets\"")]
    public async Task A_failure_is_told_whole(string recording, string code, bool retryable, string told)
    {
        using var helm = RecordedHelm.Of(recording);
        var e = await Assert.ThrowsAsync<OperationException>(() => helm.Client.FindLastDeployedAsync(Target, helm.Log, default, Token));
        Assert.Equal((code, retryable, "1"), (e.Code, e.Retryable, e.Details["exitCode"]));
        Assert.Contains(told, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Error: ", e.Message, StringComparison.Ordinal);
        Assert.NotEmpty(e.Details["stderr"]);
    }

    [Theory]
    [InlineData("v3.14.0", false)]
    [InlineData("v3.21.1+gc56dd00", false)]
    [InlineData("v4.0.1", true)]
    [InlineData("v4.1.0-rc.1", true)]
    public async Task From_4_on_it_takes_over_fields_that_others_set(string version, bool forces)
    {
        using var helm = RecordedHelm.Script($"if [ \"$1\" = version ]; then printf '%s' '{version}'; fi");
        await helm.Client.UpgradeInstallAsync(Target, "chart", new HelmUpgrade([], ReuseValues: true), null, helm.Log, default, Token);
        await helm.Client.RollbackAsync(Target, 1, null, helm.Log, default, Token);
        Assert.Equal(3, helm.Arguments.Count);
        Assert.Equal("version --template {{.Version}}", helm.Arguments[0]);
        Assert.StartsWith("upgrade --install t1 chart --namespace rec --values ", helm.Arguments[1], StringComparison.Ordinal);
        Assert.Contains(" --reset-then-reuse-values", helm.Arguments[1], StringComparison.Ordinal);
        Assert.All(helm.Arguments.Skip(1), line => Assert.Equal(forces, line.EndsWith(" --server-side=true --force-conflicts", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task How_long_it_may_take_is_said()
    {
        using var helm = RecordedHelm.Script("if [ \"$1\" = version ]; then printf v3.21.1; fi");
        await helm.Client.UpgradeInstallAsync(Target, "chart", new HelmUpgrade([], ReuseValues: false), TimeSpan.FromSeconds(89.2), helm.Log, default, Token);
        await helm.Client.RollbackAsync(Target, 1, TimeSpan.FromHours(2), helm.Log, default, Token);
        await helm.Client.UninstallAsync(Target, TimeSpan.FromSeconds(-5), helm.Log, default, Token);
        Assert.EndsWith(" --reset-values --timeout 90s", helm.Arguments[1], StringComparison.Ordinal);
        Assert.EndsWith(" --timeout 7200s", helm.Arguments[2], StringComparison.Ordinal);
        Assert.EndsWith(" --cascade foreground --timeout 1s", helm.Arguments[3], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v3.13.3", "helm 3.13.3 is older than 3.14")]
    [InlineData("what", "answered 'what'")]
    public async Task One_that_is_too_old_or_none_is_told(string version, string told)
    {
        using var helm = RecordedHelm.Script($"printf '%s' '{version}'");
        var e = await Assert.ThrowsAsync<OperationException>(() => helm.Client.GetVersionAsync(helm.Log, default, Token));
        Assert.Equal(ErrorCodes.HelmUnsupported, e.Code);
        Assert.Contains(told, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_travel_in_a_file_that_is_gone_afterwards()
    {
        using var helm = RecordedHelm.Script(
            """
            case "$1" in
              version) printf v3.21.1 ;;
              upgrade) cp "$8" "$0.values"; stat -c %a "$8" >"$0.mode" ;;
            esac
            """);
        await helm.Client.UpgradeInstallAsync(Target, "chart", new HelmUpgrade(new JsonObject { ["password"] = "hush" }, ReuseValues: false), null, helm.Log, default, Token);
        Assert.Equal("""{"password":"hush"}""", await File.ReadAllTextAsync(helm.FileIn("helm.values"), Token));
        Assert.Equal("600", (await File.ReadAllTextAsync(helm.FileIn("helm.mode"), Token)).Trim());
        Assert.Empty(Directory.GetFiles(helm.FileIn("helm-data"), "*.values.json"));
        Assert.DoesNotContain(helm.Log.Entries, entry => entry.Contains("hush", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_rehearsal_has_its_values_from_standard_input_and_leaves_no_file()
    {
        using var helm = RecordedHelm.Script(
            """
            case "$1" in
              version) printf v3.21.1 ;;
              upgrade) cat >"$0.values"; cat "$0.out" ;;
            esac
            """);
        await File.WriteAllTextAsync(
            helm.FileIn("helm.out"),
            """
            {"name":"t1","version":2,"manifest":"---\n# Source: t/d.yaml\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n",
             "hooks":[{"events":["pre-upgrade"],"manifest":"apiVersion: batch/v1\nkind: Job\nmetadata: {name: before}\n"},
                      {"events":["pre-install","test"],"manifest":"apiVersion: batch/v1\nkind: Job\nmetadata: {name: never}\n"}]}
            """,
            Token);
        var rehearsal = await helm.Client.RehearseAsync(Target, "chart", new HelmUpgrade(new JsonObject { ["password"] = "hush" }, ReuseValues: true), helm.Log, default, Token);
        Assert.Equal(["Deployment web"], rehearsal.Objects.Select(one => $"{one.Kind} {one.Name}"));
        Assert.Equal(["Job before"], rehearsal.Hooks.Select(one => $"{one.Kind} {one.Name}"));
        Assert.Equal("upgrade --install t1 chart --namespace rec --values - --reset-then-reuse-values --dry-run=server -o json", helm.Arguments[1]);
        Assert.Equal("""{"password":"hush"}""", await File.ReadAllTextAsync(helm.FileIn("helm.values"), Token));
        Assert.Empty(Directory.GetFiles(helm.FileIn("helm-data"), "*.json"));
        Assert.DoesNotContain(helm.Log.Entries, entry => entry.Contains("hush", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_releases_objects_are_read()
    {
        using var status = RecordedHelm.Of("10-status");
        var release = await status.Client.FindReleaseAsync(Target, status.Log, default, Token);
        Assert.Equal(["Deployment t1-web"], ReleaseManifest.Parse(release!.Manifest).Select(one => $"{one.Kind} {one.Name}"));
    }

    [Fact]
    public async Task One_that_reads_no_input_is_heard_out()
    {
        using var helm = RecordedHelm.Script("""if [ "$1" = version ]; then printf v3.21.1; else exec 0<&-; echo 'Error: no' >&2; exit 1; fi""");
        var values = new JsonObject { ["long"] = new string('x', 1_000_000) };
        var e = await Assert.ThrowsAsync<OperationException>(() => helm.Client.RehearseAsync(Target, "chart", new HelmUpgrade(values, false), helm.Log, default, Token));
        Assert.Equal((ErrorCodes.HelmFailed, "helm upgrade --dry-run failed: no"), (e.Code, e.Message));
    }

    [Fact]
    public async Task Its_environment_is_its_own()
    {
        using var helm = RecordedHelm.Script("env | grep '^HELM_' >\"$0.env\"; printf v3.21.1");
        await helm.Client.GetVersionAsync(helm.Log, default, Token);
        var names = (await File.ReadAllLinesAsync(helm.FileIn("helm.env"), Token)).Select(line => line.Split('=')[0]).Order(StringComparer.Ordinal);
        Assert.Equal(["HELM_CACHE_HOME", "HELM_CONFIG_HOME", "HELM_DATA_HOME"], names);
    }

    [Theory]
    [InlineData("trap 'echo told; exit 1' TERM")]
    [InlineData("trap '' TERM")]
    public async Task Told_to_stop_it_gets_SIGTERM_and_is_killed_where_it_does_not_end(string trap)
    {
        using var helm = RecordedHelm.Script($"{trap}; echo begun; while :; do sleep 0.05; done");
        using var stop = new CancellationTokenSource();
        var running = helm.Client.UninstallAsync(Target, null, helm.Log, stop.Token, Token);
        await helm.Log.WaitForAsync("out begun");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running).WaitAsync(TimeSpan.FromSeconds(60), Token);
        Assert.Equal(trap.Contains("told", StringComparison.Ordinal), helm.Log.Entries.Contains("out told"));
        Assert.Contains("end stopped", helm.Log.Entries);
        Assert.False(await helm.Client.EndLeftBehindAsync(Target, helm.Log));
    }

    [Fact]
    public async Task One_that_another_host_left_behind_is_found_and_ended()
    {
        using var helm = RecordedHelm.Script("echo begun; while :; do sleep 0.05; done");
        using var stop = new CancellationTokenSource();
        var running = helm.Client.UninstallAsync(Target, null, helm.Log, stop.Token, Token);
        await helm.Log.WaitForAsync("out begun");

        Assert.False(await helm.Client.EndLeftBehindAsync(Target with { Release = "t2" }, helm.Log));
        Assert.True(await helm.Client.EndLeftBehindAsync(Target, helm.Log));
        var e = await Assert.ThrowsAsync<OperationException>(() => running);
        Assert.Equal(ErrorCodes.HelmFailed, e.Code);
    }

    [Theory]
    [InlineData("KILL", 137, true)]
    [InlineData("TERM", 143, false)]
    [InlineData("SEGV", 139, false)]
    public async Task One_that_a_signal_ends_names_it_and_may_be_tried_again(string signal, int exitCode, bool forMemory)
    {
        using var helm = RecordedHelm.Script($"if [ \"$1\" = version ]; then printf v3.21.1; else kill -{signal} $$; fi");
        Func<Task>[] runs =
        [
            () => helm.Client.UpgradeInstallAsync(Target, "chart", new HelmUpgrade([], false), null, helm.Log, default, Token),
            () => helm.Client.RehearseAsync(Target, "chart", new HelmUpgrade([], false), helm.Log, default, Token),
            () => helm.Client.UninstallAsync(Target, null, helm.Log, default, Token),
            () => helm.Client.FindReleaseAsync(Target, helm.Log, default, Token),
            () => helm.Client.ShowChartAsync("chart", helm.Log, default, Token),
        ];
        foreach (var run in runs)
        {
            var e = await Assert.ThrowsAsync<OperationException>(run);
            Assert.Equal((ErrorCodes.HelmFailed, true, $"SIG{signal}"), (e.Code, e.Retryable, e.Details["signal"]));
            Assert.Matches($"^helm [a-z]+ was killed by SIG{signal} \\(exit code {exitCode}\\)$", e.Message);
            Assert.Equal(forMemory, e.Details["hint"].Contains("memory", StringComparison.Ordinal));
        }

        Assert.Contains($"end killed by SIG{signal}", helm.Log.Entries);
    }

    [Fact]
    public async Task A_program_it_leaves_behind_does_not_keep_it()
    {
        using var helm = RecordedHelm.Script("sleep 300 & echo $! >\"$0.child\"; echo v3.21.1");
        Assert.Equal(new Version(3, 21, 1), await helm.Client.GetVersionAsync(helm.Log, default, Token));
        using var child = Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(helm.FileIn("helm.child"), Token), System.Globalization.CultureInfo.InvariantCulture));
        child.Kill();
    }

    [Fact]
    public async Task A_missing_program_is_told()
    {
        using var none = RecordedHelm.Script("");
        var client = new HelmClient(new HelmOptions { Binary = "no-such-helm", Directory = none.FileIn("helm-data") });
        var e = await Assert.ThrowsAsync<OperationException>(() => client.GetVersionAsync(none.Log, default, Token));
        Assert.Equal((ErrorCodes.HelmMissing, "no-such-helm"), (e.Code, e.Details["binary"]));
    }
}
