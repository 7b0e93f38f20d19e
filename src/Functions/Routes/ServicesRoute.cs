using Cryptomeria.Functions.Routes.Http;
using Cryptomeria.Functions.Settings;
using Cryptomeria.K8sOps.Systems.Queries;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Cryptomeria.Functions.Routes;

/// <summary><c>GET /system/k8s/services</c>: cryptomeria's Services.</summary>
public sealed class ServicesRoute(ServicesQuery query, AppSettings settings, ILogger<ServicesRoute> logger)
{
    [Function("ListServices")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/system/k8s/services")] HttpRequest request)
    {
        var reader = new QueryReader(request);
        var name = QueryParameters.Namespace(reader, settings);
        var range = QueryParameters.Range(reader);
        reader.ThrowIfInvalid();
        var pages = query.ListAsync(name, range, request.HttpContext.RequestAborted);
        return PagedListResult<ServiceView>.BeginAsync(pages, range, QueryJson.Http.ServiceView, logger);
    }
}
