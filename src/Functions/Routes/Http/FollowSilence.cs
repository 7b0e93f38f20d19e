namespace Cryptomeria.Functions.Routes.Http;

/// <summary>
/// What the reader of a followed log gets while there is nothing to report. The Functions host resets an answer that was silent for 240 s
/// (Azure/azure-functions-host, src/WebJobs.Script.Grpc/Server/DefaultHttpProxyService.cs), and other proxies do so sooner.
/// </summary>
/// <param name="After">How long the answer may be silent.</param>
/// <param name="Text">What is written then, again and again; null ends the answer by a line that says how to go on.</param>
public sealed record FollowSilence(TimeSpan After, string? Text)
{
    /// <summary>Server-Sent Events: a comment.</summary>
    public static FollowSilence Events { get; } = new(TimeSpan.FromSeconds(15), ": keep-alive\n\n");

    /// <summary>Text: an empty line.</summary>
    public static FollowSilence Lines { get; } = new(TimeSpan.FromSeconds(30), "\n");

    /// <summary>JSON lines whose reader asked for it: an object that is no record.</summary>
    public static FollowSilence JsonLines { get; } = new(TimeSpan.FromSeconds(30), "{\"event\":\"keep-alive\"}\n");

    /// <summary>JSON lines whose reader knows only records: the answer ends well before it would be reset.</summary>
    public static FollowSilence Pause { get; } = new(TimeSpan.FromSeconds(200), null);
}
