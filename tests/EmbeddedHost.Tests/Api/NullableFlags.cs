using System.Collections.ObjectModel;
using System.Reflection;

namespace Cryptomeria.EmbeddedHost.Tests.Api;

/// <summary>
/// What the compiler wrote about the nullability of a type and its parts, one flag after another. Read off the attributes, because
/// <see cref="NullabilityInfoContext"/> does not tell <c>T</c> from <c>T?</c>.
/// </summary>
internal sealed class NullableFlags
{
    public const byte NotNull = 1;
    public const byte MayBeNull = 2;

    private const string FlagsAttribute = "System.Runtime.CompilerServices.NullableAttribute";
    private const string ContextAttribute = "System.Runtime.CompilerServices.NullableContextAttribute";

    private readonly byte[] _flags;
    private int _next;

    private NullableFlags(byte[] flags) => _flags = flags;

    public static NullableFlags None => new([0]);

    public static NullableFlags Of(ParameterInfo parameter) => new(Read(parameter.GetCustomAttributesData()) ?? [ContextOf(parameter.Member)]);

    public static NullableFlags Of(PropertyInfo property) =>
        new(Read(property.GetCustomAttributesData()) ?? [ContextOf(property.GetMethod ?? property.SetMethod!)]);

    public static NullableFlags Of(FieldInfo field) => new(Read(field.GetCustomAttributesData()) ?? [ContextOf(field.DeclaringType!)]);

    public static NullableFlags OfGenericParameter(Type parameter) => new(
        Read(parameter.GetCustomAttributesData()) ?? [ContextOf((MemberInfo?)parameter.DeclaringMethod ?? parameter.DeclaringType!)]);

    public byte Next() => _flags.Length == 1 ? _flags[0] : _flags[_next++];

    private static byte ContextOf(MemberInfo? member)
    {
        for (; member is not null; member = member.DeclaringType)
        {
            if (Find(member.GetCustomAttributesData(), ContextAttribute) is { } context)
            {
                return (byte)context.ConstructorArguments[0].Value!;
            }
        }

        return 0;
    }

    private static byte[]? Read(IEnumerable<CustomAttributeData> attributes) =>
        Find(attributes, FlagsAttribute)?.ConstructorArguments[0].Value switch
        {
            byte one => [one],
            ReadOnlyCollection<CustomAttributeTypedArgument> many => [.. many.Select(flag => (byte)flag.Value!)],
            _ => null,
        };

    private static CustomAttributeData? Find(IEnumerable<CustomAttributeData> attributes, string name) =>
        attributes.FirstOrDefault(attribute => attribute.AttributeType.FullName == name);
}
