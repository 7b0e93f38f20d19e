using System.Reflection;

namespace Cryptomeria.EmbeddedHost.Tests.Api;

/// <summary>Renders types as the lists of the official API do: full names, C# keywords, <c>?</c> where a reference may be null.</summary>
internal static class ApiTypeName
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(char)] = "char",
        [typeof(short)] = "short",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
        [typeof(nint)] = "nint",
        [typeof(uint)] = "uint",
        [typeof(ulong)] = "ulong",
    };

    /// <summary>A type without nullability, as in a list of bases.</summary>
    public static string Of(Type type) => Of(type, NullableFlags.None);

    public static string Of(Type type, NullableFlags flags)
    {
        if (type.IsByRef)
        {
            return Of(type.GetElementType()!, flags);
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Of(underlying, flags) + "?";
        }

        // The order in which the compiler writes the flags: a type before its parts; plain value types have none.
        var mark = type.IsValueType && !type.IsGenericType ? string.Empty : flags.Next() == NullableFlags.MayBeNull ? "?" : string.Empty;
        if (type.IsArray)
        {
            return $"{Of(type.GetElementType()!, flags)}[]{mark}";
        }

        return $"{NameOf(type)}{ArgumentsOf(type, flags)}{(type.IsValueType ? string.Empty : mark)}";
    }

    /// <summary>A type's name without its generic arguments; the arity is no part of it.</summary>
    public static string NameOf(Type type)
    {
        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        if (Keywords.TryGetValue(type, out var keyword))
        {
            return keyword;
        }

        var name = type.Name.Split('`')[0];
        return type.DeclaringType is { } outer ? $"{NameOf(outer)}.{name}" : type.Namespace is null ? name : $"{type.Namespace}.{name}";
    }

    private static string ArgumentsOf(Type type, NullableFlags flags) =>
        type.IsGenericType ? $"<{string.Join(", ", type.GetGenericArguments().Select(argument => Of(argument, flags)))}>" : string.Empty;

    /// <summary>The constraints of generic parameters, each with a space before it.</summary>
    public static string ConstraintsOf(IEnumerable<Type> parameters) => string.Concat(parameters.Select(parameter =>
    {
        var constraints = ConstraintsOf(parameter).ToList();
        return constraints.Count == 0 ? string.Empty : $" where {parameter.Name} : {string.Join(", ", constraints)}";
    }));

    private static IEnumerable<string> ConstraintsOf(Type parameter)
    {
        var attributes = parameter.GenericParameterAttributes;
        var flag = NullableFlags.OfGenericParameter(parameter).Next();
        if (attributes.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
        {
            yield return flag == NullableFlags.MayBeNull ? "class?" : "class";
        }
        else if (attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint))
        {
            yield return "struct";
        }
        else if (flag == NullableFlags.NotNull)
        {
            yield return "notnull";
        }

        foreach (var type in parameter.GetGenericParameterConstraints().Where(type => type != typeof(ValueType)))
        {
            yield return Of(type);
        }

        if (attributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint)
            && !attributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint))
        {
            yield return "new()";
        }
    }
}
