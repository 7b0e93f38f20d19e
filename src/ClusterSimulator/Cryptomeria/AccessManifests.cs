using System.Text.Json.Nodes;
using static Cryptomeria.ClusterSimulator.Cryptomeria.ChartNames;

namespace Cryptomeria.ClusterSimulator.Cryptomeria;

/// <summary>
/// The chart's service accounts and their rights: one for whoever operates the system, and one on all secrets of the cluster, which Helm makes as a hook
/// and so does not count among the release's own objects.
/// </summary>
internal static class AccessManifests
{
    private const string Operator = "cryptomeria-bff";
    private const string SecretManager = "cryptomeria-secret-manager";

    public static IEnumerable<JsonObject> Render(ChartNames names)
    {
        yield return Parse($$"""{"apiVersion":"v1","kind":"ServiceAccount",{{names.Bare(Operator)}} }""");
        yield return Parse(
            $$"""
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"Role",{{names.Bare(Operator + "-system")}},
             "rules":[{"apiGroups":[""],"resources":["pods"],"verbs":["get","list","watch"]},
                      {"apiGroups":[""],"resources":["pods/exec"],"verbs":["create"]},
                      {"apiGroups":[""],"resources":["pods/log"],"verbs":["get"]},
                      {"apiGroups":[""],"resources":["services","endpoints"],"verbs":["get","list","watch"]},
                      {"apiGroups":[""],"resources":["configmaps"],"verbs":["get","list","watch"]}]}
            """);
        yield return Parse(
            $$"""
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding",{{names.Bare(Operator + "-system")}},
             "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"{{Operator}}-system"},
             "subjects":[{"kind":"ServiceAccount","name":"{{Operator}}","namespace":"{{names.Namespace}}"}]}
            """);
        yield return Parse($$"""{"apiVersion":"v1","kind":"ServiceAccount",{{Hook("cryptomeria-sa", names.Namespace)}} }""");
        yield return Parse(
            $$"""
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole",{{Hook(SecretManager + "-crole", null)}},
             "rules":[{"apiGroups":[""],"resources":["secrets"],"verbs":["get","list","create","update","patch","delete"]}]}
            """);
        yield return Parse(
            $$"""
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRoleBinding",{{Hook(SecretManager + "-crbinding", null)}},
             "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"{{SecretManager}}-crole"},
             "subjects":[{"kind":"ServiceAccount","name":"cryptomeria-sa","namespace":"{{names.Namespace}}"}]}
            """);
    }

    /// <summary>The metadata of a hook: Helm gives it neither its label nor its annotations.</summary>
    private static string Hook(string name, string? @namespace) =>
        $$"""
        "metadata":{"name":"{{name}}",{{(@namespace is null ? "" : $"\"namespace\":\"{@namespace}\",")}}
         "annotations":{"helm.sh/hook":"pre-install,pre-upgrade","helm.sh/hook-delete-policy":"before-hook-creation,hook-succeeded","helm.sh/hook-weight":"-5"} }
        """;
}
