using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Cryptomeria.K8sOps.Helm;

/// <summary>The objects of a release, as its manifest has them.</summary>
public static partial class ReleaseManifest
{
    /// <summary>Reads what helm rendered. Documents that are no object are passed over.</summary>
    /// <exception cref="OperationException"><c>UNEXPECTED_OUTPUT</c> where a document is no YAML.</exception>
    public static IReadOnlyList<ManifestObject> Parse(string manifest) => [.. Separator().Split(manifest).Select(Read).OfType<ManifestObject>()];

    private static ManifestObject? Read(string document)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(document));
            if (stream.Documents is not [{ RootNode: YamlMappingNode root }, ..] || Find(root, "metadata") is not YamlMappingNode metadata
                || Text(root, "apiVersion") is not { } version || Text(root, "kind") is not { } kind || Text(metadata, "name") is not { } name)
            {
                return null;
            }

            var policy = Find(metadata, "annotations") is YamlMappingNode annotations ? Text(annotations, "helm.sh/resource-policy") : null;
            return new ManifestObject(version, kind, name, policy == "keep", document.Trim());
        }
        catch (YamlException e)
        {
            throw new OperationException(ErrorCodes.UnexpectedOutput, $"the manifest that helm rendered cannot be read: {e.Message}", inner: e);
        }
    }

    private static string? Text(YamlMappingNode node, string name) => Find(node, name) is YamlScalarNode { Value: { Length: > 0 } text } ? text : null;

    private static YamlNode? Find(YamlMappingNode node, string name) => node.Children.TryGetValue(name, out var found) ? found : null;

    // As helm itself splits them.
    [GeneratedRegex(@"^---[ \t]*$", RegexOptions.Multiline)]
    private static partial Regex Separator();
}

/// <summary>An object of a <see cref="ReleaseManifest"/>.</summary>
/// <param name="Kept">Helm leaves it where the release goes (<c>helm.sh/resource-policy: keep</c>).</param>
/// <param name="Text">The whole document, for comparing it with another revision's.</param>
public sealed record ManifestObject(string ApiVersion, string Kind, string Name, bool Kept, string Text)
{
    /// <summary>The same object in whatever revision.</summary>
    public (string Kind, string Name) Key => (Kind, Name);
}
