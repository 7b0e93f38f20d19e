using Cryptomeria.Functions.Jobs;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.Functions.Http;

/// <summary>The job resources: list, detail, cancel.</summary>
public sealed class JobFunctions(
    OperationCatalog catalog, JobListing listing, JobReader jobs, JobCanceler canceler, ICancelStore cancels, StoreCalls store)
{
    private const int DefaultLimit = 20;
    private const int MaxLimit = 200;

    [Function("ListJobs")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/system/jobs")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        var reader = new QueryReader(request);
        var query = new JobListQuery(
            reader.OneOf("type", catalog.Types),
            reader.OneOf("status", JobStatus.All),
            (int)(reader.Integer("limit", 1, MaxLimit) ?? DefaultLimit),
            reader.Time("since"),
            reader.Text("cursor"));
        if (query.Cursor is { } cursor && !JobId.TryGetCreatedAt(cursor, out _))
        {
            reader.Fail("cursor", "must be the nextCursor of an earlier answer");
        }

        reader.ThrowIfInvalid();
        return JsonResults.Json(await listing.ListAsync(client, query, cancellationToken), ApiJson.Http.JobListView);
    }

    [Function("GetJob")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/system/jobs/{jobId}")] HttpRequest request,
        string jobId,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        new QueryReader(request).ThrowIfInvalid();
        var job = await jobs.GetAsync(store.Together(), client, jobId, cancellationToken);
        var cancelRequestedAt = JobStatus.IsFinal(job.State.Status)
            ? null
            : await store.RunAsync(token => cancels.GetAsync(jobId, token), cancellationToken);
        return JsonResults.Json(job.ToDetail(cancelRequestedAt), ApiJson.Http.JobDetailView);
    }

    [Function("CancelJob")]
    public async Task<IResult> CancelAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/system/jobs/{jobId}/cancel")] HttpRequest request,
        string jobId,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        (await JsonBody.ReadAsync(request, cancellationToken)).ThrowIfInvalid();
        return JsonResults.Json(await canceler.CancelAsync(client, jobId, cancellationToken), ApiJson.Http.JobCancelView);
    }
}
