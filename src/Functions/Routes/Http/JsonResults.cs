using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Cryptomeria.Functions.Routes.Http;

/// <summary>JSON answers.</summary>
internal static class JsonResults
{
    public const string ContentType = "application/json; charset=utf-8";

    public static IResult Json<T>(T value, JsonTypeInfo<T> type, int statusCode = 200) =>
        TypedResults.Json(value, type, ContentType, statusCode);
}
