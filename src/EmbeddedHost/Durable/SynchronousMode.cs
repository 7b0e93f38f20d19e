namespace Cryptomeria.EmbeddedHost.Durable;

/// <summary>How hard a commit is made to last (SQLite's <c>PRAGMA synchronous</c>).</summary>
internal enum SynchronousMode
{
    /// <summary>A commit survives the end of the process. A power failure may lose the last commits, but never tears the database.</summary>
    Normal,

    /// <summary>A commit also survives a power failure, at the price of a disk flush for each group of commits.</summary>
    Full,
}
