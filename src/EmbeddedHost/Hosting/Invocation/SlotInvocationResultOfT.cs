using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.EmbeddedHost.Hosting.Invocation;

internal sealed class SlotInvocationResult<T>(ResultSlot slot) : InvocationResult<T>
{
    public override T? Value
    {
        get => slot.Value is T value ? value : default;
        set => slot.Value = value;
    }
}
