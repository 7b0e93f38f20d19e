using Cryptomeria.Functions.Routes.Http;
using Cryptomeria.Functions.Settings;
using Cryptomeria.K8sOps.Systems.Queries;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Cryptomeria.Functions.Routes;

/// <summary><c>GET /system/k8s/configmaps</c>: cryptomeria's ConfigMaps, without their contents.</summary>
public sealed class ConfigMapsRoute(ConfigMapsQuery query, AppSettings settings, ILogger<ConfigMapsRoute> logger)
{
    [Function("ListConfigMaps")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/system/k8s/configmaps")] HttpRequest request)
    {
        var reader = new QueryReader(request);
        var name = QueryParameters.Namespace(reader, settings);
        var range = QueryParameters.Range(reader);
        reader.ThrowIfInvalid();
        var pages = query.ListAsync(name, range, request.HttpContext.RequestAborted);
        return PagedListResult<ConfigMapView>.BeginAsync(pages, range, QueryJson.Http.ConfigMapView, logger);
    }
}
