using System.Text.Json;
using Cryptomeria.Functions.Settings;
using Cryptomeria.K8sOps.Queries;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.Functions.Http.Queries;

/// <summary><c>GET /system/status</c>: the system's health in one look.</summary>
public sealed class StatusFunction(SystemStatusQuery query, AppSettings settings)
{
    [Function("GetStatus")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/system/status")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var reader = new QueryReader(request);
        var name = QueryParameters.Namespace(reader, settings);
        reader.ThrowIfInvalid();

        var status = await query.GetAsync(name, cancellationToken);
        var timeless = Write(status with { Timestamp = default });
        return new EntityTagResult(Write(status), JsonResults.ContentType, EntityTagResult.TagOf(timeless, isWeak: true));
    }

    private static byte[] Write(SystemStatus status) =>
        JsonSerializer.SerializeToUtf8Bytes(new QueryAnswer<SystemStatus>(status), QueryJson.Http.QueryAnswerSystemStatus);
}
