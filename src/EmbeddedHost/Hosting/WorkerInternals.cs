using System.Reflection;
using System.Runtime.CompilerServices;
using Cryptomeria.EmbeddedHost.Hosting.Invocation;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;

namespace Cryptomeria.EmbeddedHost.Hosting;

/// <summary>
/// Everything internal of the official packages that whoever hosts functions himself has to touch, and the only place that does. A package update that
/// moves one of them fails <c>WorkerInternalsTests</c>, by its name. Read off Microsoft.Azure.Functions.Worker.Core 2.52 and …Extensions.DurableTask 1.21.
/// </summary>
internal static class WorkerInternals
{
    private static readonly Lazy<ConstructorInfo> FunctionsClient = new(() =>
        Required(typeof(DurableClientAttribute), "Microsoft.Azure.Functions.Worker.FunctionsDurableTaskClient").GetConstructors() is [var constructor]
        && constructor.GetParameters() is [{ ParameterType.Name: nameof(DurableTaskClient) }, { Name: "queryString" }, { Name: "httpBaseUrl" }, ..]
            ? constructor
            : throw new MissingMethodException("FunctionsDurableTaskClient(DurableTaskClient inner, string queryString, string httpBaseUrl, …) is not there."));

    private static readonly Lazy<Type> Bindings = new(() =>
        Required(typeof(FunctionContext), "Microsoft.Azure.Functions.Worker.Context.Features.IFunctionBindingsFeature"));

    /// <summary>The feature that <c>GetInvocationResult()</c> and <c>GetOutputBindings()</c> ask for.</summary>
    public static Type BindingsFeature => Bindings.Value;

    /// <summary>What <c>[DurableClient]</c> gives: the official extension takes the addresses of its check-status answers from this type only.</summary>
    /// <param name="inner">Does the work.</param>
    /// <param name="queryString">Comes behind each address.</param>
    /// <param name="baseUrl">The management routes' address; null where the host does not listen.</param>
    public static DurableTaskClient FunctionsDurableTaskClient(DurableTaskClient inner, string queryString, string? baseUrl)
    {
        var optional = FunctionsClient.Value.GetParameters().Skip(3).Select(_ => (object?)null);
        return (DurableTaskClient)FunctionsClient.Value.Invoke([inner, queryString, baseUrl, .. optional]);
    }

    /// <param name="request">An <c>EntityBatchRequest</c>, base64.</param>
    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    public static extern TaskEntityDispatcher EntityDispatcher(string request, IServiceProvider services, ExtendedSessionsCache? cache);

    /// <summary>The <c>EntityBatchResult</c>, base64; empty where nothing was dispatched.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Result")]
    public static extern string ResultOf(TaskEntityDispatcher dispatcher);

    /// <summary>An implementation of <see cref="BindingsFeature"/> over an invocation's result.</summary>
    public static object BindingsOf(ResultSlot result)
    {
        var feature = DispatchProxy.Create(BindingsFeature, typeof(BindingsFeatureProxy));
        ((BindingsFeatureProxy)feature).Result = result;
        return feature;
    }

    private static Type Required(Type neighbour, string name) =>
        neighbour.Assembly.GetType(name) ?? throw new TypeLoadException($"{name} is not in {neighbour.Assembly.GetName()}.");
}
