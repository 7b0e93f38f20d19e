using System.Text.Json.Nodes;
using YamlDotNet.Serialization;

namespace Cryptomeria.Functions.Tests.Support;

/// <summary>YAML as JSON nodes.</summary>
public static class Yaml
{
    public static JsonNode Read(string text)
    {
        var value = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize(new StringReader(text));
        var json = new SerializerBuilder().JsonCompatible().Build().Serialize(value);
        return JsonNode.Parse(json)!;
    }
}
