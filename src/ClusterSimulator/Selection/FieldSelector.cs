using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Errors;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Selection;

/// <summary>A field selector: <c>status.phase=Running,metadata.name!=x</c>. Which fields may be asked for depends on the resource.</summary>
internal sealed class FieldSelector
{
    private static readonly string[] Everywhere = ["metadata.name", "metadata.namespace"];

    private static readonly Dictionary<ResourceType, string[]> Fields = new()
    {
        [ResourceTypes.Pods] =
        [
            "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "spec.hostNetwork", "status.phase",
            "status.podIP", "status.nominatedNodeName",
        ],
        [ResourceTypes.Events] =
        [
            "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid", "involvedObject.apiVersion",
            "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason", "reportingComponent", "source", "type",
        ],
        [ResourceTypes.Nodes] = ["spec.unschedulable"],
        [ResourceTypes.Namespaces] = ["status.phase"],
        [ResourceTypes.Secrets] = ["type"],
        [ResourceTypes.Services] = ["spec.clusterIP", "spec.type"],
        [ResourceTypes.ReplicaSets] = ["status.replicas"],
        [ResourceTypes.Jobs] = ["status.successful"],
    };

    private readonly List<(string Path, string Value, bool Equal)> _terms = [];

    private FieldSelector()
    {
    }

    public bool IsEmpty => _terms.Count == 0;

    /// <exception cref="ApiException">400 where the text is no selector or names a field that the resource does not offer.</exception>
    public static FieldSelector Parse(ResourceType type, string? text)
    {
        var selector = new FieldSelector();
        foreach (var term in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = term.IndexOf('=', StringComparison.Ordinal);
            if (at < 1)
            {
                throw ApiErrors.BadRequest($"invalid selector: '{text}'; can't understand '{term}'");
            }

            var equal = term[at - 1] != '!';
            var path = term[..(equal ? at : at - 1)];
            var value = term[(at + 1)..].TrimStart('=');
            if (!Everywhere.Contains(path) && !(Fields.GetValueOrDefault(type)?.Contains(path) ?? false))
            {
                throw ApiErrors.BadRequest(
                    $"Unable to find \"{(type.Group.Length == 0 ? "" : type.Group + "/")}{type.Version}, Resource={type.Plural}\" that match label selector \"\", "
                    + $"field selector \"{text}\": field label not supported: {path}");
            }

            selector._terms.Add((path, value, equal));
        }

        return selector;
    }

    public bool Matches(StoredObject candidate) => _terms.All(term => (Read(candidate, term.Path) == term.Value) == term.Equal);

    private static string Read(StoredObject candidate, string path)
    {
        if (path == "metadata.namespace")
        {
            return candidate.Namespace;
        }

        if (path == "source")
        {
            return candidate.Body.Text("source", "component") ?? candidate.Body.Text("reportingComponent") ?? "";
        }

        return candidate.Body.At(path.Split('.')) switch
        {
            JsonValue value => value.ToString(),
            _ => path == "spec.unschedulable" ? "false" : "",
        };
    }
}
