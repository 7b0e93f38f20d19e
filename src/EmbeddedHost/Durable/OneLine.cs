namespace Cryptomeria.EmbeddedHost.Durable;

/// <summary>Failures as a log line tells them.</summary>
internal static class OneLine
{
    /// <summary>The exception's type and message, without line breaks.</summary>
    public static string Of(Exception exception) => Of($"{exception.GetType()}: {exception.Message}");

    /// <summary>The text without line breaks.</summary>
    public static string Of(string text) => text.ReplaceLineEndings(" ");
}
