using Microsoft.Data.Sqlite;

namespace Cryptomeria.Functions.Jobs.Sqlite;

/// <summary>Short forms for parameterised commands.</summary>
internal static class SqliteCommands
{
    /// <summary>A command with its parameters <c>$1</c>, <c>$2</c> ….</summary>
    public static SqliteCommand Command(this SqliteConnection connection, string sql, params object?[] parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Only constants of this namespace come here.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 0; i < parameters.Length; i++)
        {
            command.Parameters.AddWithValue($"${i + 1}", parameters[i] ?? DBNull.Value);
        }

        return command;
    }

    public static int Execute(this SqliteConnection connection, string sql, params object?[] parameters)
    {
        using var command = connection.Command(sql, parameters);
        return command.ExecuteNonQuery();
    }

    public static long? Scalar(this SqliteConnection connection, string sql, params object?[] parameters)
    {
        using var command = connection.Command(sql, parameters);
        return command.ExecuteScalar() as long?;
    }

    public static List<T> Query<T>(this SqliteConnection connection, string sql, Func<SqliteDataReader, T> map, params object?[] parameters)
    {
        using var command = connection.Command(sql, parameters);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(map(reader));
        }

        return rows;
    }

    public static string? GetNullableString(this SqliteDataReader reader, int ordinal) =>
        reader.IsDBNull(ordinal) ? null : reader.GetString(ordinal);

    /// <summary>Times are stored as UTC ticks.</summary>
    public static DateTimeOffset GetTime(this SqliteDataReader reader, int ordinal) => FromTicks(reader.GetInt64(ordinal));

    public static DateTimeOffset FromTicks(long ticks) => new(ticks, TimeSpan.Zero);
}
