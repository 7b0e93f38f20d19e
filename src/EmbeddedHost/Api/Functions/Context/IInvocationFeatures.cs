namespace Microsoft.Azure.Functions.Worker;

/// <summary>Features of an invocation by their type.</summary>
public interface IInvocationFeatures : IEnumerable<KeyValuePair<Type, object>>
{
    /// <summary>Sets the feature of a type.</summary>
    /// <typeparam name="T">The feature's type.</typeparam>
    /// <param name="instance">The feature.</param>
    void Set<T>(T instance);

    /// <summary>The feature of a type, or the type's default.</summary>
    /// <typeparam name="T">The feature's type.</typeparam>
    T? Get<T>();
}
