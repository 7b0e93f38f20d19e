using Microsoft.DurableTask;

namespace Cryptomeria.EmbeddedHost.Durable;

internal static class DataConverterExtensions
{
    /// <summary>Reads a stored value; none is the type's default, as DurableTask.Core reads results. <see cref="DataConverter.Deserialize{T}"/> throws for value types.</summary>
    public static T? Read<T>(this DataConverter converter, string? data) => data is null ? default : converter.Deserialize<T>(data);
}
