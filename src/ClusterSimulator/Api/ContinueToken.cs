using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cryptomeria.ClusterSimulator.Errors;
using Cryptomeria.ClusterSimulator.Store;

namespace Cryptomeria.ClusterSimulator.Api;

/// <summary>Where the next page of a list starts, and in which version of the store; -1 for the present one, whatever it holds by then.</summary>
internal sealed record ContinueToken(long Version, string Start)
{
    public override string ToString() =>
        Base64Url.EncodeToString(JsonText.Bytes(new JsonObject { ["v"] = "meta.k8s.io/v1", ["rv"] = Version, ["start"] = Start }).Span);

    /// <exception cref="ApiException">400 where the text is no token.</exception>
    public static ContinueToken Parse(string text)
    {
        try
        {
            var token = JsonNode.Parse(Base64Url.DecodeFromChars(text));
            if (token.Text("start") is { } start && token.Number("rv") is { } version)
            {
                return new ContinueToken(version, start);
            }
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            throw Invalid(exception.Message);
        }

        throw Invalid("incorrect encoded version");
    }

    private static ApiException Invalid(string why) => ApiErrors.BadRequest($"continue key is not valid: {why}");
}
