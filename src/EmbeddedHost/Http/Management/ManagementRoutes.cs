using Cryptomeria.EmbeddedHost.Durable;
using Cryptomeria.EmbeddedHost.Http.Admin;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.EmbeddedHost.Http.Management;

/// <summary>
/// The Durable extension's management routes, at its addresses and in its shapes, so that tools made for it work. Where the official documentation and
/// a real host differ, the real host's answers are followed.
/// </summary>
internal static class ManagementRoutes
{
    private const string Instance = ManagementLinks.Base + "/instances/{instanceId}";

    public static void MapDurableManagement(this IEndpointRouteBuilder routes, DurableTaskClient client, DurableEngine engine, HostKey key)
    {
        var queries = new InstanceQueries(client, engine);
        var commands = new InstanceCommands(client, engine.Options.HubName, key.Value);
        var endpoints = new[]
        {
            routes.MapGet(ManagementLinks.Base + "/instances", (Delegate)queries.ListAsync),
            routes.MapGet(Instance, queries.GetAsync),
            routes.MapDelete(ManagementLinks.Base + "/instances", (Delegate)commands.PurgeByFilterAsync),
            routes.MapDelete(Instance, commands.PurgeAsync),
            routes.MapPost(ManagementLinks.Base + "/orchestrators/{functionName}/{instanceId?}", commands.StartAsync),
            routes.MapPost(Instance + "/raiseEvent/{eventName}", commands.RaiseEventAsync),
            routes.MapPost(Instance + "/terminate", commands.TerminateAsync),
            routes.MapPost(Instance + "/suspend", commands.SuspendAsync),
            routes.MapPost(Instance + "/resume", commands.ResumeAsync),
            routes.MapPost(Instance + "/restart", commands.RestartAsync),
        };
        foreach (var endpoint in EntityRoutes.Map(routes, client, engine).Concat(endpoints))
        {
            key.Guard(endpoint);
        }
    }
}
