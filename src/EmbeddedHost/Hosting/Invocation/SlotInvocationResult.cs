using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.EmbeddedHost.Hosting.Invocation;

internal sealed class SlotInvocationResult(ResultSlot slot) : InvocationResult
{
    public override object? Value
    {
        get => slot.Value;
        set => slot.Value = value;
    }
}
