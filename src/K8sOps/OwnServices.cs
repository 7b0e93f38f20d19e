using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Cryptomeria.K8sOps;

/// <summary>Registers classes whose constructor only this assembly may call, which the container itself does not take.</summary>
internal static class OwnServices
{
    /// <summary>Registers a class as a singleton, made by its only constructor; what that takes comes from the container. One registered before stays.</summary>
    public static IServiceCollection AddOwn<T>(this IServiceCollection services)
        where T : class
    {
        var constructor = typeof(T).GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Single();
        var parameters = constructor.GetParameters();
        services.TryAddSingleton(provider => (T)constructor.Invoke(
            BindingFlags.DoNotWrapExceptions, binder: null, [.. parameters.Select(parameter => Resolve(provider, parameter))], culture: null));
        return services;
    }

    private static object? Resolve(IServiceProvider provider, ParameterInfo parameter) =>
        parameter.HasDefaultValue
            ? provider.GetService(parameter.ParameterType) ?? parameter.DefaultValue
            : provider.GetRequiredService(parameter.ParameterType);
}
