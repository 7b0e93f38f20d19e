using System.Text.Json.Serialization;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The addresses at which an orchestration is asked for and acted on.</summary>
public class HttpManagementPayload
{
    /// <summary>The instance id.</summary>
    [JsonPropertyName("id")]
    public string? Id { get; internal set; }

    /// <summary>DELETE purges it.</summary>
    [JsonPropertyName("purgeHistoryDeleteUri")]
    public string? PurgeHistoryDeleteUri { get; internal set; }

    /// <summary>POST sends it an event; <c>{eventName}</c> stands for the event's name.</summary>
    [JsonPropertyName("sendEventPostUri")]
    public string? SendEventPostUri { get; internal set; }

    /// <summary>GET tells where it stands.</summary>
    [JsonPropertyName("statusQueryGetUri")]
    public string? StatusQueryGetUri { get; internal set; }

    /// <summary>POST terminates it; <c>{text}</c> stands for the reason.</summary>
    [JsonPropertyName("terminatePostUri")]
    public string? TerminatePostUri { get; internal set; }

    /// <summary>POST rewinds it, where it has failed; <c>{text}</c> stands for the reason.</summary>
    [JsonPropertyName("rewindPostUri")]
    public string? RewindPostUri { get; internal set; }

    /// <summary>POST suspends it; <c>{text}</c> stands for the reason.</summary>
    [JsonPropertyName("suspendPostUri")]
    public string? SuspendPostUri { get; internal set; }

    /// <summary>POST resumes it; <c>{text}</c> stands for the reason.</summary>
    [JsonPropertyName("resumePostUri")]
    public string? ResumePostUri { get; internal set; }

    /// <summary>POST starts it again.</summary>
    [JsonPropertyName("restartPostUri")]
    public string? RestartPostUri { get; internal set; }
}
