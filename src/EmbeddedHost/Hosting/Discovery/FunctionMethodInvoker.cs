using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Cryptomeria.EmbeddedHost.Hosting.Discovery;

/// <summary>
/// Calls a function's method: makes the instance, with its constructor's services, for this one call, and turns every kind of return
/// value into a task of an object.
/// </summary>
internal sealed class FunctionMethodInvoker
{
    private readonly MethodInfo _method;
    private readonly ObjectFactory? _factory;
    private readonly Func<object?, Task<object?>> _result;

    public FunctionMethodInvoker(MethodInfo method)
    {
        _method = method;
        _factory = method.IsStatic ? null : ActivatorUtilities.CreateFactory(method.ReflectedType!, []);
        _result = ReturnValue.ReaderOf(method.ReturnType);
    }

    public async Task<object?> InvokeAsync(IServiceProvider services, object?[] arguments)
    {
        var instance = _factory?.Invoke(services, null);
        try
        {
            return await _result(_method.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, arguments, null));
        }
        finally
        {
            // The provider does not know the instance: ActivatorUtilities makes it outside of the scope.
            if (instance is IAsyncDisposable asyncDisposable)
            {
                await asyncDisposable.DisposeAsync();
            }
            else
            {
                (instance as IDisposable)?.Dispose();
            }
        }
    }
}
