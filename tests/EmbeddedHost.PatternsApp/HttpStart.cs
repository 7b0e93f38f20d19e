using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Cryptomeria.EmbeddedHost.PatternsApp;

/// <summary>Async HTTP API: starts any orchestrator and answers with the addresses at which to ask for it.</summary>
public static class HttpStart
{
    /// <summary>Starts an orchestrator; the request's body is its input.</summary>
    [Function(nameof(HttpStart))]
    public static async Task<HttpResponseData> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "orchestrators/{functionName}")] HttpRequestData req,
        [DurableClient] DurableTaskClient client,
        string functionName,
        FunctionContext executionContext)
    {
        object? input = await req.ReadFromJsonAsync<object>();
        string instanceId = await client.ScheduleNewOrchestrationInstanceAsync(functionName, input);

        ILogger logger = executionContext.GetLogger(nameof(HttpStart));
        logger.LogInformation("Started orchestration with ID = '{InstanceId}'.", instanceId);
        return await client.CreateCheckStatusResponseAsync(req, instanceId);
    }
}
