using System.Collections.Concurrent;
using Cryptomeria.Functions.Jobs.Blob;
using Cryptomeria.Functions.Tests.Support;

namespace Cryptomeria.Functions.Tests.Jobs;

/// <summary>Job state in blobs, over a real Azurite.</summary>
public sealed class BlobJobStateTests(Azurite azurite) : JobStateStoreTests
{
    private readonly string _container = $"test-{Guid.NewGuid():N}";
    private readonly ConcurrentBag<IDisposable> _open = [];

    [Fact]
    public async Task Another_replicas_append_ends_the_wait()
    {
        var logs = (await OpenAsync()).Logs;
        var other = await OpenAsync();
        var waiting = logs.WaitForAppendAsync(Job, 0, Token);
        await other.Logs.AppendAsync(Job, [Entry("from elsewhere")], Token);
        await waiting.WaitAsync(TimeSpan.FromSeconds(60), Token);
        Assert.Equal("from elsewhere", Assert.Single(await logs.ReadAfterAsync(Job, 0, 10, Token)).Text);

        var stopping = (await OpenAsync()).Cancels.WaitAsync(Job, Token);
        await other.Cancels.RequestAsync(Job, Noon, Token);
        await stopping.WaitAsync(TimeSpan.FromSeconds(60), Token);
    }

    [Fact]
    public async Task Replicas_that_append_at_once_leave_no_gap_and_lose_nothing()
    {
        var replicas = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => OpenAsync()));
        await Task.WhenAll(replicas.Select(async (replica, r) =>
        {
            for (var i = 0; i < 25; i++)
            {
                await replica.Logs.AppendAsync(Job, [Entry($"{r}.{i}")], Token);
            }
        }));
        var records = await replicas[0].Logs.ReadAfterAsync(Job, 0, 1000, Token);
        Assert.Equal(Enumerable.Range(1, 100).Select(i => (long)i), records.Select(record => record.Offset));
        for (var r = 0; r < 4; r++)
        {
            Assert.Equal(
                Enumerable.Range(0, 25).Select(i => $"{r}.{i}"),
                records.Select(record => record.Text).Where(text => text.StartsWith($"{r}.", StringComparison.Ordinal)));
        }
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var open in _open)
        {
            open.Dispose();
        }

        await base.DisposeAsync();
    }

    protected override async Task<JobStateStores> OpenAsync()
    {
        var container = new JobContainer(await azurite.ConnectionStringAsync(), _container);
        var logs = new BlobJobLogStore(container, TimeProvider.System);
        _open.Add(logs);
        _open.Add(container);
        return new JobStateStores(logs, new BlobCancelStore(container, TimeProvider.System), new BlobIdempotencyStore(container));
    }
}
