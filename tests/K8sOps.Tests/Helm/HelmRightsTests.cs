using Cryptomeria.K8sOps.Helm;

namespace Cryptomeria.K8sOps.Tests.Helm;

/// <summary>What helm needs the right to, read off what a release has and shall have.</summary>
public class HelmRightsTests
{
    private const string Current = """
        ---
        # Source: c/templates/a.yaml
        apiVersion: apps/v1
        kind: StatefulSet
        metadata:
          name: same
        ---
        # Source: c/templates/b.yaml
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: changed}
        spec: {replicas: 1}
        ---
        apiVersion: v1
        kind: Service
        metadata:
          name: gone
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata:
          name: kept
          annotations:
            helm.sh/resource-policy: keep
        """;

    private const string Wanted = """
        ---
        # Source: c/templates/a.yaml
        apiVersion: apps/v1
        kind: StatefulSet
        metadata:
          name: same
        ---
        # Source: c/templates/b.yaml
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: changed}
        spec: {replicas: 2}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: new
        data:
          text: |
            one
             ---
            two
        """;

    private static readonly string[] Records = ["create Secret", "update Secret"];

    [Fact]
    public void An_upgrade_needs_what_it_changes_and_no_more()
    {
        var rehearsal = new HelmRehearsal(ReleaseManifest.Parse(Wanted), ReleaseManifest.Parse("apiVersion: batch/v1\nkind: Job\nmetadata: {name: prepare}\n"));
        Assert.Equal(
            [.. Records, "create ConfigMap", "patch StatefulSet changed", "delete Service gone", "create Job"],
            HelmRights.ForUpgrade(ReleaseManifest.Parse(Current), rehearsal).Select(Words));
    }

    [Fact]
    public void An_install_needs_to_create_everything() => Assert.Equal(
        [.. Records, "create StatefulSet", "create StatefulSet", "create ConfigMap"],
        HelmRights.ForUpgrade([], new HelmRehearsal(ReleaseManifest.Parse(Wanted), [])).Select(Words));

    [Fact]
    public void An_uninstall_needs_to_delete_all_that_is_not_kept() => Assert.Equal(
        ["update Secret", "delete Secret", "delete StatefulSet same", "delete StatefulSet changed", "delete Service gone"],
        HelmRights.ForUninstall(ReleaseManifest.Parse(Current)).Select(Words));

    [Theory]
    [InlineData("")]
    [InlineData("---\n")]
    [InlineData("---\n# only a comment\n---\n\n---\n- a\n- list\n---\nkind: Nameless\napiVersion: v1\nmetadata: {}\n")]
    public void What_is_no_object_is_passed_over(string manifest) => Assert.Empty(ReleaseManifest.Parse(manifest));

    [Fact]
    public void What_is_no_YAML_is_told()
    {
        var e = Assert.Throws<OperationException>(() => ReleaseManifest.Parse("kind: {"));
        Assert.Equal(ErrorCodes.UnexpectedOutput, e.Code);
    }

    private static string Words(K8sOps.Cluster.Access.AccessRight right) => $"{right.Verb} {right.Kind} {right.Name}".TrimEnd();
}
