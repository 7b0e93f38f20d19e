using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Cryptomeria.ClusterSimulator.Errors;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Registry;

/// <summary>Refuses what a real server refuses.</summary>
internal static partial class ManifestRules
{
    public static void CheckKind(ResourceType type, JsonObject body)
    {
        var kind = body.Text("kind");
        var version = body.Text("apiVersion");
        if (kind is null && version is null)
        {
            return;
        }

        if (kind is null)
        {
            throw ApiErrors.BadRequest("Object 'Kind' is missing in '" + body.ToJsonString() + "'");
        }

        if (kind == type.Kind && (version is null || version == type.ApiVersion))
        {
            return;
        }

        if (version != type.ApiVersion)
        {
            throw ApiErrors.BadRequest($"the API version in the data ({version}) does not match the expected API version ({type.ApiVersion})");
        }

        throw ApiErrors.BadRequest(
            $"{kind} in version \"{type.Version}\" cannot be handled as a {type.Kind}: converting (v1.{kind}) to (v1.{type.Kind}): unknown conversion");
    }

    public static void CheckName(ResourceType type, string name)
    {
        if (name.Length == 0)
        {
            throw ApiErrors.Invalid(type, name, "metadata.name", "FieldValueRequired", "Required value: name or generateName is required");
        }

        // The role objects' names are paths' segments, not host names.
        if (type.Group == "rbac.authorization.k8s.io" || (name.Length <= 253 && Subdomain().IsMatch(name)))
        {
            return;
        }

        throw ApiErrors.Invalid(
            type, name, "metadata.name", "FieldValueInvalid",
            $"Invalid value: \"{name}\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and "
            + "end with an alphanumeric character (e.g. 'example.com', regex used for validation is "
            + "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')");
    }

    public static void CheckNamespace(JsonObject metadata, string @namespace)
    {
        if (metadata.Text("namespace") is { Length: > 0 } named && named != @namespace)
        {
            throw ApiErrors.BadRequest(
                $"the namespace of the provided object does not match the namespace sent on the request");
        }
    }

    public static void CheckSameName(JsonObject body, string name)
    {
        if (body.Text("metadata", "name") is var named && named != name)
        {
            throw ApiErrors.BadRequest($"the name of the object ({named}) does not match the name on the URL ({name})");
        }
    }

    /// <summary>An update of a version that is no longer current, or of another object of the name, is a conflict.</summary>
    public static void CheckVersion(StoredObject current, JsonObject body)
    {
        var version = body.Text("metadata", "resourceVersion") ?? "";
        if (version.Length == 0 && current.Type.RequiresVersionOnUpdate)
        {
            throw ApiErrors.Invalid(
                current.Type, current.Name, "metadata.resourceVersion", "FieldValueInvalid", "Invalid value: 0x0: must be specified for an update");
        }

        if (body.Text("metadata", "uid") is { Length: > 0 } uid && uid != current.Uid)
        {
            throw ApiErrors.Conflict(
                current.Type, current.Name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {current.Uid}");
        }

        if (version.Length > 0 && version != current.Body.Text("metadata", "resourceVersion"))
        {
            throw ApiErrors.Modified(current.Type, current.Name);
        }
    }

    /// <summary>A workload's selector, and a StatefulSet's claim templates and service, can never change.</summary>
    public static void CheckImmutable(StoredObject current, JsonObject next)
    {
        if (current.Type.Group != "apps" || !current.Type.HasScale)
        {
            return;
        }

        if (current.Type == ResourceTypes.StatefulSets)
        {
            foreach (var field in (ReadOnlySpan<string>)["selector", "serviceName", "volumeClaimTemplates", "podManagementPolicy"])
            {
                if (JsonNode.DeepEquals(current.Body.At("spec", field), next.At("spec", field)))
                {
                    continue;
                }

                throw ApiErrors.Invalid(
                    current.Type, current.Name, "spec", "FieldValueForbidden",
                    "Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', "
                    + "'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden");
            }
        }
        else if (!JsonNode.DeepEquals(current.Body.At("spec", "selector"), next.At("spec", "selector")))
        {
            throw ApiErrors.Invalid(
                current.Type, current.Name, "spec.selector", "FieldValueInvalid",
                $"Invalid value: {next.At("spec", "selector")?.ToJsonString()}: field is immutable");
        }
    }

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$")]
    private static partial Regex Subdomain();
}
