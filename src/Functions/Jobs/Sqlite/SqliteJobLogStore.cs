using Microsoft.Data.Sqlite;

namespace Cryptomeria.Functions.Jobs.Sqlite;

/// <summary>Job logs in SQLite.</summary>
public sealed class SqliteJobLogStore(JobDatabase database) : IJobLogStore
{
    private const string Columns = "offset, time, step, stream, command, text";

    private readonly JobSignals _appended = new();

    /// <inheritdoc/>
    public async Task AppendAsync(string jobId, IReadOnlyList<LogEntry> entries, CancellationToken cancellationToken)
    {
        if (entries.Count == 0)
        {
            return;
        }

        await database.WriteAsync(
            connection =>
            {
                var offset = LastOffset(connection, jobId);
                using var insert = connection.Command("INSERT INTO job_log (job_id, offset, time, step, stream, command, text) VALUES ($1, $2, $3, $4, $5, $6, $7)");
                var parameters = Enumerable.Range(1, 7).Select(i => insert.Parameters.AddWithValue($"${i}", DBNull.Value)).ToArray();
                foreach (var entry in entries)
                {
                    object?[] values = [jobId, ++offset, entry.Time.UtcTicks, entry.Step, entry.Stream, entry.Command, entry.Text];
                    for (var i = 0; i < values.Length; i++)
                    {
                        parameters[i].Value = values[i] ?? DBNull.Value;
                    }

                    insert.ExecuteNonQuery();
                }

                return offset;
            },
            cancellationToken);
        _appended.Pulse(jobId);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LogRecord>> ReadAfterAsync(string jobId, long offset, int limit, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            connection => connection.Query(
                $"SELECT {Columns} FROM job_log WHERE job_id = $1 AND offset > $2 ORDER BY offset LIMIT $3", Map, jobId, offset, limit),
            cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LogRecord>> ReadTailAsync(string jobId, int count, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        var records = await database.ReadAsync(
            connection => connection.Query(
                $"SELECT {Columns} FROM job_log WHERE job_id = $1 AND time >= $2 ORDER BY offset DESC LIMIT $3",
                Map, jobId, since?.UtcTicks ?? 0, count),
            cancellationToken);
        records.Reverse();
        return records;
    }

    /// <inheritdoc/>
    public async Task WaitForAppendAsync(string jobId, long offset, CancellationToken cancellationToken)
    {
        var next = _appended.Next(jobId);
        if (await database.ReadAsync(connection => LastOffset(connection, jobId), cancellationToken) <= offset)
        {
            await next.WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async Task PurgeAsync(DateTimeOffset createdBefore, CancellationToken cancellationToken) =>
        await database.WriteAsync(
            connection => connection.Execute(
                "DELETE FROM job_log WHERE job_id >= $1 AND job_id < $2", JobId.Prefix, JobId.TimePrefix(createdBefore)),
            cancellationToken);

    private static long LastOffset(SqliteConnection connection, string jobId) =>
        connection.Scalar("SELECT MAX(offset) FROM job_log WHERE job_id = $1", jobId) ?? 0;

    private static LogRecord Map(SqliteDataReader reader) =>
        new(
            reader.GetInt64(0), reader.GetTime(1), reader.GetNullableString(2), reader.GetString(3), reader.GetNullableString(4), reader.GetString(5));
}
