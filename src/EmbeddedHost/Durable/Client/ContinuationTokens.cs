using System.Buffers.Text;
using System.Text;

namespace Cryptomeria.EmbeddedHost.Durable.Client;

/// <summary>Tells where a listing goes on: after an instance id.</summary>
internal static class ContinuationTokens
{
    private const string Mark = "1:";

    public static string After(string instanceId) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Mark + instanceId));

    /// <exception cref="ArgumentException">The token is not one of this engine's.</exception>
    public static string? Read(string? token)
    {
        if (string.IsNullOrEmpty(token))
        {
            return null;
        }

        if (Base64Url.IsValid(token) && Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)) is { } text && text.StartsWith(Mark, StringComparison.Ordinal))
        {
            return text[Mark.Length..];
        }

        throw new ArgumentException("The continuation token is not valid.", nameof(token));
    }
}
