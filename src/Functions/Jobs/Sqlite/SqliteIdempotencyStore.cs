namespace Cryptomeria.Functions.Jobs.Sqlite;

/// <summary>Idempotency keys in SQLite.</summary>
public sealed class SqliteIdempotencyStore(JobDatabase database) : IIdempotencyStore
{
    /// <inheritdoc/>
    public async Task<IdempotencyClaim> ClaimAsync(
        string key, string requestHash, string jobId, DateTimeOffset now, CancellationToken cancellationToken) =>
        await database.WriteAsync(
            connection =>
            {
                var claimed = connection.Execute(
                    "INSERT INTO idempotency (key, request_hash, job_id, time) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
                    key, requestHash, jobId, now.UtcTicks) == 1;
                var holder = connection.Query(
                    "SELECT job_id, request_hash FROM idempotency WHERE key = $1", reader => (reader.GetString(0), reader.GetString(1)), key)[0];
                return new IdempotencyClaim(claimed, holder.Item1, holder.Item2);
            },
            cancellationToken);

    /// <inheritdoc/>
    public async Task ReleaseAsync(string key, string jobId, CancellationToken cancellationToken) =>
        await database.WriteAsync(
            connection => connection.Execute("DELETE FROM idempotency WHERE key = $1 AND job_id = $2", key, jobId), cancellationToken);

    /// <inheritdoc/>
    public async Task PurgeAsync(DateTimeOffset claimedBefore, CancellationToken cancellationToken) =>
        await database.WriteAsync(
            connection => connection.Execute("DELETE FROM idempotency WHERE time < $1", claimedBefore.UtcTicks), cancellationToken);
}
