using System.Diagnostics.CodeAnalysis;

namespace Microsoft.DurableTask;

/// <summary>Turns inputs, outputs, event payloads and custom statuses into text and back. What is stored is this text.</summary>
public abstract class DataConverter
{
    /// <summary>Serializes a value.</summary>
    /// <param name="value">The value; null stays null.</param>
    /// <returns>The text to store, or null.</returns>
    [return: NotNullIfNotNull(nameof(value))]
    public abstract string? Serialize(object? value);

    /// <summary>Deserializes a stored text.</summary>
    /// <param name="data">The text; null stays null.</param>
    /// <param name="targetType">The type to produce.</param>
    /// <returns>The value, or null.</returns>
    [return: NotNullIfNotNull(nameof(data))]
    public abstract object? Deserialize(string? data, Type targetType);

    /// <summary>Deserializes a stored text.</summary>
    /// <typeparam name="T">The type to produce.</typeparam>
    /// <param name="data">The text; null gives the default value of <typeparamref name="T"/>.</param>
    /// <returns>The value.</returns>
    [return: NotNullIfNotNull(nameof(data))]
    public virtual T? Deserialize<T>(string? data)
    {
        object? value = Deserialize(data, typeof(T));
        return value is null ? default : (T)value;
    }
}
