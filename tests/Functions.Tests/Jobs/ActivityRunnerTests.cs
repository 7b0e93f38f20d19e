using Cryptomeria.Functions.Jobs;
using Cryptomeria.Functions.Jobs.Sqlite;
using Cryptomeria.Functions.Tests.Support;
using Cryptomeria.K8sOps;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cryptomeria.Functions.Tests.Jobs;

/// <summary>How an activity's end is told.</summary>
public sealed class ActivityRunnerTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly JobDatabase _database;
    private readonly ServiceProvider _operations;
    private readonly ActivityRunner _runner;

    public ActivityRunnerTests()
    {
        _database = new JobDatabase(_directory.Path);
        var kubeconfig = _directory.File("kubeconfig");
        File.WriteAllText(kubeconfig, Kubeconfigs.Of(new Uri("http://127.0.0.1:9")));
        _operations = new ServiceCollection().AddK8sOps(cluster => cluster.Kubeconfig = kubeconfig).BuildServiceProvider();
        _runner = new ActivityRunner(
            _operations.GetRequiredService<OperationRunner>(), new SqliteJobLogStore(_database), new SqliteCancelStore(_database), TimeProvider.System, NullLogger<ActivityRunner>.Instance);
    }

    private static ActivityInput Input => new("job_20260101_0000000000", "connectAll", "cryptomeria", "cryptomeria", Force: false, TimeProvider.System.GetUtcNow().AddHours(1));

    [Fact]
    public async Task A_failure_is_a_result()
    {
        var result = await _runner.RunAsync<int>(Input, _ => throw Gone, CancellationToken.None);

        Assert.Equal("EXEC_FAILED", result.Error?.Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_fails_while_the_host_goes_away_is_not_the_activitys_failure(bool toTheEnd)
    {
        using var stopping = new CancellationTokenSource();
        Task<int> WorkAsync(CancellationToken token)
        {
            stopping.Cancel();
            Assert.True(token.IsCancellationRequested);
            throw Gone;
        }

        await Assert.ThrowsAsync<OperationCanceledException>(() => toTheEnd
            ? _runner.RunToTheEndAsync(Input, run => WorkAsync(run.LetGo), stopping.Token)
            : _runner.RunAsync(Input, run => WorkAsync(run.LetGo), stopping.Token));
    }

    public void Dispose()
    {
        _operations.Dispose();
        _database.Dispose();
        _directory.Dispose();
    }

    private static OperationException Gone => new("EXEC_FAILED", "the connection broke");
}
