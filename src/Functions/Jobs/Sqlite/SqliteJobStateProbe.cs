namespace Cryptomeria.Functions.Jobs.Sqlite;

/// <summary>Tries whether the SQLite file can be written: one row, in a transaction of its own.</summary>
public sealed class SqliteJobStateProbe(JobDatabase database, TimeProvider time) : IJobStateProbe
{
    /// <inheritdoc/>
    public Task WriteAsync(CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection => connection.Execute(
                "INSERT INTO probe (id, time) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET time = excluded.time", time.GetUtcNow().UtcTicks),
            cancellationToken);
}
