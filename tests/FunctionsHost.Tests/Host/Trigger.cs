using System.Text.Json.Nodes;

namespace Cryptomeria.FunctionsHost.Tests.Host;

/// <summary>What begins a function.</summary>
/// <param name="Data">The trigger's value: a <c>TypedData</c>.</param>
/// <param name="Metadata">What else is known by name, such as the parameters of a route; each a <c>TypedData</c>.</param>
internal sealed record Trigger(JsonObject Data, IReadOnlyDictionary<string, JsonObject> Metadata)
{
    /// <summary>A trigger that is a text, as the durable ones are.</summary>
    public static Trigger Text(string? text) => new(new JsonObject { ["string"] = text }, new Dictionary<string, JsonObject>());

    /// <summary>A trigger that is JSON.</summary>
    public static Trigger Json(string json) => new(new JsonObject { ["json"] = json }, new Dictionary<string, JsonObject>());
}
