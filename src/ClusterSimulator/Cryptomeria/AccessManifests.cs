using System.Text.Json.Nodes;
using static Cryptomeria.ClusterSimulator.Cryptomeria.ChartNames;

namespace Cryptomeria.ClusterSimulator.Cryptomeria;

/// <summary>The chart's service accounts and their rights; one of them is on the whole cluster.</summary>
internal static class AccessManifests
{
    public static IEnumerable<JsonObject> Render(ChartNames names)
    {
        yield return Parse($$"""{"apiVersion":"v1","kind":"ServiceAccount",{{names.Labeled("cryptomeria-bff")}} }""");
        yield return Parse($$"""{"apiVersion":"v1","kind":"ServiceAccount",{{names.Labeled("cryptomeria-sa")}} }""");
        yield return Parse(
            $$"""
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"Role",{{names.Labeled("cryptomeria-bff")}},
             "rules":[{"apiGroups":[""],"resources":["pods","pods/log","services","endpoints","configmaps"],"verbs":["get","list","watch"]},
                      {"apiGroups":[""],"resources":["pods/exec"],"verbs":["create"]}]}
            """);
        yield return Parse(
            $$"""
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding",{{names.Labeled("cryptomeria-bff")}},
             "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"cryptomeria-bff"},
             "subjects":[{"kind":"ServiceAccount","name":"cryptomeria-bff","namespace":"{{names.Namespace}}"}]}
            """);
        yield return Cluster(names, "ClusterRole", """
            "rules":[{"apiGroups":[""],"resources":["secrets"],"verbs":["*"]}]
            """);
        yield return Cluster(names, "ClusterRoleBinding", $$"""
            "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"cryptomeria-sa"},
            "subjects":[{"kind":"ServiceAccount","name":"cryptomeria-sa","namespace":"{{names.Namespace}}"}]
            """);
    }

    private static JsonObject Cluster(ChartNames names, string kind, string rest)
    {
        var manifest = Parse($$"""{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"{{kind}}",{{names.Labeled("cryptomeria-sa")}},{{rest}} }""");
        manifest["metadata"]!.AsObject().Remove("namespace");
        return manifest;
    }
}
