using System.Net;
using System.Text;
using Azure.Core.Serialization;
using Cryptomeria.EmbeddedHost.Http.Data;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>Ways to read a request and to answer it.</summary>
public static class HttpRequestDataExtensions
{
    /// <summary>Reads the body as text.</summary>
    /// <param name="request">The request.</param>
    /// <param name="encoding">The encoding where no byte order mark says another; UTF-8 where null.</param>
    public static async Task<string?> ReadAsStringAsync(this HttpRequestData request, Encoding? encoding = null)
    {
        using var reader = ReaderOf(request, encoding);
        return await reader.ReadToEndAsync();
    }

    /// <summary>Reads the body as text. Kestrel does not allow it: use <see cref="ReadAsStringAsync"/>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="encoding">The encoding where no byte order mark says another; UTF-8 where null.</param>
    public static string? ReadAsString(this HttpRequestData request, Encoding? encoding = null)
    {
        using var reader = ReaderOf(request, encoding);
        return reader.ReadToEnd();
    }

    /// <summary>Reads the body as JSON, by the worker's serializer.</summary>
    /// <typeparam name="T">The type to read.</typeparam>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static ValueTask<T?> ReadFromJsonAsync<T>(this HttpRequestData request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.ReadFromJsonAsync<T>(WorkerSerializer.Of(request.FunctionContext), cancellationToken);
    }

    /// <summary>Reads the body by a serializer.</summary>
    /// <typeparam name="T">The type to read.</typeparam>
    /// <param name="request">The request.</param>
    /// <param name="serializer">The serializer.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async ValueTask<T?> ReadFromJsonAsync<T>(
        this HttpRequestData request, ObjectSerializer serializer, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(serializer);
        return await serializer.DeserializeAsync(request.Body, typeof(T), cancellationToken) is { } value ? (T)value : default;
    }

    /// <summary>A response to it, empty.</summary>
    /// <param name="request">The request.</param>
    /// <param name="statusCode">The status.</param>
    public static HttpResponseData CreateResponse(this HttpRequestData request, HttpStatusCode statusCode)
    {
        ArgumentNullException.ThrowIfNull(request);
        var response = request.CreateResponse();
        response.StatusCode = statusCode;
        return response;
    }

    private static StreamReader ReaderOf(HttpRequestData request, Encoding? encoding)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new StreamReader(request.Body, encoding ?? Encoding.UTF8, detectEncodingFromByteOrderMarks: true, leaveOpen: true);
    }
}
