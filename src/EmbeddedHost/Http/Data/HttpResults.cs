using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace Cryptomeria.EmbeddedHost.Http.Data;

/// <summary>Finds the answer in what a function returned, and sends it where nothing else does.</summary>
internal static class HttpResults
{
    /// <summary>
    /// The result itself, or the property of it that has <c>[HttpResult]</c> or is an <see cref="HttpResponseData"/>: a function can give more than
    /// an answer.
    /// </summary>
    public static object? AnswerOf(object? result)
    {
        if (result is null or HttpResponseData)
        {
            return result;
        }

        var properties = result.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance);
        var answer = properties.FirstOrDefault(property => property.IsDefined(typeof(HttpResultAttribute)))
            ?? properties.FirstOrDefault(property => property.PropertyType.IsAssignableTo(typeof(HttpResponseData)));
        return answer is null ? result : answer.GetValue(result);
    }

    /// <summary>
    /// Sends what a function returned, without ASP.NET Core integration: a response as it is, nothing as 204, a text as text, and anything else as JSON,
    /// as the Functions host does.
    /// </summary>
    public static async Task WriteAsync(object? result, FunctionContext context, HttpResponse response)
    {
        switch (AnswerOf(result))
        {
            case BufferedHttpResponseData data:
                await data.WriteAsync(response);
                break;

            case null:
                response.StatusCode = StatusCodes.Status204NoContent;
                break;

            case string text:
                response.ContentType = "text/plain; charset=utf-8";
                await response.WriteAsync(text, response.HttpContext.RequestAborted);
                break;

            case var value:
                response.ContentType = "application/json; charset=utf-8";
                await WorkerSerializer.Of(context).SerializeAsync(response.Body, value, value.GetType(), response.HttpContext.RequestAborted);
                break;
        }
    }

    public static void CopyHeaders(HttpHeadersCollection headers, HttpResponse response)
    {
        foreach (var (name, values) in headers.NonValidated)
        {
            response.Headers[name] = values.ToArray();
        }
    }
}
