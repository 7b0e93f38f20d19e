using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cryptomeria.K8sOps.Cluster.Resources;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Cryptomeria.Functions.Routes.Http;

/// <summary>
/// Writes a list part by part, each when the reader has taken the one before it, so that no list is ever held in full.
/// </summary>
internal sealed partial class PagedListResult<T> : IResult
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly IAsyncEnumerator<ListPage<T>> _pages;
    private readonly ListRange _range;
    private readonly JsonTypeInfo<T> _type;
    private readonly ILogger _logger;

    private PagedListResult(IAsyncEnumerator<ListPage<T>> pages, ListRange range, JsonTypeInfo<T> type, ILogger logger) =>
        (_pages, _range, _type, _logger) = (pages, range, type, logger);

    /// <summary>Reads the first part, so that what is wrong can still be said by the status.</summary>
    /// <param name="pages">At least one part.</param>
    /// <exception cref="ApiException">422 where the API server does not take <c>continue</c>.</exception>
    public static async Task<IResult> BeginAsync(IAsyncEnumerable<ListPage<T>> pages, ListRange range, JsonTypeInfo<T> type, ILogger logger)
    {
        var enumerator = pages.GetAsyncEnumerator(CancellationToken.None);
        try
        {
            await enumerator.MoveNextAsync();
        }
        catch (Exception exception)
        {
            await enumerator.DisposeAsync();
            if (range.Continue is not null && exception is K8sOps.OperationException refused && refused.Details.GetValueOrDefault("status") is "400" or "410")
            {
                throw ApiException.Invalid("continue", "is not, or no longer, known to the API server; begin again without it");
            }

            throw;
        }

        return new PagedListResult<T>(enumerator, range, type, logger);
    }

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = JsonResults.ContentType;
        await using (_pages)
        {
            try
            {
                await WriteAsync(httpContext);
            }
            catch (OperationCanceledException) when (httpContext.RequestAborted.IsCancellationRequested)
            {
                // The reader left; so do we.
            }
            catch (K8sOps.OperationException exception)
            {
                // The status is sent; a body that breaks off is all that can still be said.
                LogBrokenOff(httpContext.Request.Path, exception.Code, exception);
                httpContext.Abort();
            }
        }
    }

    private async Task WriteAsync(HttpContext httpContext)
    {
        var output = httpContext.Response.BodyWriter;
        await using var json = new Utf8JsonWriter(output, WriterOptions);
        json.WriteStartObject();
        json.WriteBoolean("ok", true);
        json.WriteStartObject("data");
        json.WriteStartArray("items");
        ListPage<T> page;
        do
        {
            page = _pages.Current;
            foreach (var item in page.Items)
            {
                JsonSerializer.Serialize(json, item, _type);
            }

            await json.FlushAsync(httpContext.RequestAborted);
            await output.FlushAsync(httpContext.RequestAborted);
        }
        while (await _pages.MoveNextAsync());

        json.WriteEndArray();
        if (_range.Limit is not null && page.Continue is { } continuation)
        {
            json.WriteString("continue", continuation);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        await json.FlushAsync(httpContext.RequestAborted);
        await output.FlushAsync(httpContext.RequestAborted);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The answer to {Path} breaks off: {Code}")]
    private partial void LogBrokenOff(PathString path, string code, Exception exception);
}
