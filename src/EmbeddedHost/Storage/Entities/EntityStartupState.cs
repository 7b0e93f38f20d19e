namespace Cryptomeria.EmbeddedHost.Storage.Entities;

/// <summary>What entities had to do when the last process ended.</summary>
/// <param name="Ready">The ids of those that have something to do.</param>
/// <param name="Scheduled">The signals for later.</param>
internal sealed record EntityStartupState(IReadOnlyList<string> Ready, IReadOnlyList<ScheduledSignal> Scheduled);
