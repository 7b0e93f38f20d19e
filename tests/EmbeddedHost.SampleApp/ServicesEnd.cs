namespace Cryptomeria.EmbeddedHost.SampleApp;

/// <summary>Tells when the host's services are disposed.</summary>
public sealed class ServicesEnd : IDisposable
{
    private readonly TaskCompletionSource _come = new();

    /// <summary>Ends when they are; what waits for it runs at once.</summary>
    public Task Come => _come.Task;

    /// <inheritdoc/>
    public void Dispose() => _come.TrySetResult();
}
