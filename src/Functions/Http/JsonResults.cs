using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Cryptomeria.Functions.Http;

/// <summary>JSON answers.</summary>
internal static class JsonResults
{
    public static IResult Json<T>(T value, JsonTypeInfo<T> type, int statusCode = 200)
        => TypedResults.Json(value, type, "application/json; charset=utf-8", statusCode);
}
