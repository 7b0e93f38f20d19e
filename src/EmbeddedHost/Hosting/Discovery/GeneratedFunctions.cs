using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Azure.Functions.Worker.Invocation;

namespace Cryptomeria.EmbeddedHost.Hosting.Discovery;

/// <summary>What the generators of the Functions SDK have written into an app: the list of its functions, and what calls them.</summary>
/// <param name="Metadata">The functions, of the app and of the assemblies it references.</param>
/// <param name="Executor">The type of the <see cref="IFunctionExecutor"/>.</param>
internal sealed record GeneratedFunctions(ImmutableArray<IFunctionMetadata> Metadata, Type Executor)
{
    /// <exception cref="HostStartException">The app was built without the generators.</exception>
    public static GeneratedFunctions Of(Assembly app)
    {
        var types = app.GetTypes();
        if (Implementing<IFunctionMetadataProvider>(types) is not { } provider || Implementing<IFunctionExecutor>(types) is not { } executor)
        {
            throw new HostStartException(
                $"{app.GetName().Name} has no generated list of functions. Build it with the package Microsoft.Azure.Functions.Worker.Sdk, or with its generators alone.");
        }

        // The generated provider answers at once; the directory is for providers that read files.
        var metadata = ((IFunctionMetadataProvider)Activator.CreateInstance(provider)!).GetFunctionMetadataAsync(AppContext.BaseDirectory);
        return new GeneratedFunctions(metadata.GetAwaiter().GetResult(), executor);
    }

    private static Type? Implementing<T>(Type[] types) => types.FirstOrDefault(type => type.IsAssignableTo(typeof(T)) && type is { IsClass: true, IsAbstract: false });
}
