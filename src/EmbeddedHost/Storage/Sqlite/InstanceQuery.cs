using Microsoft.DurableTask.Client;

namespace Cryptomeria.EmbeddedHost.Storage.Sqlite;

/// <summary>
/// Reads instances by ascending instance id. Prefixes and statuses walk an index in that order, so a page costs what is on it. A time of creation that
/// leaves few instances is looked up by time and sorted; one that leaves many is checked while walking, in the index alone: ids that begin with a time
/// put all that is too old before the first one wanted.
/// </summary>
internal sealed class InstanceQuery(SqliteDatabase database)
{
    /// <summary>Up to this many instances, sorting what a time range holds is cheaper than walking past all others.</summary>
    private const int MaxSorted = 10_000;

    private readonly Dictionary<string, SqliteStatement> _statements = [];

    public List<InstanceRecord> Read(InstanceFilter filter, string? after, int limit)
    {
        string sql = Sql(filter, after, HasCreated(filter) && CreatedRangeIsSmall(filter));
        SqliteStatement statement = Prepare(sql).Bind(1, limit);
        BindFilter(statement, filter, after);
        return InstanceColumns.ReadAll(statement);
    }

    /// <summary>The statement for a filter. What the text names has to be bound: ?1 limit, ?2 after, ?3 and ?4 prefix, ?5 from, ?6 to.</summary>
    public static string Sql(InstanceFilter filter, string? after, bool byCreated)
    {
        OrchestrationRuntimeStatus[] statuses = [.. (filter.Statuses ?? []).Distinct()];
        return byCreated ? SelectByCreated(filter, after, statuses)
            : statuses.Length == 0 ? SelectById(filter, after)
            : SelectByStatus(filter, after, statuses);
    }

    private static bool HasCreated(InstanceFilter filter) => filter.CreatedFrom is not null || filter.CreatedTo is not null;

    // The inner selects look at what stands in an index; only the rows of the page are read.
    private static string SelectRows(string ids) => $"SELECT {InstanceColumns.All} FROM instances WHERE id IN ({ids}) ORDER BY instance_id";

    private static string SelectById(InstanceFilter filter, string? after) => SelectRows(
        $"SELECT id FROM instances INDEXED BY instances_by_id WHERE {Conditions(filter, after, byCreated: false)} ORDER BY instance_id LIMIT ?1");

    private static string SelectByCreated(InstanceFilter filter, string? after, OrchestrationRuntimeStatus[] statuses)
    {
        string status = statuses.Length == 0 ? string.Empty : $" AND +status IN ({string.Join(',', statuses.Select(value => (int)value))})";
        return SelectRows(
            $"SELECT id FROM instances INDEXED BY instances_by_created WHERE {Conditions(filter, after, byCreated: true)}{status} ORDER BY instance_id LIMIT ?1");
    }

    private static string SelectByStatus(InstanceFilter filter, string? after, OrchestrationRuntimeStatus[] statuses)
    {
        IEnumerable<string> selects = statuses.Select(status =>
            "SELECT * FROM (SELECT id, instance_id FROM instances INDEXED BY instances_by_status"
            + $" WHERE status = {(int)status} AND {Conditions(filter, after, byCreated: false)} ORDER BY instance_id LIMIT ?1)");
        return SelectRows($"SELECT id FROM ({string.Join(" UNION ALL ", selects)}) ORDER BY instance_id LIMIT ?1");
    }

    // A unary plus keeps a term from choosing the index.
    private static string Conditions(InstanceFilter filter, string? after, bool byCreated)
    {
        string id = byCreated ? "+instance_id" : "instance_id";
        string created = byCreated ? "created" : "+created";
        List<string> conditions = ["1"];
        Add(after, $"{id} > ?2");
        Add(filter.Prefix, $"{id} >= ?3 AND {id} < ?4");
        Add(filter.CreatedFrom, $"{created} >= ?5");
        Add(filter.CreatedTo, $"{created} <= ?6");
        return string.Join(" AND ", conditions);

        void Add(object? value, string condition)
        {
            if (value is not null)
            {
                conditions.Add(condition);
            }
        }
    }

    private static void BindFilter(SqliteStatement statement, InstanceFilter filter, string? after)
    {
        // Only what the text names can be bound.
        if (after is not null)
        {
            statement.Bind(2, after);
        }

        if (filter.Prefix is { } prefix)
        {
            // Past every text that begins with the prefix: no id holds the last code point.
            statement.Bind(3, prefix).Bind(4, prefix + "\U0010FFFF");
        }

        if (filter.CreatedFrom is { } from)
        {
            statement.Bind(5, from);
        }

        if (filter.CreatedTo is { } to)
        {
            statement.Bind(6, to);
        }
    }

    private bool CreatedRangeIsSmall(InstanceFilter filter)
    {
        SqliteStatement statement = Prepare(
            "SELECT count(*) FROM (SELECT 1 FROM instances INDEXED BY instances_by_created WHERE created >= ?1 AND created <= ?2 LIMIT ?3)");
        statement.Bind(1, filter.CreatedFrom ?? DateTime.MinValue).Bind(2, filter.CreatedTo ?? DateTime.MaxValue).Bind(3, MaxSorted + 1);
        statement.Step();
        long count = statement.Int64(0);
        statement.Reset();
        return count <= MaxSorted;
    }

    private SqliteStatement Prepare(string sql)
    {
        if (!_statements.TryGetValue(sql, out SqliteStatement? statement))
        {
            statement = database.Prepare(sql);
            _statements.Add(sql, statement);
        }

        return statement;
    }
}
