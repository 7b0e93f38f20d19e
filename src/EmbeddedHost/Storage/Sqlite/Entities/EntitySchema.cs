namespace Cryptomeria.EmbeddedHost.Storage.Sqlite.Entities;

/// <summary>The tables of entities.</summary>
internal static class EntitySchema
{
    public const string Tables = """
        -- The state stands last: what does not ask for it does not read it. No state: the entity does not exist, but is locked or not cleaned up.
        CREATE TABLE entities(
          id INTEGER PRIMARY KEY,
          entity_id TEXT NOT NULL UNIQUE,
          modified INTEGER NOT NULL,
          lock_instance INTEGER,
          lock_execution INTEGER,
          lock_instance_id TEXT,
          has_state INTEGER NOT NULL,
          state TEXT
        );
        CREATE INDEX entities_by_lock ON entities(lock_execution) WHERE lock_execution IS NOT NULL;
        CREATE INDEX entities_without_state ON entities(entity_id) WHERE has_state = 0;

        -- due: set while the message waits for its time. caller_*: the orchestration that sent it.
        CREATE TABLE entity_inbox(
          id INTEGER PRIMARY KEY,
          entity_id TEXT NOT NULL,
          kind INTEGER NOT NULL,
          due INTEGER,
          caller_instance INTEGER,
          caller_execution INTEGER,
          caller_task INTEGER,
          caller_instance_id TEXT,
          operation TEXT,
          data TEXT
        );
        CREATE INDEX entity_inbox_ready ON entity_inbox(entity_id, id) WHERE due IS NULL;
        CREATE INDEX entity_inbox_due ON entity_inbox(due) WHERE due IS NOT NULL;
        CREATE INDEX entity_inbox_by_caller ON entity_inbox(caller_execution, entity_id) WHERE caller_execution IS NOT NULL;
        """;
}
