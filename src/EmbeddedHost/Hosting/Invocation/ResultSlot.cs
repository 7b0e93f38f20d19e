using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.EmbeddedHost.Hosting.Invocation;

/// <summary>Where an invocation keeps what it gives back.</summary>
internal sealed class ResultSlot
{
    public object? Value { get; set; }

    public static ResultSlot Of(FunctionContext context) =>
        context.Features.Get<ResultSlot>()
        ?? throw new InvalidOperationException("The invocation was not started by this host: it has no result.");
}
