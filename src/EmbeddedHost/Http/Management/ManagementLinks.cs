using System.Text.Json;
using Cryptomeria.EmbeddedHost.Durable.Client;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

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
    private readonly string _query =
        $"taskHub={Uri.EscapeDataString(hubName)}&connection=Storage{(key is null ? string.Empty : $"&code={Uri.EscapeDataString(key)}")}";

    public string Status => $"{_instance}?{_query}";

    public static ManagementLinks Of(HttpRequest request, string instanceId, string hubName, string key) =>
        new($"{request.Scheme}://{request.Host}", instanceId, hubName, key);

    /// <summary>The links that a client can give.</summary>
    /// <param name="requested">The address of the request to answer; null takes the host's own.</param>
    /// <exception cref="InvalidOperationException">Neither is known.</exception>
    public static ManagementLinks Of(DurableTaskClient client, Uri? requested, string instanceId)
    {
        var address = (client as EmbeddedDurableTaskClient)?.Address;
        var host = requested ?? address?.Base
            ?? throw new InvalidOperationException("The host's address is not known: pass the request, or use the client that [DurableClient] gives once the host listens.");
        return new ManagementLinks(host.GetLeftPart(UriPartial.Authority), instanceId, client.Name, address?.Key);
    }

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

    public HttpManagementPayload ToPayload() => new()
    {
        Id = instanceId,
        StatusQueryGetUri = Status,
        SendEventPostUri = Event,
        TerminatePostUri = WithReason("terminate"),
        RewindPostUri = WithReason("rewind"),
        PurgeHistoryDeleteUri = Status,
        RestartPostUri = Restart,
        SuspendPostUri = WithReason("suspend"),
        ResumePostUri = WithReason("resume"),
    };

    private string Event => $"{_instance}/raiseEvent/{{eventName}}?{_query}";

    private string Restart => $"{_instance}/restart?{_query}";

    private string WithReason(string operation) => $"{_instance}/{operation}?reason={{text}}&{_query}";
}
