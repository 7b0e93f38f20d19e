using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.EmbeddedHost.Hosting.Invocation;

internal sealed class EmbeddedBindingContext(IReadOnlyDictionary<string, object?> data) : BindingContext
{
    public static IReadOnlyDictionary<string, object?> NoData { get; } = new Dictionary<string, object?>();

    public override IReadOnlyDictionary<string, object?> BindingData { get; } = data;
}
