using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cryptomeria.K8sOps.Cluster.Connection.Credentials;

/// <summary>What a credential plugin writes (<c>client.authentication.k8s.io</c>).</summary>
internal sealed record ExecCredential(string? ApiVersion, string? Kind, ExecCredentialStatus? Status)
{
    /// <summary>Reads one; null where the text is none.</summary>
    public static ExecCredential? Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, ExecCredentialJson.Default.ExecCredential);
        }
        catch (JsonException)
        {
            // Not quoted by anybody: a piece of a token may be in it.
            return null;
        }
    }
}

/// <summary>The credential in an <see cref="ExecCredential"/>.</summary>
/// <param name="ExpirationTimestamp">Until when it may be kept; null for as long as it is accepted.</param>
/// <param name="ClientCertificateData">PEM.</param>
/// <param name="ClientKeyData">PEM.</param>
internal sealed record ExecCredentialStatus(DateTimeOffset? ExpirationTimestamp, string? Token, string? ClientCertificateData, string? ClientKeyData);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ExecCredential))]
internal sealed partial class ExecCredentialJson : JsonSerializerContext;
