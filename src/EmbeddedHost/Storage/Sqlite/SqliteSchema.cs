using Cryptomeria.EmbeddedHost.Storage.Sqlite.Entities;

namespace Cryptomeria.EmbeddedHost.Storage.Sqlite;

/// <summary>The tables. Times are UTC ticks of 100 ns since the year 1.</summary>
internal static class SqliteSchema
{
    /// <summary>Told apart from any other SQLite file by this number ("CFDT").</summary>
    private const long ApplicationId = 0x43464454;

    /// <summary>From the first format to the second, whose indexes also hold the time of creation.</summary>
    private const string ListingIndexes = """
        DROP INDEX IF EXISTS instances_by_status;
        CREATE INDEX instances_by_status ON instances(status, instance_id, created);
        CREATE INDEX instances_by_id ON instances(instance_id, created);
        """;

    private const string Tables = """
        CREATE TABLE meta(
          name TEXT PRIMARY KEY,
          value
        ) WITHOUT ROWID;

        CREATE TABLE instances(
          id INTEGER PRIMARY KEY,
          instance_id TEXT NOT NULL UNIQUE,
          execution INTEGER NOT NULL,
          name TEXT NOT NULL,
          version TEXT NOT NULL,
          status INTEGER NOT NULL,
          created INTEGER NOT NULL,
          updated INTEGER NOT NULL,
          start_at INTEGER,
          custom_status TEXT,
          tags TEXT,
          parent_id INTEGER,
          parent_execution INTEGER,
          parent_task INTEGER,
          parent_instance_id TEXT,
          parent_name TEXT
        );
        CREATE INDEX instances_by_created ON instances(created, instance_id);
        CREATE INDEX instances_by_parent ON instances(parent_id) WHERE parent_id IS NOT NULL;

        -- id: execution * 2^24 + the line's place.
        CREATE TABLE history(
          id INTEGER PRIMARY KEY,
          kind INTEGER NOT NULL,
          time INTEGER NOT NULL,
          task INTEGER NOT NULL,
          name TEXT,
          extra TEXT,
          data TEXT
        );

        -- id: that of the line that called the activity. epoch: the process that holds the lease.
        CREATE TABLE activities(
          id INTEGER PRIMARY KEY,
          instance INTEGER NOT NULL,
          epoch INTEGER NOT NULL,
          deliveries INTEGER NOT NULL
        );

        -- id: that of the line that made the timer.
        CREATE TABLE timers(
          id INTEGER PRIMARY KEY,
          instance INTEGER NOT NULL,
          task INTEGER NOT NULL,
          fire_at INTEGER NOT NULL
        );

        CREATE TABLE inbox(
          id INTEGER PRIMARY KEY,
          instance INTEGER NOT NULL,
          execution INTEGER NOT NULL,
          kind INTEGER NOT NULL,
          task INTEGER NOT NULL,
          name TEXT,
          extra TEXT,
          data TEXT
        );
        """;

    // What each version adds to the one before. Never change one that a release has.
    private static readonly string[] Versions = [Tables, ListingIndexes, EntitySchema.Tables];

    /// <summary>Makes the tables where the file is new, and those that are missing where an earlier version made it.</summary>
    /// <exception cref="DurableStorageException">The file is something else, or was made by a later version.</exception>
    public static void Ensure(SqliteDatabase database)
    {
        long applicationId = database.ReadInt64("PRAGMA application_id");
        long version = database.ReadInt64("PRAGMA user_version");
        if (applicationId != ApplicationId)
        {
            if (applicationId != 0 || database.ReadInt64("SELECT count(*) FROM sqlite_schema") != 0)
            {
                throw new DurableStorageException(
                    $"{database.Path} is an SQLite file, but no task hub. Choose another data directory or hub name.", isTransient: false);
            }

            version = 0;
        }

        if (version > Versions.Length)
        {
            throw new DurableStorageException(
                $"The task hub in {database.Path} was made by a later version of this program (its format is {version}, this program knows {Versions.Length}).",
                isTransient: false);
        }

        if (version < Versions.Length)
        {
            string missing = string.Join('\n', Versions.Skip((int)version));
            database.Execute($"BEGIN IMMEDIATE; {missing} PRAGMA application_id={ApplicationId}; PRAGMA user_version={Versions.Length}; COMMIT;");
        }
    }
}
