using System.Text.Json;
using Cryptomeria.ClusterSimulator.Api;
using Cryptomeria.ClusterSimulator.Faults;
using Cryptomeria.ClusterSimulator.Kubelet;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Cryptomeria.ClusterSimulator.Control;

/// <summary>
/// The simulator's own routes, under <c>/sim</c> on the API's port, for tests whose simulator runs in another process. They ask for no token
/// and no fault strikes them.
/// </summary>
internal static class ControlRoutes
{
    public const string Prefix = "/sim";

    public static void Map(IEndpointRouteBuilder app, FaultSettings faults, PodFailures pods, ClaimFailures claims, RequestJournal journal, ClusterObjects objects)
    {
        var routes = app.MapGroup(Prefix);
        routes.MapGet("faults", () => Results.Json([.. faults.All.Select(View)], ControlJson.Default.IReadOnlyListFaultView));
        routes.MapPost("faults", (HttpRequest request) => AddFaultAsync(request, faults));
        routes.MapDelete("faults", faults.Clear);
        routes.MapDelete("faults/{id:int}", (int id) => faults.Remove(id) ? Results.NoContent() : Results.NotFound());
        routes.MapPatch("settings", (HttpRequest request) => SetAsync(request, faults));
        routes.MapPost("pod-failures", (HttpRequest request) => FailPodsAsync(request, pods));
        routes.MapDelete("pod-failures", pods.Clear);
        routes.MapPost("claim-failures", (HttpRequest request) => FailClaimsAsync(request, claims));
        routes.MapDelete("claim-failures", claims.Clear);
        routes.MapGet("requests", () => Results.Json(journal.All, ControlJson.Default.IReadOnlyListRequestRecord));
        routes.MapDelete("requests", journal.Clear);
        routes.MapPost("compact", objects.Compact);
    }

    private static FaultView View(Fault fault) => new(fault.Id, fault.Strikes, fault.Rule);

    private static Task<IResult> AddFaultAsync(HttpRequest request, FaultSettings faults) => ReadAsync(request, async () =>
    {
        var rule = await request.ReadFromJsonAsync(ControlJson.Default.FaultRule) ?? throw new JsonException("A rule is expected.");
        return Results.Json(View(faults.Add(rule)), ControlJson.Default.FaultView, statusCode: 201);
    });

    private static Task<IResult> SetAsync(HttpRequest request, FaultSettings faults) => ReadAsync(request, async () =>
    {
        var settings = await request.ReadFromJsonAsync(ControlJson.Default.SimulatorSettings) ?? throw new JsonException("Settings are expected.");
        if (settings.ApiLatencyMilliseconds is { } api)
        {
            faults.ApiLatency = TimeSpan.FromMilliseconds(api);
        }

        if (settings.ExecStartLatencyMilliseconds is { } exec)
        {
            faults.ExecStartLatency = TimeSpan.FromMilliseconds(exec);
        }

        if (settings.Down is { } down)
        {
            faults.IsDown = down;
        }

        return Results.NoContent();
    });

    private static Task<IResult> FailPodsAsync(HttpRequest request, PodFailures pods) => ReadAsync(request, async () =>
    {
        var wanted = await request.ReadFromJsonAsync(ControlJson.Default.PodFailureRequest) ?? throw new JsonException("A pattern and a failure are expected.");
        pods.Set(wanted.Pattern, wanted.Failure);
        return Results.NoContent();
    });

    private static Task<IResult> FailClaimsAsync(HttpRequest request, ClaimFailures claims) => ReadAsync(request, async () =>
    {
        var wanted = await request.ReadFromJsonAsync(ControlJson.Default.ClaimFailureRequest) ?? throw new JsonException("A pattern is expected.");
        claims.Set(wanted.Pattern, wanted.Message ?? ClaimFailures.DefaultMessage);
        return Results.NoContent();
    });

    /// <summary>Answers 400 to a body that cannot be used.</summary>
    public static async Task<IResult> ReadAsync(HttpRequest request, Func<Task<IResult>> use)
    {
        try
        {
            return await use();
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException)
        {
            return Results.Json(new ControlError($"{request.Path}: {exception.Message}"), ControlJson.Default.ControlError, statusCode: 400);
        }
    }
}
