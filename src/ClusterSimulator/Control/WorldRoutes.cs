using System.Text.Json;
using System.Text.Json.Serialization;
using Cryptomeria.ClusterSimulator.Cryptomeria.World;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Cryptomeria.ClusterSimulator.Control;

/// <summary>What became of the cryptomeria in the pods.</summary>
/// <param name="Relayers">How many <c>rly start</c> processes relay now.</param>
/// <param name="MaxRunningLinks">The most links that ever ran at one time.</param>
internal sealed record WorldView(int LinksStarted, int RunningLinks, int MaxRunningLinks, int RelayersStarted, int Relayers, IReadOnlyList<ChainView> Chains);

/// <summary>A chain.</summary>
internal sealed record ChainView(
    string Namespace, string Id, bool Running, long Height, IReadOnlyList<IbcConnection> Connections, IReadOnlyList<IbcChannel> Channels,
    IReadOnlyList<StorageRegistration> Registrations);

/// <summary>The routes under <c>/sim/cryptomeria</c>: what is in the pods, and what goes wrong there.</summary>
internal static class WorldRoutes
{
    public static void Map(IEndpointRouteBuilder app, CryptomeriaWorld world)
    {
        var routes = app.MapGroup($"{ControlRoutes.Prefix}/cryptomeria");
        routes.MapGet("", () => Results.Json(View(world), WorldJson.Default.WorldView));
        routes.MapGet("faults", () => Results.Json(world.Faults.Current, WorldJson.Default.CryptomeriaFaultSettings));
        routes.MapPut("faults", (HttpRequest request) => ControlRoutes.ReadAsync(request, async () =>
        {
            world.Faults.Current = await request.ReadFromJsonAsync(WorldJson.Default.CryptomeriaFaultSettings) ?? throw new JsonException("Faults are expected.");
            return Results.NoContent();
        }));
        routes.MapDelete("faults", world.Faults.Clear);
    }

    private static WorldView View(CryptomeriaWorld world) => new(
        world.LinksStarted, world.RunningLinks, world.MaxRunningLinks, world.RelayersStarted, world.Relayers.Count,
        [
            .. world.Chains.OrderBy(chain => (chain.Namespace, chain.Id)).Select(chain => new ChainView(
                chain.Namespace, chain.Id, chain.IsRunning, chain.Height, chain.Connections, chain.Channels, chain.Registrations)),
        ]);
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WorldView))]
[JsonSerializable(typeof(CryptomeriaFaultSettings))]
internal sealed partial class WorldJson : JsonSerializerContext;
