using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Cryptomeria.Functions.Jobs;

namespace Cryptomeria.Functions.Routes.Http;

/// <summary>The API's JSON: camelCase, times in UTC with <c>Z</c>, and <c>&lt;</c> and <c>&gt;</c> as they are (no answer is ever HTML).</summary>
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(FieldError[]))]
[JsonSerializable(typeof(List<FieldError>))]
[JsonSerializable(typeof(List<string>))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(JobAcceptedView))]
[JsonSerializable(typeof(JobListView))]
[JsonSerializable(typeof(JobDetailView))]
[JsonSerializable(typeof(JobCancelView))]
[JsonSerializable(typeof(JobLinksView))]
[JsonSerializable(typeof(JobPlanAnswer))]
[JsonSerializable(typeof(ReadyAnswer))]
[JsonSerializable(typeof(ReadyChecks))]
[JsonSerializable(typeof(LogRecord))]
[JsonSerializable(typeof(FollowPause))]
[JsonSerializable(typeof(FollowEnd))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>The one instance in use.</summary>
    public static ApiJson Http { get; } = new(NewOptions());

    /// <summary>Options for another context that is to write as this one does.</summary>
    public static JsonSerializerOptions NewOptions() => new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new UtcTimeConverter() },
    };
}
