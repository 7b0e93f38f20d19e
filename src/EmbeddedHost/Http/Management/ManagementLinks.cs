using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Cryptomeria.EmbeddedHost.Http.Management;

/// <summary>The addresses at which an instance is asked for and acted on, as the Durable extension gives them when it starts one.</summary>
internal sealed class ManagementLinks(HttpRequest request, string instanceId, string hubName, string key)
{
    public const string Base = "/runtime/webhooks/durabletask";

    private readonly string _instance = $"{request.Scheme}://{request.Host}{Base}/instances/{Uri.EscapeDataString(instanceId)}";
    private readonly string _query = $"taskHub={Uri.EscapeDataString(hubName)}&connection=Storage&code={Uri.EscapeDataString(key)}";

    public string Status => $"{_instance}?{_query}";

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("id", instanceId);
        writer.WriteString("statusQueryGetUri", Status);
        writer.WriteString("sendEventPostUri", $"{_instance}/raiseEvent/{{eventName}}?{_query}");
        writer.WriteString("terminatePostUri", $"{_instance}/terminate?reason={{text}}&{_query}");
        writer.WriteString("purgeHistoryDeleteUri", $"{_instance}?{_query}");
        writer.WriteString("restartPostUri", $"{_instance}/restart?{_query}");
        writer.WriteString("suspendPostUri", $"{_instance}/suspend?reason={{text}}&{_query}");
        writer.WriteString("resumePostUri", $"{_instance}/resume?reason={{text}}&{_query}");
        writer.WriteEndObject();
    }
}
