namespace Cryptomeria.Functions.Settings;

/// <summary>Where what belongs to jobs beside their orchestrations is kept.</summary>
public enum JobStateKind
{
    /// <summary>A SQLite file of the data directory; one process.</summary>
    Sqlite,

    /// <summary>Blobs of a storage account; any number of processes.</summary>
    Blob,
}
