using System.Text.Json.Nodes;

namespace Cryptomeria.ClusterSimulator.Cryptomeria.Rly;

/// <summary>One end of a path; ids are empty until they are known.</summary>
internal sealed record RlyPathEnd(string ChainId, string ClientId = "", string ConnectionId = "")
{
    public static RlyPathEnd Parse(JsonObject? end) => new(
        end?["chain-id"]?.ToString() ?? "", end?["client-id"]?.ToString() ?? "", end?["connection-id"]?.ToString() ?? "");

    public JsonObject ToJson()
    {
        var end = new JsonObject();
        if (ChainId.Length > 0)
        {
            end["chain-id"] = ChainId;
        }

        if (ClientId.Length > 0)
        {
            end["client-id"] = ClientId;
        }

        if (ConnectionId.Length > 0)
        {
            end["connection-id"] = ConnectionId;
        }

        return end;
    }
}

/// <summary>A configured path.</summary>
internal sealed record RlyPath(RlyPathEnd Source, RlyPathEnd Destination, string FilterRule = "")
{
    public IReadOnlyList<string> FilterChannels { get; init; } = [];

    public static RlyPath Parse(JsonObject path)
    {
        var filter = path["src-channel-filter"] as JsonObject;
        return new RlyPath(RlyPathEnd.Parse(path["src"] as JsonObject), RlyPathEnd.Parse(path["dst"] as JsonObject), filter?["rule"]?.ToString() ?? "")
        {
            FilterChannels = [.. (filter?["channel-list"] as JsonArray ?? []).Select(channel => channel?.ToString() ?? "")],
        };
    }

    public JsonObject ToJson() => new()
    {
        ["src"] = Source.ToJson(),
        ["dst"] = Destination.ToJson(),
        ["src-channel-filter"] = new JsonObject
        {
            ["rule"] = FilterRule,
            ["channel-list"] = new JsonArray([.. FilterChannels.Select(channel => JsonValue.Create(channel))]),
        },
    };
}
