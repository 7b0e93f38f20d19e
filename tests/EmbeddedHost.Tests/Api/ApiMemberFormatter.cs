using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Cryptomeria.EmbeddedHost.Tests.Api;

/// <summary>Renders a type's members as the lists of the official API do, one a line.</summary>
internal static class ApiMemberFormatter
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<string, string> Operators = new(StringComparer.Ordinal)
    {
        ["op_Equality"] = "operator ==",
        ["op_Inequality"] = "operator !=",
        ["op_LessThan"] = "operator <",
        ["op_GreaterThan"] = "operator >",
        ["op_LessThanOrEqual"] = "operator <=",
        ["op_GreaterThanOrEqual"] = "operator >=",
    };

    // What the compiler makes of every record; the lists leave it out.
    private static readonly HashSet<string> OfEveryRecord = ["EqualityContract", "PrintMembers", "<Clone>$"];

    /// <summary>The public and protected members that a type declares itself.</summary>
    public static IEnumerable<string> Format(Type type)
    {
        if (type.IsEnum)
        {
            return type.GetFields(BindingFlags.Public | BindingFlags.Static)
                .Select(field => $"{ApiTypeName.Of(type)}.{field.Name} = {Convert.ToInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture)}");
        }

        var members = type.GetMembers(Declared).Where(member => !type.IsSealedRecordPart(member));
        return members.Select(member => member switch
        {
            ConstructorInfo { IsStatic: false } constructor when IsVisible(constructor) => Format(constructor),
            MethodInfo { IsSpecialName: false } method when IsVisible(method) => Format(method),
            MethodInfo { IsSpecialName: true } method when IsVisible(method) && method.Name.StartsWith("op_", StringComparison.Ordinal) => Format(method),
            PropertyInfo property when property.GetAccessors(nonPublic: true).Any(IsVisible) => Format(property),
            FieldInfo field when field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly => Format(field),
            EventInfo @event when IsVisible(@event.AddMethod!) => $"event {ApiTypeName.Of(type)}.{@event.Name}",
            _ => null,
        }).OfType<string>();
    }

    public static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select((parameter, index) =>
        Parameter(parameter, index == 0 && method.IsDefined(typeof(ExtensionAttribute), inherit: false))));

    private static string Format(ConstructorInfo constructor)
    {
        var type = constructor.DeclaringType!;
        return $"{Accessibility(constructor)} {ApiTypeName.Of(type)}.{type.Name.Split('`')[0]}({Parameters(constructor)})";
    }

    private static string Format(MethodInfo method)
    {
        var owner = ApiTypeName.Of(method.DeclaringType!);
        var result = ApiTypeName.Of(method.ReturnType, NullableFlags.Of(method.ReturnParameter));
        if (method.Name is "op_Implicit" or "op_Explicit")
        {
            var kind = method.Name == "op_Implicit" ? "implicit" : "explicit";
            return $"{Modifiers(method)}{owner}.{kind} operator {result}({Parameters(method)})";
        }

        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : string.Empty;
        var name = Operators.GetValueOrDefault(method.Name, method.Name);
        var constraints = method.IsGenericMethod ? ApiTypeName.ConstraintsOf(method.GetGenericArguments()) : string.Empty;
        return $"{Modifiers(method)}{result} {owner}.{name}{generic}({Parameters(method)}){constraints}";
    }

    private static string Format(PropertyInfo property)
    {
        var main = property.GetAccessors(nonPublic: true).Where(IsVisible).OrderBy(accessor => accessor.IsPublic ? 0 : 1).First();
        var accessors = new[] { (property.GetMethod, "get"), (property.SetMethod, IsInit(property) ? "init" : "set") }
            .Where(pair => pair.Item1 is not null && IsVisible(pair.Item1))
            .Select(pair => pair.Item1!.IsPublic == main.IsPublic ? $"{pair.Item2}; " : $"{Accessibility(pair.Item1)} {pair.Item2}; ");
        var type = ApiTypeName.Of(property.PropertyType, NullableFlags.Of(property));
        return $"{Modifiers(main)}{type} {ApiTypeName.Of(property.DeclaringType!)}.{property.Name} {{ {string.Concat(accessors)}}}";
    }

    private static string Format(FieldInfo field)
    {
        var accessibility = field.IsPublic ? "public" : "protected";
        var modifiers = field.IsLiteral ? "const " : $"{(field.IsStatic ? "static " : string.Empty)}{(field.IsInitOnly ? "readonly " : string.Empty)}";
        var value = field.IsLiteral ? $" = {Value(field.FieldType, field.GetRawConstantValue())}" : string.Empty;
        return $"{accessibility} {modifiers}{ApiTypeName.Of(field.FieldType, NullableFlags.Of(field))} {ApiTypeName.Of(field.DeclaringType!)}.{field.Name}{value}";
    }

    private static string Parameter(ParameterInfo parameter, bool isThis)
    {
        var prefix = isThis ? "this "
            : parameter.IsOut ? "out "
            : parameter.ParameterType.IsByRef ? "ref "
            : parameter.IsDefined(typeof(ParamArrayAttribute), inherit: false) ? "params "
            : string.Empty;
        var text = $"{prefix}{ApiTypeName.Of(parameter.ParameterType, NullableFlags.Of(parameter))} {parameter.Name}";
        return parameter.HasDefaultValue ? $"[{text} = {Default(parameter)}]" : text;
    }

    private static string Default(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        var isPlainValue = (type.IsValueType && Nullable.GetUnderlyingType(type) is null) || type.IsGenericParameter;
        return parameter.DefaultValue is null && isPlainValue
            ? $"default({ApiTypeName.Of(type, NullableFlags.Of(parameter))})"
            : Value(type, parameter.DefaultValue);
    }

    private static string Value(Type type, object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        _ when type.IsEnum => $"{ApiTypeName.Of(type)}.{Enum.GetName(type, value)}",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Modifiers(MethodInfo method)
    {
        if (method.DeclaringType!.IsInterface)
        {
            return string.Empty;
        }

        var isOverride = method is { IsVirtual: true } && !method.Attributes.HasFlag(MethodAttributes.NewSlot);
        var modifier = method.IsStatic ? "static "
            : method.IsAbstract ? (isOverride ? "abstract override " : "abstract ")
            : isOverride ? (method.IsFinal ? "override sealed " : "override ")
            : method is { IsVirtual: true, IsFinal: false } ? "virtual "
            : string.Empty;
        return $"{Accessibility(method)} {modifier}";
    }

    private static string Accessibility(MethodBase method) => method.IsPublic ? "public" : method.IsFamily ? "protected" : "protected internal";

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsInit(PropertyInfo property) =>
        property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ?? false;

    private static bool IsSealedRecordPart(this Type type, MemberInfo member) =>
        ApiTypeFormatter.IsRecord(type) && OfEveryRecord.Contains(member.Name);
}
