using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cryptomeria.K8sOps.Systems;

namespace Cryptomeria.K8sOps.Cluster.Locking;

/// <summary>
/// A Lease as JSON. The typed client writes a time on a whole second without its six digits, which the server refuses as a MicroTime; and what others
/// put into the object is kept.
/// </summary>
internal sealed class LeaseDocument(JsonObject json)
{
    private const string MicroTime = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    public JsonObject Json => json;

    public string? ResourceVersion => (string?)json["metadata"]?["resourceVersion"];

    public string? Uid => (string?)json["metadata"]?["uid"];

    /// <summary>What it says; null where it says no holder.</summary>
    public LockState? State
    {
        get
        {
            if ((string?)Spec["holderIdentity"] is not { Length: > 0 } holder)
            {
                return null;
            }

            var renewed = Time("renewTime") ?? Time("acquireTime") ?? DateTimeOffset.UnixEpoch;
            var seconds = (int?)Spec["leaseDurationSeconds"] ?? 0;
            return new LockState(holder, Time("acquireTime") ?? renewed, renewed.AddSeconds(seconds));
        }
    }

    private JsonObject Spec
    {
        get
        {
            if (json["spec"] is JsonObject spec)
            {
                return spec;
            }

            spec = [];
            json["spec"] = spec;
            return spec;
        }
    }

    /// <summary>Reads a Lease; null where the text is none.</summary>
    public static LeaseDocument? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) is JsonObject json ? new LeaseDocument(json) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static LeaseDocument Create(string name, string @namespace) => new(new JsonObject
    {
        ["apiVersion"] = "coordination.k8s.io/v1",
        ["kind"] = "Lease",
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["namespace"] = @namespace,
            ["labels"] = new JsonObject { ["app.kubernetes.io/part-of"] = CryptomeriaObjects.Host },
        },
    });

    /// <summary>Gives it to a holder from now; one that has it already keeps the time it took it.</summary>
    public void Hold(string holder, DateTimeOffset now, TimeSpan duration)
    {
        var time = now.UtcDateTime.ToString(MicroTime, CultureInfo.InvariantCulture);
        if (State?.Holder != holder)
        {
            Spec["acquireTime"] = time;
        }

        Spec["holderIdentity"] = holder;
        Spec["leaseDurationSeconds"] = Math.Max(1, (int)Math.Ceiling(duration.TotalSeconds));
        Spec["renewTime"] = time;
    }

    private DateTimeOffset? Time(string member) =>
        DateTimeOffset.TryParse((string?)Spec[member], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
