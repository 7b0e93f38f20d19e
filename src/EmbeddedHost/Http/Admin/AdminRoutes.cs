using System.Diagnostics;
using System.Reflection;
using Cryptomeria.EmbeddedHost.Hosting.Discovery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Cryptomeria.EmbeddedHost.Http.Admin;

/// <summary>The host's state and functions, at the addresses and in the shapes of the real host.</summary>
internal static class AdminRoutes
{
    public static void MapAdmin(this IEndpointRouteBuilder routes, FunctionCatalog catalog, HostKey key)
    {
        key.Guard(routes.MapGet("/admin/host/status", () => Results.Json(Status(), AdminJsonContext.Default.HostStatusView)));
        key.Guard(routes.MapGet("/admin/functions", (HttpRequest request) => Results.Json(
            (IReadOnlyList<FunctionView>)[.. catalog.All.Select(function => FunctionViews.Of(function, request))],
            AdminJsonContext.Default.IReadOnlyListFunctionView)));
        key.Guard(routes.MapGet("/admin/functions/{name}", (string name, HttpRequest request) =>
            catalog.All.FirstOrDefault(function => function.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } found
                ? Results.Json(FunctionViews.Of(found, request), AdminJsonContext.Default.FunctionView)
                : Results.NotFound()));
    }

    private static HostStatusView Status()
    {
        using var process = Process.GetCurrentProcess();
        var assembly = typeof(AdminRoutes).Assembly;
        return new HostStatusView(
            Id: Environment.MachineName.ToLowerInvariant(),
            State: "Running",
            Version: assembly.GetName().Version!.ToString(),
            VersionDetails: $"embedded {assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion}",
            PlatformVersion: string.Empty,
            InstanceId: string.Empty,
            ComputerName: string.Empty,
            ProcessUptime: (long)(DateTime.UtcNow - process.StartTime.ToUniversalTime()).TotalMilliseconds,
            FunctionAppContentEditingState: "Unknown");
    }
}
