using System.Text.Json;

namespace Cryptomeria.EmbeddedHost.Hosting.Discovery;

/// <summary>A binding as function metadata has it: JSON, with members of its own for each kind.</summary>
internal sealed class RawBinding
{
    private readonly JsonElement _json;

    private RawBinding(JsonElement json) => _json = json;

    /// <summary>The parameter's name.</summary>
    public string Name => Text("name")!;

    /// <summary>The kind, such as <c>httpTrigger</c>.</summary>
    public string Type => Text("type")!;

    public bool IsTrigger => Type.EndsWith("Trigger", StringComparison.OrdinalIgnoreCase);

    public static RawBinding Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return new RawBinding(document.RootElement.Clone());
    }

    /// <summary>A member's text; null where it is not there.</summary>
    public string? Text(string member) => Member(member) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public bool Flag(string member, bool fallback) => Member(member) is { ValueKind: JsonValueKind.True or JsonValueKind.False } value ? value.GetBoolean() : fallback;

    public IEnumerable<string> Texts(string member) =>
        Member(member) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray().Select(item => item.GetString()!) : [];

    private JsonElement? Member(string name)
    {
        foreach (var member in _json.EnumerateObject())
        {
            if (member.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return member.Value;
            }
        }

        return null;
    }
}
