using System.Diagnostics.CodeAnalysis;
using Azure.Core.Serialization;
using Microsoft.DurableTask;

namespace Cryptomeria.EmbeddedHost.Hosting.Durable;

/// <summary>The app's own serializer, for durable inputs and outputs.</summary>
internal sealed class ObjectSerializerConverter(ObjectSerializer serializer) : DataConverter
{
    [return: NotNullIfNotNull(nameof(value))]
    public override string? Serialize(object? value) => value is null ? null : serializer.Serialize(value, value.GetType(), CancellationToken.None).ToString();

    [return: NotNullIfNotNull(nameof(data))]
    public override object? Deserialize(string? data, Type targetType) =>
        data is null ? null : serializer.Deserialize(BinaryData.FromString(data).ToStream(), targetType, CancellationToken.None)!;
}
