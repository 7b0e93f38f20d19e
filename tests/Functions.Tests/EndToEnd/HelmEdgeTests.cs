using System.Net;
using System.Text.Json.Nodes;
using Cryptomeria.Functions.Tests.Support;
using static Cryptomeria.Functions.Tests.Support.LivingSystem;

namespace Cryptomeria.Functions.Tests.EndToEnd;

/// <summary>Helm and its chart where they are not as they should be, and requests that must not do harm.</summary>
public class HelmEdgeTests
{
    [Fact]
    public async Task A_chart_without_a_Chart_yaml_is_told_by_the_preflight()
    {
        await using var life = await LivingSystem.StartAsync();
        File.Delete(life.Chart.File("Chart.yaml"));
        var error = await life.FailAsync("install");
        Assert.Equal("CHART_UNREADABLE", error["code"]!.GetValue<string>());
        Assert.Contains("Chart.yaml file is missing", error["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains("HELM_CHART_PATH", error["details"]!["hint"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Charts_that_the_chart_depends_on_are_fetched_where_one_is_missing()
    {
        await using var life = await LivingSystem.StartAsync();
        await File.AppendAllTextAsync(
            life.Chart.File("Chart.yaml"),
            "dependencies:\n  - name: there\n    version: 1.0.0\n  - version: 1.0.0\n    name: \"missing\" # not there\n",
            TestContext.Current.CancellationToken);
        Directory.CreateDirectory(Path.Combine(life.Chart.File("charts"), "there"));
        var job = await life.SucceedAsync("install", """{"fdscReplicas":0}""");
        Assert.Contains("are not there: missing; they are fetched", await life.LogAsync(job), StringComparison.Ordinal);

        job = await life.SucceedAsync("install", """{"fdscReplicas":0}""");
        Assert.DoesNotContain("they are fetched", await life.LogAsync(job), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_that_break_the_schema_are_told_whole()
    {
        await using var life = await LivingSystem.StartAsync();
        var error = await life.FailAsync("install", """{"values":{"fdsc":{"replicas":99}}}""");
        Assert.Equal("HELM_FAILED", error["code"]!.GetValue<string>());
        Assert.Contains("at '/fdsc/replicas': maximum: got 99, want 64", error["message"]!.GetValue<string>(), StringComparison.Ordinal);
        await life.SucceedAsync("install", """{"values":{"fdsc":{"replicas":0}}}""");
        life.System.AssertInstalled(0);
    }

    [Theory]
    [InlineData("""{"fdscReplicas":1,"values":{"fdsc":{"replicas":2}}}""", "fdscReplicas")]
    [InlineData("""{"fdscReplicas":1,"values":{"fdsc":true}}""", "values.fdsc")]
    public async Task Two_numbers_for_one_thing_are_refused(string body, string field)
    {
        await using var life = await LivingSystem.StartAsync();
        var (status, answer, _) = await life.Api.SendAsync(HttpMethod.Post, "/api/v1/system/install", body);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Equal([field], answer["error"]!["details"]!["fields"]!.AsArray().Select(one => one!["field"]!.GetValue<string>()));
        await life.SucceedAsync("install", """{"fdscReplicas":0,"values":{"fdsc":{"replicas":0}}}""");
    }

    [Fact]
    public async Task A_helm_that_is_killed_leaves_a_release_that_is_recovered_and_said_so()
    {
        await using var life = await LivingSystem.StartAsync();
        await KillAsync(life, "pending-install", "upgrade", "--install", "cryptomeria", life.Chart.Slow(), "--create-namespace");
        await AssertRecoversAsync(life, "install", """{"fdscReplicas":0}""", "is pending-install and was never deployed");
        life.System.AssertInstalled(0);

        await KillAsync(life, "pending-upgrade", "upgrade", "cryptomeria", life.Chart.Slow());
        await AssertRecoversAsync(life, "scale/fdsc", """{"replicas":1}""", "is pending-upgrade: a helm was killed at work on it; it is rolled back to revision 1");
        life.System.AssertInstalled(1);

        life.Chart.Slow();
        await KillAsync(life, "pending-rollback", "rollback", "cryptomeria", "1");
        await AssertRecoversAsync(life, "install", """{"fdscReplicas":2}""", "is pending-rollback: a helm was killed at work on it; it is rolled back");
        life.System.AssertInstalled(2);

        life.Chart.Slow();
        await KillAsync(life, "uninstalling", "uninstall", "cryptomeria");
        await AssertRecoversAsync(life, "install", """{"fdscReplicas":1}""", "is uninstalling: a helm was killed at work on it; it is uninstalled to the end");
        life.System.AssertInstalled(1);
    }

    [Fact]
    public async Task A_helm_that_writes_a_hundred_thousand_lines_is_heard_out()
    {
        await using var life = await LivingSystem.StartAsync();
        life.Chart.Behave(lines: 100_000);
        var job = await life.SucceedAsync("install", """{"fdscReplicas":0}""");
        var tail = await life.Api.LogAsync(job["jobId"]!.GetValue<string>(), "tail=10000");
        Assert.Contains("line 99999", tail, StringComparison.Ordinal);
        Assert.Contains("line 100000", tail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Uninstalling_where_nothing_ever_was_is_a_success()
    {
        await using var life = await LivingSystem.StartAsync();
        var job = await life.SucceedAsync("uninstall");
        Assert.Equal(4, job["result"]!["skippedSteps"]!.GetValue<int>());
    }

    [Fact]
    public async Task Uninstalling_another_release_takes_nothing_of_this_one()
    {
        await using var life = await LivingSystem.StartAsync();
        await life.BeginLifeAsync(fdsc: 1);
        var before = Names(life);
        var error = await life.FailAsync("uninstall", """{"release":"another"}""");
        Assert.Equal("RELEASE_NOT_FOUND", error["code"]!.GetValue<string>());
        Assert.Equal("cryptomeria", error["details"]!["releases"]!.GetValue<string>());
        Assert.Equal(before, Names(life));
        await life.System.AssertRunsAsync(1, ever: 1);
    }

    [Fact]
    public async Task Uninstalled_while_stopped_nothing_is_left_and_it_can_be_installed_again()
    {
        await using var life = await LivingSystem.StartAsync();
        await life.BeginLifeAsync(fdsc: 1);
        await life.SucceedAsync("stop");
        await life.SucceedAsync("uninstall");
        life.System.AssertGone();
        await life.SucceedAsync("install", """{"fdscReplicas":1}""");
        life.System.AssertInstalled(1);
    }

    [Fact]
    public async Task An_install_waits_for_what_an_uninstall_that_was_broken_off_still_takes_away()
    {
        await using var life = await LivingSystem.StartAsync();
        await life.SucceedAsync("install", """{"fdscReplicas":0}""");
        string id;
        using (life.Hold("persistentvolumeclaims", "cryptomeria-relayer-data"))
        {
            await life.CancelInAsync("waitGone", "uninstall");
            id = await life.Api.BeginAsync("install", """{"fdscReplicas":0}""");
            await life.Api.UntilAsync(id, job => StepOf(job, "helmInstall")["status"]!.GetValue<string>() == "running");
            while (!(await life.Api.LogAsync(id)).Contains("PersistentVolumeClaim cryptomeria-relayer-data is left", StringComparison.Ordinal))
            {
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
        }

        Assert.Equal("succeeded", (await life.Api.EndAsync(id))["status"]!.GetValue<string>());
        life.System.AssertInstalled(0);
        Assert.NotNull(life.Objects.Find("persistentvolumeclaims", Namespace, "cryptomeria-relayer-data"));
    }

    [Fact]
    public async Task A_namespace_that_cannot_go_says_what_holds_it()
    {
        await using var life = await LivingSystem.StartAsync();
        await life.SucceedAsync("install", """{"fdscReplicas":0}""");
        string id;
        using (life.Hold("configmaps", "kube-root-ca.crt"))
        {
            id = await life.Api.BeginAsync("uninstall", """{"deleteNamespace":true}""");
            await life.Api.UntilAsync(id, job => StepOf(job, "waitGone")["message"]?.GetValue<string>()
                == "namespace cryptomeria is still there; Some resources are remaining: configmaps. has 1 resource instances; "
                + "Some content in the namespace has finalizers remaining: test/hold in 1 resource instances");
        }

        Assert.Equal("succeeded", (await life.Api.EndAsync(id))["status"]!.GetValue<string>());
        Assert.Null(life.Objects.Find("namespaces", string.Empty, Namespace));
    }

    [Fact]
    public async Task The_host_in_the_same_namespace_keeps_it_from_being_deleted_before_anything_is()
    {
        await using var life = await LivingSystem.StartAsync();
        await life.SucceedAsync("install", """{"fdscReplicas":0}""");
        var others = Others.CreateIn(life.Objects);
        var error = await life.FailAsync("uninstall", """{"deleteNamespace":true}""");
        Assert.Equal("HOST_IN_NAMESPACE", error["code"]!.GetValue<string>());
        Assert.Equal("this API itself lives in namespace cryptomeria (Deployment other-host)", error["message"]!.GetValue<string>());
        others.AssertUntouched();
        Assert.Equal("deployed", life.System.ReleaseStatus());
        Assert.NotEmpty(life.Objects.List("persistentvolumeclaims", Namespace, "app.kubernetes.io/component=gwc"));
    }

    [Fact]
    public async Task A_host_scaled_to_zero_keeps_its_namespace_as_well()
    {
        await using var life = await LivingSystem.StartAsync();
        await life.SucceedAsync("install", """{"fdscReplicas":0}""");
        var host = Manifest("apps/v1", "Deployment", "cryptomeria-functions", "{}");
        host["metadata"]!["labels"] = new JsonObject { ["app.kubernetes.io/part-of"] = "cryptomeria-functions" };
        host["spec"]!["replicas"] = 0;
        life.Objects.Create(host);
        Assert.Equal("HOST_IN_NAMESPACE", (await life.FailAsync("uninstall", """{"deleteNamespace":true}"""))["code"]!.GetValue<string>());
        Assert.Equal("deployed", life.System.ReleaseStatus());
    }

    [Fact]
    public async Task A_hooks_Job_that_was_left_goes_with_the_data_and_no_other_does()
    {
        await using var life = await LivingSystem.StartAsync();
        await life.SucceedAsync("install", """{"fdscReplicas":0}""");
        life.Objects.Create(Manifest("apps/v1", "Deployment", "cryptomeria-2-relayer", """{"meta.helm.sh/release-name":"cryptomeria-2"}"""));
        foreach (var name in (string[])["cryptomeria-mnemonic-generator", "cryptomeria-2-mnemonic-generator", "backup"])
        {
            life.Objects.Create(Manifest("batch/v1", "Job", name, """{"helm.sh/hook":"pre-install"}"""));
        }

        life.Objects.Create(Manifest("batch/v1", "Job", "cryptomeria-nightly", "{}"));
        await life.SucceedAsync("uninstall");
        Assert.Equal(
            ["backup", "cryptomeria-2-mnemonic-generator", "cryptomeria-nightly"],
            life.Objects.List("jobs", Namespace).Select(job => job["metadata"]!["name"]!.GetValue<string>()).Order(StringComparer.Ordinal));
    }

    private static JsonObject Manifest(string apiVersion, string kind, string name, string annotations) => JsonNode.Parse(
        $$"""
        {"apiVersion":"{{apiVersion}}","kind":"{{kind}}","metadata":{"name":"{{name}}","namespace":"{{Namespace}}","annotations":{{annotations}} },
         "spec":{"selector":{"matchLabels":{"app":"{{name}}"} },"template":{"metadata":{"labels":{"app":"{{name}}"} },
          "spec":{"restartPolicy":"{{(kind == "Job" ? "Never" : "Always")}}","containers":[{"name":"main","image":"busybox:1","command":["sleep","3600"]}]} } } }
        """)!.AsObject();

    private static Task KillAsync(LivingSystem life, string status, params string[] arguments) =>
        life.Chart.RunAndKillAsync(life.System.Kubeconfig, () => life.System.ReleaseStatus() == status, [.. arguments, "--namespace", Namespace]);

    private static async Task AssertRecoversAsync(LivingSystem life, string operation, string body, string told)
    {
        life.Chart.Behave();
        Assert.Contains(told, await life.LogAsync(await life.SucceedAsync(operation, body)), StringComparison.Ordinal);
    }

    private static List<string> Names(LivingSystem life) =>
        [.. new[] { "statefulsets", "deployments", "services", "configmaps", "secrets", "persistentvolumeclaims" }
            .SelectMany(resource => life.Objects.List(resource, Namespace).Select(one => $"{resource}/{one["metadata"]!["name"]}/{one["metadata"]!["uid"]}"))];
}
