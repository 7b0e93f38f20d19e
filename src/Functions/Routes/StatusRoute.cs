using System.Runtime.CompilerServices;
using System.Text.Json;
using Cryptomeria.Functions.Routes.Http;
using Cryptomeria.Functions.Settings;
using Cryptomeria.K8sOps.Systems.Queries;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.Functions.Routes;

/// <summary><c>GET /system/status</c>: the system's health in one observation.</summary>
public sealed class StatusRoute(SystemStatusQuery query, AppSettings settings)
{
    // Those who share a look share its answer as well.
    private static readonly ConditionalWeakTable<SystemStatus, EntityTagResult> Written = [];

    [Function("GetStatus")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/system/status")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var reader = new QueryReader(request);
        var name = QueryParameters.Namespace(reader, settings);
        reader.ThrowIfInvalid();

        return Written.GetValue(await query.GetAsync(name, cancellationToken), Write);
    }

    private static EntityTagResult Write(SystemStatus status) =>
        new(Bytes(status), JsonResults.ContentType, EntityTagResult.TagOf(Bytes(status with { Timestamp = default }), isWeak: true));

    private static byte[] Bytes(SystemStatus status) =>
        JsonSerializer.SerializeToUtf8Bytes(new QueryAnswer<SystemStatus>(status), QueryJson.Http.QueryAnswerSystemStatus);
}
