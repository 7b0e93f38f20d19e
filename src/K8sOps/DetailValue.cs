using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cryptomeria.K8sOps;

/// <summary>A fact of an error: a text, or a whole number. In JSON it is what it is.</summary>
[JsonConverter(typeof(DetailValueConverter))]
public readonly record struct DetailValue
{
    private readonly string? _text;

    private DetailValue(string? text, long? number) => (_text, Number) = (text, number);

    /// <summary>The number; null where it is a text.</summary>
    public long? Number { get; }

    public static implicit operator DetailValue(string text) => FromString(text);

    public static implicit operator DetailValue(long number) => FromInt64(number);

    public static DetailValue FromString(string text) => new(text, null);

    public static DetailValue FromInt64(long number) => new(null, number);

    /// <summary>The text changed, a number as it is.</summary>
    public DetailValue Map(Func<string, string> change) => Number is null ? change(ToString()) : this;

    /// <inheritdoc/>
    public override string ToString() => Number?.ToString(CultureInfo.InvariantCulture) ?? _text ?? string.Empty;
}

/// <summary>Writes a <see cref="DetailValue"/> as a JSON string or number.</summary>
public sealed class DetailValueConverter : JsonConverter<DetailValue>
{
    /// <inheritdoc/>
    public override DetailValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.Number => reader.GetInt64(),
        JsonTokenType.String => reader.GetString() ?? string.Empty,
        _ => throw new JsonException("a text or a whole number is expected"),
    };

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DetailValue value, JsonSerializerOptions options)
    {
        if (value.Number is { } number)
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteStringValue(value.ToString());
        }
    }
}
