namespace Cryptomeria.EmbeddedHost.Tests.Api;

/// <summary>Renders a type's own line of the lists: kind, name, base and interfaces.</summary>
internal static class ApiTypeFormatter
{
    public static string Format(Type type)
    {
        var constraints = ApiTypeName.ConstraintsOf(type.GetGenericArguments());
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            var invoke = type.GetMethod("Invoke")!;
            return $"delegate {ApiTypeName.Of(invoke.ReturnType, NullableFlags.Of(invoke.ReturnParameter))} {ApiTypeName.Of(type)}({ApiMemberFormatter.Parameters(invoke)}){constraints}";
        }

        var bases = BasesOf(type);
        return $"{KindOf(type)} {ApiTypeName.Of(type)}{constraints}{(bases.Count == 0 ? string.Empty : $" : {string.Join(", ", bases)}{constraints}")}";
    }

    /// <summary>A record has what no other class has: a method by which <c>with</c> copies it.</summary>
    public static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null;

    private static string KindOf(Type type)
    {
        if (type.IsInterface)
        {
            return "interface";
        }

        if (type.IsEnum)
        {
            return "enum";
        }

        if (type.IsValueType)
        {
            var isReadOnly = type.GetCustomAttributesData().Any(a => a.AttributeType.Name == "IsReadOnlyAttribute");
            return isReadOnly ? "readonly struct" : "struct";
        }

        var modifier = (type.IsAbstract, type.IsSealed) switch
        {
            (true, true) => "static ",
            (true, false) => "abstract ",
            (false, true) => "sealed ",
            _ => string.Empty,
        };
        return $"{modifier}{(IsRecord(type) ? "record" : "class")}";
    }

    private static List<string> BasesOf(Type type)
    {
        var bases = new List<string>();
        if (type is { IsEnum: true } or { IsAbstract: true, IsSealed: true })
        {
            return bases;
        }

        var baseType = type.BaseType;
        if (baseType is not null && baseType != typeof(object) && baseType != typeof(ValueType))
        {
            bases.Add((IsRecord(baseType) ? "record " : string.Empty) + ApiTypeName.Of(baseType));
        }

        var inherited = baseType?.GetInterfaces() ?? [];
        bases.AddRange(type.GetInterfaces().Except(inherited).Select(ApiTypeName.Of).Order(StringComparer.Ordinal));
        return bases;
    }
}
