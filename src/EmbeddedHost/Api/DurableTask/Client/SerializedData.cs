using Microsoft.DurableTask.Converters;

namespace Microsoft.DurableTask.Client;

/// <summary>A value as it is stored.</summary>
public sealed class SerializedData
{
    /// <summary>Creates it.</summary>
    /// <param name="data">The stored text.</param>
    /// <param name="converter">Reads the text; null means <see cref="JsonDataConverter.Default"/>.</param>
    public SerializedData(string data, DataConverter? converter = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        Value = data;
        Converter = converter ?? JsonDataConverter.Default;
    }

    /// <summary>The stored text.</summary>
    public string Value { get; }

    /// <summary>Reads the text.</summary>
    public DataConverter Converter { get; }

    /// <summary>Reads the value.</summary>
    /// <typeparam name="T">The type to read it as.</typeparam>
    public T ReadAs<T>() => Converter.Deserialize<T>(Value)!;
}
