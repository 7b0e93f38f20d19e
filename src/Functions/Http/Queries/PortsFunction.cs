using System.Text;
using System.Text.Json;
using Cryptomeria.Functions.Settings;
using Cryptomeria.K8sOps.Queries;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.Functions.Http.Queries;

/// <summary><c>GET /system/ports</c>: where the chains are reached.</summary>
public sealed class PortsFunction(PortsQuery query, AppSettings settings)
{
    [Function("GetPorts")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/system/ports")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        var reader = new QueryReader(request);
        var name = QueryParameters.Namespace(reader, settings);
        var format = reader.OneOf("format", ["json", "env"]) ?? "json";
        reader.ThrowIfInvalid();

        var ports = await query.GetAsync(name, cancellationToken);
        var (body, type) = format == "env"
            ? (Encoding.UTF8.GetBytes(PortsEnvironment.Format(ports)), "text/plain; charset=utf-8")
            : (JsonSerializer.SerializeToUtf8Bytes(new QueryAnswer<SystemPorts>(ports), QueryJson.Http.QueryAnswerSystemPorts), JsonResults.ContentType);
        return new EntityTagResult(body, type, EntityTagResult.TagOf(body, isWeak: false));
    }
}
