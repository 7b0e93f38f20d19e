using System.Text;
using Azure.Core.Serialization;
using Cryptomeria.EmbeddedHost.Http.Data;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>Ways to write a response's body.</summary>
public static class HttpResponseDataExtensions
{
    private const string Json = "application/json; charset=utf-8";

    /// <summary>Writes text. With ASP.NET Core integration Kestrel does not allow it: use <see cref="WriteStringAsync(HttpResponseData, string, Encoding?)"/>.</summary>
    /// <param name="response">The response.</param>
    /// <param name="value">The text.</param>
    /// <param name="encoding">The encoding; UTF-8 where null.</param>
    public static void WriteString(this HttpResponseData response, string value, Encoding? encoding = null) => response.WriteBytes(Encode(value, encoding));

    /// <summary>Writes text.</summary>
    /// <param name="response">The response.</param>
    /// <param name="value">The text.</param>
    /// <param name="encoding">The encoding; UTF-8 where null.</param>
    public static Task WriteStringAsync(this HttpResponseData response, string value, Encoding? encoding = null) =>
        response.WriteStringAsync(value, CancellationToken.None, encoding);

    /// <summary>Writes text.</summary>
    /// <param name="response">The response.</param>
    /// <param name="value">The text.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="encoding">The encoding; UTF-8 where null.</param>
    public static Task WriteStringAsync(
        this HttpResponseData response, string value, CancellationToken cancellationToken, Encoding? encoding = null) =>
        response.WriteBytesAsync(Encode(value, encoding), cancellationToken);

    /// <summary>Writes JSON by the worker's serializer, as <c>application/json; charset=utf-8</c>.</summary>
    /// <typeparam name="T">The type to write as.</typeparam>
    /// <param name="response">The response.</param>
    /// <param name="instance">The value.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static ValueTask WriteAsJsonAsync<T>(this HttpResponseData response, T instance, CancellationToken cancellationToken = default) =>
        response.WriteAsJsonAsync(instance, Json, cancellationToken);

    /// <summary>Writes JSON by the worker's serializer.</summary>
    /// <typeparam name="T">The type to write as.</typeparam>
    /// <param name="response">The response.</param>
    /// <param name="instance">The value.</param>
    /// <param name="contentType">The content type.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static ValueTask WriteAsJsonAsync<T>(
        this HttpResponseData response, T instance, string contentType, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(response);
        return response.WriteAsJsonAsync(instance, WorkerSerializer.Of(response.FunctionContext), contentType, cancellationToken);
    }

    /// <summary>Writes by a serializer, as <c>application/json; charset=utf-8</c>.</summary>
    /// <typeparam name="T">The type to write as.</typeparam>
    /// <param name="response">The response.</param>
    /// <param name="instance">The value.</param>
    /// <param name="serializer">The serializer.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static ValueTask WriteAsJsonAsync<T>(
        this HttpResponseData response, T instance, ObjectSerializer serializer, CancellationToken cancellationToken = default) =>
        response.WriteAsJsonAsync(instance, serializer, Json, cancellationToken);

    /// <summary>Writes by a serializer.</summary>
    /// <typeparam name="T">The type to write as.</typeparam>
    /// <param name="response">The response.</param>
    /// <param name="instance">The value.</param>
    /// <param name="serializer">The serializer.</param>
    /// <param name="contentType">The content type.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static ValueTask WriteAsJsonAsync<T>(
        this HttpResponseData response, T instance, ObjectSerializer serializer, string contentType, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(serializer);
        ArgumentNullException.ThrowIfNull(contentType);
        response.Headers.Add("Content-Type", contentType);
        return serializer.SerializeAsync(response.Body, instance, typeof(T), cancellationToken);
    }

    /// <summary>Writes bytes. With ASP.NET Core integration Kestrel does not allow it: use <see cref="WriteBytesAsync(HttpResponseData, byte[])"/>.</summary>
    /// <param name="response">The response.</param>
    /// <param name="value">The bytes.</param>
    public static void WriteBytes(this HttpResponseData response, byte[] value)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(value);
        response.Body.Write(value);
    }

    /// <summary>Writes bytes.</summary>
    /// <param name="response">The response.</param>
    /// <param name="value">The bytes.</param>
    public static Task WriteBytesAsync(this HttpResponseData response, byte[] value) => response.WriteBytesAsync(value, CancellationToken.None);

    /// <summary>Writes bytes.</summary>
    /// <param name="response">The response.</param>
    /// <param name="value">The bytes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Task WriteBytesAsync(this HttpResponseData response, byte[] value, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(value);
        return response.Body.WriteAsync(value, cancellationToken).AsTask();
    }

    private static byte[] Encode(string value, Encoding? encoding)
    {
        ArgumentNullException.ThrowIfNull(value);
        return (encoding ?? Encoding.UTF8).GetBytes(value);
    }
}
