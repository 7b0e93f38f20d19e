using Cryptomeria.Functions.Activities;
using Cryptomeria.Functions.Jobs.Sqlite;
using Cryptomeria.Functions.Tests.Support;
using Cryptomeria.K8sOps;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cryptomeria.Functions.Tests.Activities;

/// <summary>How a unit's end is told.</summary>
public sealed class UnitRunnerTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly JobDatabase _database;
    private readonly UnitRunner _runner;

    public UnitRunnerTests()
    {
        _database = new JobDatabase(_directory.Path);
        _runner = new UnitRunner(new SqliteJobLogStore(_database), new SqliteCancelStore(_database), TimeProvider.System, NullLogger<UnitRunner>.Instance);
    }

    private static UnitInput Input => new("job_20260101_0000000000", "connectAll", "cryptomeria", "cryptomeria", Force: false, TimeProvider.System.GetUtcNow().AddHours(1));

    [Fact]
    public async Task A_failure_is_a_result()
    {
        var result = await _runner.RunAsync<int>(Input, (_, _) => throw Gone, CancellationToken.None);

        Assert.Equal("EXEC_FAILED", result.Error?.Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_fails_while_the_host_goes_away_is_not_the_units_failure(bool toTheEnd)
    {
        using var stopping = new CancellationTokenSource();
        Task<int> WorkAsync(CancellationToken token)
        {
            stopping.Cancel();
            Assert.True(token.IsCancellationRequested);
            throw Gone;
        }

        await Assert.ThrowsAsync<OperationCanceledException>(() => toTheEnd
            ? _runner.RunToTheEndAsync(Input, (_, token) => WorkAsync(token), stopping.Token)
            : _runner.RunAsync(Input, (_, token) => WorkAsync(token), stopping.Token));
    }

    public void Dispose()
    {
        _database.Dispose();
        _directory.Dispose();
    }

    private static OperationException Gone => new("EXEC_FAILED", "the connection broke");
}
