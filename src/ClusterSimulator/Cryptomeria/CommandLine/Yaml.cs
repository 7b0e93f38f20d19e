using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Cryptomeria.ClusterSimulator.Cryptomeria.CommandLine;

/// <summary>YAML to and from JSON nodes, written as Go's yaml package writes it.</summary>
internal static class Yaml
{
    /// <summary>Characters that a plain scalar is better without.</summary>
    private static readonly SearchValues<char> Special = SearchValues.Create("#\"'{}[],&*!|>%@`\n\t");

    /// <exception cref="FormatException">The text is no YAML mapping.</exception>
    public static JsonObject Parse(string text)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents.Count == 0 ? [] : ToJson(stream.Documents[0].RootNode) as JsonObject ?? throw new FormatException("yaml: cannot unmarshal into the configuration");
        }
        catch (YamlException exception)
        {
            throw new FormatException($"yaml: {exception.Message}", exception);
        }
    }

    public static string Write(JsonNode? node)
    {
        var text = new StringBuilder();
        if (node is JsonObject { Count: > 0 } map)
        {
            WriteMap(text, map, 0);
        }
        else if (node is JsonArray { Count: > 0 } list)
        {
            WriteList(text, list, 0);
        }
        else
        {
            text.Append(Scalar(node)).Append('\n');
        }

        return text.ToString();
    }

    private static JsonNode? ToJson(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value ?? "", ToJson(pair.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(ToJson)]),
        YamlScalarNode { Style: ScalarStyle.Plain } scalar => Plain(scalar.Value ?? ""),
        YamlScalarNode scalar => JsonValue.Create(scalar.Value ?? ""),
        _ => throw new FormatException("yaml: aliases are not supported"),
    };

    private static JsonValue? Plain(string value) => value switch
    {
        "" or "null" or "~" => null,
        "true" => JsonValue.Create(true),
        "false" => JsonValue.Create(false),
        _ when long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create(whole),
        _ when double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        _ => JsonValue.Create(value),
    };

    private static void WriteMap(StringBuilder text, JsonObject map, int indent)
    {
        foreach (var (key, value) in map)
        {
            text.Append(' ', indent).Append(key).Append(':');
            if (value is JsonObject { Count: > 0 } below)
            {
                text.Append('\n');
                WriteMap(text, below, indent + 4);
            }
            else if (value is JsonArray { Count: > 0 } list)
            {
                text.Append('\n');
                WriteList(text, list, indent + 4);
            }
            else
            {
                text.Append(' ').Append(Scalar(value)).Append('\n');
            }
        }
    }

    private static void WriteList(StringBuilder text, JsonArray list, int indent)
    {
        foreach (var item in list)
        {
            text.Append(' ', indent).Append('-');
            if (item is JsonObject { Count: > 0 } map)
            {
                var inner = new StringBuilder();
                WriteMap(inner, map, indent + 2);
                text.Append(' ').Append(inner.ToString().AsSpan(indent + 2));
            }
            else
            {
                text.Append(' ').Append(Scalar(item)).Append('\n');
            }
        }
    }

    private static string Scalar(JsonNode? node)
    {
        if (node is null)
        {
            return "null";
        }

        if (node is JsonObject)
        {
            return "{}";
        }

        if (node is JsonArray)
        {
            return "[]";
        }

        if (node is JsonValue value && value.TryGetValue<string>(out var text))
        {
            var plain = text.Length > 0 && Plain(text) is { } parsed && parsed.GetValueKind() == System.Text.Json.JsonValueKind.String
                && !text.AsSpan().ContainsAny(Special) && !text.Contains(": ", StringComparison.Ordinal)
                && text[0] is not ('-' or '?' or ':' or ' ') && text[^1] is not (' ' or ':');
            return plain ? text : "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal) + "\"";
        }
        return node.ToJsonString();
    }
}
