using Cryptomeria.Functions.Jobs;
using Cryptomeria.Functions.Operations;
using Cryptomeria.Functions.Tests.Support;
using Microsoft.DurableTask.Client;

namespace Cryptomeria.Functions.Tests.Jobs;

public class JobListingTests
{
    private static readonly DateTimeOffset Newest = new(2026, 11, 23, 20, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Pages_follow_one_another_newest_first_without_gaps_or_doubles()
    {
        var client = new ListedClient(Jobs(700, TimeSpan.FromMinutes(97)));
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await ListAsync(client, limit: 37, cursor: cursor);
            Assert.InRange(page.Items.Count, 1, 37);
            seen.AddRange(page.Items.Select(item => item.JobId));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(client.Ids.OrderDescending(StringComparer.Ordinal), seen);
    }

    [Fact]
    public async Task The_first_page_of_very_many_reads_only_a_few()
    {
        var client = new ListedClient(Jobs(100_000, TimeSpan.FromSeconds(19)));
        var page = await ListAsync(client, limit: 20);
        Assert.Equal(client.Ids.OrderDescending(StringComparer.Ordinal).Take(20), page.Items.Select(item => item.JobId));
        Assert.InRange(client.Handed, 20, 2500);
        Assert.InRange(client.Queries, 1, 150);
    }

    [Fact]
    public async Task Filters_hold_by_type_status_and_time()
    {
        var client = new ListedClient(Jobs(300, TimeSpan.FromHours(1)));
        var failed = await ListAsync(client, status: JobStatus.Failed, limit: 200);
        Assert.NotEmpty(failed.Items);
        Assert.All(failed.Items, item => Assert.Equal(JobStatus.Failed, item.Status));
        Assert.Equal(client.Count(OrchestrationRuntimeStatus.Failed), failed.Items.Count);

        var since = Newest.AddHours(-10);
        var recent = await ListAsync(client, since: since, limit: 200);
        Assert.Equal(11, recent.Items.Count);
        Assert.All(recent.Items, item => Assert.True(item.CreatedAt >= since));
        Assert.Equal(200, (await ListAsync(client, type: SystemStart.Type, limit: 200)).Items.Count);
    }

    [Fact]
    public async Task Instances_that_are_no_jobs_are_left_out()
    {
        var client = new ListedClient([("job_20261123_zzz", "Other", OrchestrationRuntimeStatus.Completed), (JobId.New(Newest), "Other", OrchestrationRuntimeStatus.Completed)]);
        Assert.Empty((await ListAsync(client)).Items);
    }

    private static Task<JobListView> ListAsync(
        DurableTaskClient client, string? type = null, string? status = null, int limit = 20, DateTimeOffset? since = null, string? cursor = null) =>
        new JobListing(new JobReader(AllOperations.Catalog), new StoreCalls(TimeProvider.System))
            .ListAsync(client, new JobListQuery(type, status, limit, since, cursor), TestContext.Current.CancellationToken);

    private static IEnumerable<(string Id, string Name, OrchestrationRuntimeStatus Status)> Jobs(int count, TimeSpan apart) =>
        Enumerable.Range(0, count).Select(i => (
            JobId.New(Newest - (apart * i)),
            nameof(SystemStart),
            i % 5 == 0 ? OrchestrationRuntimeStatus.Failed : OrchestrationRuntimeStatus.Completed));
}
