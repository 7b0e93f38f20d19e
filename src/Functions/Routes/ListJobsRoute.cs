using Cryptomeria.Functions.Jobs;
using Cryptomeria.Functions.Routes.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.Functions.Routes;

/// <summary><c>GET /system/jobs</c>: the jobs, newest first, page by page.</summary>
public sealed class ListJobsRoute(OperationCatalog catalog, JobListing listing)
{
    private const int DefaultLimit = 20;
    private const int MaxLimit = 200;

    [Function("ListJobs")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/system/jobs")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken) =>
        JsonResults.Json(await listing.ListAsync(client, Read(request), cancellationToken), ApiJson.Http.JobListView);

    /// <exception cref="ApiException">422 with every parameter that is wrong.</exception>
    private JobListQuery Read(HttpRequest request)
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
        return query;
    }
}
