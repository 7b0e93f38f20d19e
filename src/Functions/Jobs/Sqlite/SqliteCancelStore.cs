namespace Cryptomeria.Functions.Jobs.Sqlite;

/// <summary>Requests to cancel, in SQLite.</summary>
public sealed class SqliteCancelStore(JobDatabase database) : ICancelStore
{
    private readonly JobSignals _requested = new();

    /// <inheritdoc/>
    public async Task<DateTimeOffset> RequestAsync(string jobId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var first = await database.WriteAsync(
            connection =>
            {
                connection.Execute("INSERT INTO job_cancel (job_id, time) VALUES ($1, $2) ON CONFLICT DO NOTHING", jobId, now.UtcTicks);
                return connection.Scalar("SELECT time FROM job_cancel WHERE job_id = $1", jobId)!.Value;
            },
            cancellationToken);
        _requested.Pulse(jobId);
        return SqliteCommands.FromTicks(first);
    }

    /// <inheritdoc/>
    public async Task<DateTimeOffset?> GetAsync(string jobId, CancellationToken cancellationToken) =>
        await database.ReadAsync(connection => connection.Scalar("SELECT time FROM job_cancel WHERE job_id = $1", jobId), cancellationToken)
            is { } ticks ? SqliteCommands.FromTicks(ticks) : null;

    /// <inheritdoc/>
    public async Task WaitAsync(string jobId, CancellationToken cancellationToken)
    {
        while (true)
        {
            var next = _requested.Next(jobId);
            if (await GetAsync(jobId, cancellationToken) is not null)
            {
                return;
            }

            await next.WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async Task PurgeAsync(DateTimeOffset createdBefore, CancellationToken cancellationToken) =>
        await database.WriteAsync(
            connection => connection.Execute("DELETE FROM job_cancel WHERE job_id < $1", JobId.TimePrefix(createdBefore)), cancellationToken);
}
