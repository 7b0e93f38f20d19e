using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.EmbeddedHost.Hosting.Invocation;

internal sealed class NoRetryContext : RetryContext
{
    public static NoRetryContext Instance { get; } = new();

    public override int RetryCount => 0;

    public override int MaxRetryCount => 0;
}
