using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using Cryptomeria.Functions.Tests.Support;

namespace Cryptomeria.Functions.Tests.Deployment;

/// <summary>docs/azure-runtime.md names every official type and member the app uses, each with its line in the list of the official API.</summary>
public sealed partial class OfficialMembersTests
{
    private static readonly Dictionary<string, (string List, int[] Lines)> Documented = File.ReadAllLines(RepositoryRoot.PathOf("docs", "azure-runtime.md"))
        .Select(line => Row().Match(line))
        .Where(match => match.Success)
        .ToDictionary(
            match => match.Groups[1].Value,
            match => (match.Groups[2].Value, match.Groups[3].Value.Split(", ").Select(int.Parse).ToArray()));

    [Fact]
    public void Every_member_used_is_documented_and_no_other()
    {
        var used = Used();
        Assert.True(used.IsSubsetOf(Documented.Keys), $"add to docs/azure-runtime.md, with their lines: {string.Join(", ", used.Except(Documented.Keys))}");
        Assert.True(used.IsSupersetOf(Documented.Keys), $"take out of docs/azure-runtime.md: {string.Join(", ", Documented.Keys.Except(used))}");
    }

    [Fact]
    public void Every_documented_line_is_the_members()
    {
        var lists = new[] { "functions-worker.txt", "durabletask.txt" }.ToDictionary(
            name => name, name => File.ReadAllLines(RepositoryRoot.PathOf("tests", "EmbeddedHost.Tests", "Api", "Official", name)));
        Assert.NotEmpty(Documented);
        foreach (var (member, (list, lines)) in Documented)
        {
            var parts = member.Split("::");
            var type = parts[0].Split('`')[0];
            var name = parts.Length == 1 ? string.Empty : parts[1] switch
            {
                ".ctor" => "." + type[(type.LastIndexOf('.') + 1)..],
                "op_Implicit" => ".implicit operator",
                var method => "." + Accessor().Replace(method, string.Empty),
            };
            Assert.All(lines, line => Assert.Matches($@"(^|[\s.]){Regex.Escape(type)}(<\w+>)?{Regex.Escape(name)}\b", lists[list][line - 1]));
        }
    }

    private static HashSet<string> Used()
    {
        using var image = new PEReader(File.OpenRead(typeof(AppHost).Assembly.Location));
        var reader = image.GetMetadataReader();
        var used = reader.TypeReferences.Select(type => NameOf(reader, type)).OfType<string>().ToHashSet(StringComparer.Ordinal);
        used.UnionWith(
            from handle in reader.MemberReferences
            let member = reader.GetMemberReference(handle)
            let type = NameOf(reader, member.Parent)
            where type is not null
            select $"{type}::{reader.GetString(member.Name)}");
        return used;
    }

    /// <summary>A type of the embedded host's, which stands for the official one of the same name; null for any other.</summary>
    private static string? NameOf(MetadataReader reader, EntityHandle handle)
    {
        if (handle.Kind == HandleKind.TypeSpecification)
        {
            var signature = reader.GetBlobReader(reader.GetTypeSpecification((TypeSpecificationHandle)handle).Signature);
            if (signature.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
            {
                return null;
            }

            signature.ReadSignatureTypeCode();
            return NameOf(reader, signature.ReadTypeHandle());
        }

        if (handle.Kind != HandleKind.TypeReference)
        {
            return null;
        }

        var type = reader.GetTypeReference((TypeReferenceHandle)handle);
        return type.ResolutionScope.Kind == HandleKind.AssemblyReference
            && reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name) == "Cryptomeria.EmbeddedHost"
                ? $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}"
                : null;
    }

    [GeneratedRegex(@"^\| `([\w.`:]+)` \| ([\w-]+\.txt) \| ([\d, ]+) \|$")]
    private static partial Regex Row();

    [GeneratedRegex("^(get|set)_")]
    private static partial Regex Accessor();
}
