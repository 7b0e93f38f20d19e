using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Cryptomeria.EmbeddedHost.Http.Management;

/// <summary>The addresses at which an instance is asked for and acted on, as the Durable extension gives them when it starts one.</summary>
/// <param name="authority">Scheme and authority.</param>
/// <param name="instanceId">The instance.</param>
/// <param name="hubName">The task hub.</param>
/// <param name="key">The key that opens the routes; null where they are switched off.</param>
internal sealed class ManagementLinks(string authority, string instanceId, string hubName, string? key)
{
    public const string Base = "/runtime/webhooks/durabletask";

    private readonly string _instance = $"{authority}{Base}/instances/{Uri.EscapeDataString(instanceId)}";
    private readonly string _query = QueryOf(hubName, key);

    public string Status => $"{_instance}?{_query}";

    public static ManagementLinks Of(HttpRequest request, string instanceId, string hubName, string key) =>
        new($"{request.Scheme}://{request.Host}", instanceId, hubName, key);

    /// <summary>What comes behind every address of a hub.</summary>
    /// <param name="key">The key that opens the routes; null where they are switched off.</param>
    public static string QueryOf(string hubName, string? key) =>
        $"taskHub={Uri.EscapeDataString(hubName)}&connection=Storage{(key is null ? string.Empty : $"&code={Uri.EscapeDataString(key)}")}";

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("id", instanceId);
        writer.WriteString("statusQueryGetUri", Status);
        writer.WriteString("sendEventPostUri", Event);
        writer.WriteString("terminatePostUri", WithReason("terminate"));
        writer.WriteString("purgeHistoryDeleteUri", Status);
        writer.WriteString("restartPostUri", Restart);
        writer.WriteString("suspendPostUri", WithReason("suspend"));
        writer.WriteString("resumePostUri", WithReason("resume"));
        writer.WriteEndObject();
    }

    private string Event => $"{_instance}/raiseEvent/{{eventName}}?{_query}";

    private string Restart => $"{_instance}/restart?{_query}";

    private string WithReason(string operation) => $"{_instance}/{operation}?reason={{text}}&{_query}";
}
