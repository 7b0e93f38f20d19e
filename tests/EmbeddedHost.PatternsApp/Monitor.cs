using System.Collections.Concurrent;
using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Cryptomeria.EmbeddedHost.PatternsApp;

/// <summary>Monitor: looks at something again and again until it is as wanted, or too much time has gone by.</summary>
public static class Monitor
{
    private static readonly ConcurrentDictionary<int, string> Jobs = new();

    /// <summary>Watches a job.</summary>
    [Function(nameof(MonitorJobStatus))]
    public static async Task<string> MonitorJobStatus([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        int jobId = context.GetInput<int>();
        DateTime expiryTime = context.CurrentUtcDateTime.AddMinutes(10);
        while (context.CurrentUtcDateTime < expiryTime)
        {
            var jobStatus = await context.CallActivityAsync<string>(nameof(GetJobStatus), jobId);
            context.SetCustomStatus(jobStatus);
            if (jobStatus == "Completed")
            {
                // Perform an action when a condition is met.
                await context.CallActivityAsync(nameof(SendAlert), jobId);
                return jobStatus;
            }

            // Orchestration sleeps until this time.
            DateTime nextCheck = context.CurrentUtcDateTime.AddMilliseconds(100);
            await context.CreateTimer(nextCheck, CancellationToken.None);
        }

        return "Expired";
    }

    /// <summary>Asks how far a job is.</summary>
    [Function(nameof(GetJobStatus))]
    public static string GetJobStatus([ActivityTrigger] int jobId) => Jobs.GetValueOrDefault(jobId, "Running");

    /// <summary>Tells that a job is done.</summary>
    [Function(nameof(SendAlert))]
    public static void SendAlert([ActivityTrigger] int jobId, FunctionContext executionContext) =>
        executionContext.GetLogger(nameof(SendAlert)).LogInformation("Job {JobId} is done.", jobId);

    /// <summary>Sets how far a job is: it stands for whatever is watched.</summary>
    [Function(nameof(SetJobStatus))]
    public static HttpResponseData SetJobStatus(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "jobs/{jobId:int}/{status}")] HttpRequestData req, int jobId, string status)
    {
        Jobs[jobId] = status;
        return req.CreateResponse(HttpStatusCode.NoContent);
    }
}
