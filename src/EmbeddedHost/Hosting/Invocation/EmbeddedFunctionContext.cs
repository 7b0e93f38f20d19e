using Cryptomeria.EmbeddedHost.Hosting.Discovery;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Context.Features;

namespace Cryptomeria.EmbeddedHost.Hosting.Invocation;

/// <summary>One invocation.</summary>
internal sealed class EmbeddedFunctionContext : FunctionContext
{
    public EmbeddedFunctionContext(
        FunctionDescriptor function,
        IServiceProvider services,
        IReadOnlyDictionary<string, object?> bindingData,
        InvocationLimit limit)
    {
        Function = function;
        Limit = limit;
        InstanceServices = services;
        BindingContext = new EmbeddedBindingContext(bindingData);
        Features.Set<IFunctionInputBindingFeature>(function);
    }

    public FunctionDescriptor Function { get; }

    public InvocationLimit Limit { get; }

    public override string InvocationId { get; } = InvocationIds.Next();

    public override string FunctionId => Function.Definition.Id;

    public override TraceContext TraceContext { get; } = ActivityTraceContext.OfCurrent();

    public override BindingContext BindingContext { get; }

    public override RetryContext RetryContext => NoRetryContext.Instance;

    public override IServiceProvider InstanceServices { get; set; }

    public override FunctionDefinition FunctionDefinition => Function.Definition;

    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();

    public override IInvocationFeatures Features { get; } = new InvocationFeatures(new ResultSlot());

    public override CancellationToken CancellationToken => Limit.Token;
}
