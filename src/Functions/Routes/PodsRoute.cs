using Cryptomeria.Functions.Routes.Http;
using Cryptomeria.Functions.Settings;
using Cryptomeria.K8sOps.Systems.Queries;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Cryptomeria.Functions.Routes;

/// <summary><c>GET /system/k8s/pods</c>: cryptomeria's pods.</summary>
public sealed class PodsRoute(PodsQuery query, AppSettings settings, ILogger<PodsRoute> logger)
{
    [Function("ListPods")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/system/k8s/pods")] HttpRequest request)
    {
        var reader = new QueryReader(request);
        var name = QueryParameters.Namespace(reader, settings);
        var filter = new PodFilter(
            QueryParameters.Label(reader, "component"),
            QueryParameters.Label(reader, "instance"),
            reader.OneOf("phase", PodFilter.Phases));
        var range = QueryParameters.Range(reader);
        reader.ThrowIfInvalid();
        var pages = query.ListAsync(name, filter, range, request.HttpContext.RequestAborted);
        return PagedListResult<PodView>.BeginAsync(pages, range, QueryJson.Http.PodView, logger);
    }
}
