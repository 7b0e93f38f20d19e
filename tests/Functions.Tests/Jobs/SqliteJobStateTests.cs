using Cryptomeria.Functions.Jobs.Sqlite;
using Cryptomeria.Functions.Tests.Support;

namespace Cryptomeria.Functions.Tests.Jobs;

/// <summary>Job state in SQLite.</summary>
public sealed class SqliteJobStateTests : JobStateStoreTests
{
    private readonly TemporaryDirectory _directory = new();
    private readonly List<JobDatabase> _databases = [];

    public override async ValueTask DisposeAsync()
    {
        _databases.ForEach(database => database.Dispose());
        _directory.Dispose();
        await base.DisposeAsync();
    }

    protected override Task<JobStateStores> OpenAsync()
    {
        var database = new JobDatabase(_directory.Path);
        _databases.Add(database);
        return Task.FromResult(
            new JobStateStores(new SqliteJobLogStore(database), new SqliteCancelStore(database), new SqliteIdempotencyStore(database)));
    }
}
