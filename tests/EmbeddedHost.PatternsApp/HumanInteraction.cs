using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace Cryptomeria.EmbeddedHost.PatternsApp;

/// <summary>Human interaction: waits for somebody's decision, and goes another way where none comes in time.</summary>
public static class HumanInteraction
{
    /// <summary>Asks for approval. Its input is the time to wait, in seconds.</summary>
    [Function(nameof(ApprovalWorkflow))]
    public static async Task<string> ApprovalWorkflow([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        await context.CallActivityAsync(nameof(RequestApproval), context.InstanceId);
        using (var timeoutCts = new CancellationTokenSource())
        {
            DateTime dueTime = context.CurrentUtcDateTime.AddSeconds(context.GetInput<double>());
            Task durableTimeout = context.CreateTimer(dueTime, timeoutCts.Token);

            Task<bool> approvalEvent = context.WaitForExternalEvent<bool>("ApprovalEvent");
            if (approvalEvent == await Task.WhenAny(approvalEvent, durableTimeout))
            {
                timeoutCts.Cancel();
                return await context.CallActivityAsync<string>(nameof(ProcessApproval), approvalEvent.Result);
            }

            return await context.CallActivityAsync<string>(nameof(Escalate), context.InstanceId);
        }
    }

    /// <summary>Asks somebody.</summary>
    [Function(nameof(RequestApproval))]
    public static void RequestApproval([ActivityTrigger] string instanceId, FunctionContext executionContext) =>
        executionContext.GetLogger(nameof(RequestApproval)).LogInformation("Please approve {InstanceId}.", instanceId);

    /// <summary>Does as was decided.</summary>
    [Function(nameof(ProcessApproval))]
    public static string ProcessApproval([ActivityTrigger] bool isApproved) => isApproved ? "Approved" : "Rejected";

    /// <summary>Asks somebody else.</summary>
    [Function(nameof(Escalate))]
    public static string Escalate([ActivityTrigger] string instanceId) => "Escalated";

    /// <summary>Takes the decision.</summary>
    [Function("RaiseEventToOrchestration")]
    public static async Task<HttpResponseData> Decide(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "approvals/{instanceId}")] HttpRequestData req,
        [DurableClient] DurableTaskClient client,
        string instanceId)
    {
        bool isApproved = await req.ReadFromJsonAsync<bool>();
        await client.RaiseEventAsync(instanceId, "ApprovalEvent", isApproved);
        return req.CreateResponse(HttpStatusCode.Accepted);
    }
}
