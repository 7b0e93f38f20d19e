using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Api;

/// <summary>What the server says it serves.</summary>
internal static class Discovery
{
    /// <summary>The version that the recordings this server answers like were made with.</summary>
    public const string GitVersion = "v1.32.13";

    private static readonly string[] Verbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    private static readonly (string Group, string Version)[] Groups =
        [("apps", "v1"), ("authorization.k8s.io", "v1"), ("batch", "v1"), ("rbac.authorization.k8s.io", "v1"), ("coordination.k8s.io", "v1")];

    /// <summary>The groups beside the core group.</summary>
    public static IEnumerable<string> GroupNames => Groups.Select(group => group.Group);

    public static JsonObject Version() => new()
    {
        ["major"] = "1",
        ["minor"] = "32",
        ["gitVersion"] = GitVersion,
        ["gitCommit"] = "63adf010aa20e104c0b7043b47f42f50c9f72b17",
        ["gitTreeState"] = "clean",
        ["buildDate"] = "2026-11-23T00:00:00Z",
        ["goVersion"] = "go1.24.4",
        ["compiler"] = "gc",
        ["platform"] = "linux/amd64",
    };

    /// <summary>The document of a discovery path, or null where it is none.</summary>
    public static JsonObject? Find(string path, string address) => path.Trim('/').Split('/') switch
    {
        ["api"] => new JsonObject
        {
            ["kind"] = "APIVersions",
            ["versions"] = new JsonArray("v1"),
            ["serverAddressByClientCIDRs"] = new JsonArray(new JsonObject { ["clientCIDR"] = "0.0.0.0/0", ["serverAddress"] = address }),
        },
        ["api", "v1"] => Resources("", "v1"),
        ["apis"] => new JsonObject
        {
            ["kind"] = "APIGroupList",
            ["apiVersion"] = "v1",
            ["groups"] = new JsonArray([.. Groups.Select(group => Group(group.Group, group.Version))]),
        },
        ["apis", var group] when Groups.Any(known => known.Group == group) => Described(Group(group, "v1")),
        ["apis", var group, var version] when Groups.Contains((group, version)) => Resources(group, version),
        _ => null,
    };

    private static JsonObject Group(string group, string version)
    {
        JsonObject Reference() => new() { ["groupVersion"] = $"{group}/{version}", ["version"] = version };
        return new JsonObject { ["name"] = group, ["versions"] = new JsonArray(Reference()), ["preferredVersion"] = Reference() };
    }

    private static JsonObject Described(JsonObject group)
    {
        group.Insert(0, "kind", "APIGroup");
        group.Insert(1, "apiVersion", "v1");
        return group;
    }

    /// <summary>The resources of a group and their subresources.</summary>
    public static JsonObject Resources(string group, string version)
    {
        var list = new JsonObject { ["kind"] = "APIResourceList" };
        if (group.Length > 0)
        {
            list["apiVersion"] = "v1";
        }

        list["groupVersion"] = group.Length == 0 ? version : $"{group}/{version}";
        list["resources"] = group == "authorization.k8s.io"
            ? new JsonArray(AccessReview())
            : new JsonArray([.. ResourceTypes.All.Where(type => type.Group == group && type.Version == version).SelectMany(Entries)]);
        return list;
    }

    private static JsonObject AccessReview() => new()
    {
        ["name"] = "selfsubjectaccessreviews",
        ["singularName"] = "selfsubjectaccessreview",
        ["namespaced"] = false,
        ["kind"] = "SelfSubjectAccessReview",
        ["verbs"] = new JsonArray("create"),
    };

    private static IEnumerable<JsonObject> Entries(ResourceType type)
    {
        var entry = new JsonObject
        {
            ["name"] = type.Plural,
            ["singularName"] = type.Singular,
            ["namespaced"] = type.Namespaced,
            ["kind"] = type.Kind,
            ["verbs"] = Texts(Verbs.Where(verb => type.CanDeleteCollection || verb != "deletecollection")),
        };
        if (type.ShortNames.Count > 0)
        {
            entry["shortNames"] = Texts(type.ShortNames);
        }

        if (type.Categories.Count > 0)
        {
            entry["categories"] = Texts(type.Categories);
        }

        if (type.StorageVersionHash is { } hash)
        {
            entry["storageVersionHash"] = hash;
        }

        yield return entry;
        foreach (var subresource in type.Subresources)
        {
            var part = new JsonObject { ["name"] = $"{type.Plural}/{subresource.Name}", ["singularName"] = "", ["namespaced"] = type.Namespaced };
            if (subresource.Group is not null)
            {
                part["group"] = subresource.Group;
            }

            if (subresource.Version is not null)
            {
                part["version"] = subresource.Version;
            }

            part["kind"] = subresource.Kind;
            part["verbs"] = Texts(subresource.Verbs);
            yield return part;
        }
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode?)text)]);
}
