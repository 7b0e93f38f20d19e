using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cryptomeria.K8sOps.Cluster.Resources;

/// <summary>Reads the names of an object's members and passes over what they hold.</summary>
internal sealed class KeysOnlyConverter : JsonConverter<MemberNames>
{
    public override MemberNames Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("an object is expected");
        }

        var names = new List<string>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            names.Add(reader.GetString()!);
            reader.Read();
            reader.Skip();
        }

        return new MemberNames(names);
    }

    public override void Write(Utf8JsonWriter writer, MemberNames value, JsonSerializerOptions options) => throw new NotSupportedException();
}
