using Cryptomeria.Functions.Jobs;
using Cryptomeria.Functions.Operations;
using Cryptomeria.Functions.Routes.Http;
using Cryptomeria.Functions.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.Functions.Routes;

/// <summary><c>POST /system/start</c>: begins system.start.</summary>
public sealed class StartRoute(JobAccepted jobs, AppSettings settings)
{
    [Function("Start")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/system/start")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        jobs.SubmitAsync(client, request, body => Read(body, settings), cancellationToken);

    /// <exception cref="ApiException">422 with every member that is wrong.</exception>
    private static JobInput Read(JsonBody body, AppSettings settings)
    {
        var target = CommonMembers.Namespace(body, settings);
        var timeout = CommonMembers.TimeoutSeconds(body);
        var steps = body.Strings("steps");
        var force = body.Boolean("force") ?? false;
        if (steps is not null)
        {
            CheckSteps(body, steps);
        }

        body.ThrowIfInvalid();
        return new JobInput(SystemStart.Type, target, settings.Release, timeout, steps ?? SystemStart.Operation.StepNames, force);
    }

    private static void CheckSteps(JsonBody body, IReadOnlyList<string> steps)
    {
        if (steps.Count == 0)
        {
            body.Fail("steps", "must name at least one step");
        }

        var last = -1;
        for (var i = 0; i < steps.Count; i++)
        {
            var place = SystemStart.Operation.StepNames.ToList().IndexOf(steps[i]);
            if (place < 0)
            {
                body.Fail($"steps[{i}]", $"must be one of {string.Join(", ", SystemStart.Operation.StepNames)}");
            }
            else if (place == last)
            {
                body.Fail($"steps[{i}]", $"names {steps[i]} twice");
            }
            else if (place < last)
            {
                body.Fail($"steps[{i}]", $"is out of order; the order is {string.Join(", ", SystemStart.Operation.StepNames)}");
            }

            last = Math.Max(last, place);
        }
    }
}
