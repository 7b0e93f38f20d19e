using System.Collections.Concurrent;
using Cryptomeria.EmbeddedHost.Hosting.Discovery;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Context.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Cryptomeria.EmbeddedHost.Hosting.Invocation;

/// <summary>Makes the object that a function is a method of, with its constructor's services, for one call. As with the official worker, nobody disposes it.</summary>
internal sealed class FunctionActivator : IFunctionActivator
{
    private readonly ConcurrentDictionary<Type, ObjectFactory> _factories = new();

    /// <param name="instanceType">Null for a nested class: the generated executor looks for it by a name that is not the runtime's.</param>
    public object? CreateInstance(Type? instanceType, FunctionContext context)
    {
        var type = instanceType ?? ((FunctionDescriptor)context.Features.Get<IFunctionInputBindingFeature>()!).Method.DeclaringType!;
        return _factories.GetOrAdd(type, static type => ActivatorUtilities.CreateFactory(type, []))(context.InstanceServices, null);
    }
}
