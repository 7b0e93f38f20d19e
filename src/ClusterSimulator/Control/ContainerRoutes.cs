using System.Text.Json;
using Cryptomeria.ClusterSimulator.Cryptomeria;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Cryptomeria.ClusterSimulator.Control;

/// <summary>What can be done to containers from outside of them.</summary>
internal static class ContainerRoutes
{
    public static void Map(IEndpointRouteBuilder app, CryptomeriaContainerRuntime runtime) =>
        app.MapPost($"{ControlRoutes.Prefix}/kill", (HttpRequest request) => ControlRoutes.ReadAsync(request, async () =>
        {
            var wanted = await request.ReadFromJsonAsync(ControlJson.Default.KillRequest) ?? throw new JsonException("A container is expected.");
            runtime.Kill(wanted.Namespace, wanted.Pod, wanted.Container);
            return Results.NoContent();
        }));
}
