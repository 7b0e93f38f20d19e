using Microsoft.Azure.Functions.Worker;

namespace Cryptomeria.EmbeddedHost.Tests.Api;

/// <summary>
/// Code that compiles against the embedded host must compile against the official packages: each public type and member here stands in
/// their lists, letter by letter. The official types may have more.
/// </summary>
public sealed class PublicApiTests
{
    private static readonly Type[] PublicTypes =
        [.. typeof(FunctionContext).Assembly.GetExportedTypes().Where(type => type.Namespace!.StartsWith("Microsoft.", StringComparison.Ordinal))];

    public static TheoryData<string> TypeNames() => new(PublicTypes.Select(type => type.FullName!));

    [Theory]
    [MemberData(nameof(TypeNames))]
    public void A_public_type_and_its_members_are_the_official_ones(string typeName)
    {
        var type = PublicTypes.Single(type => type.FullName == typeName);

        var missing = ApiMemberFormatter.Format(type).Prepend(ApiTypeFormatter.Format(type)).Where(line => !OfficialApi.Lines.Contains(line)).ToList();

        Assert.True(missing.Count == 0, $"Not in the official lists:{string.Concat(missing.Select(line => $"{Environment.NewLine}  {line}"))}");
    }

    [Fact]
    public void Every_public_type_in_a_Microsoft_namespace_is_looked_at() =>
        Assert.True(PublicTypes.Length > 60, $"Only {PublicTypes.Length} types were found.");

    // The formatter itself: what would pass unseen if it rendered too little.
    [Theory]
    [InlineData(typeof(Sample), "public virtual System.Collections.Generic.List<string?>? Cryptomeria.EmbeddedHost.Tests.Api.PublicApiTests.Sample.Names { get; }")]
    [InlineData(typeof(Sample), "protected string[] Cryptomeria.EmbeddedHost.Tests.Api.PublicApiTests.Sample.Words(out int? count, [bool all = true], params object?[] rest)")]
    [InlineData(typeof(Sample), "public T? Cryptomeria.EmbeddedHost.Tests.Api.PublicApiTests.Sample.Pick<T>(T first, [System.TimeSpan wait = default(System.TimeSpan)]) where T : class, System.IDisposable")]
    [InlineData(typeof(Sample), "public int Cryptomeria.EmbeddedHost.Tests.Api.PublicApiTests.Sample.Count { get; protected set; }")]
    public void A_member_is_rendered_whole(Type type, string line) => Assert.Contains(line, ApiMemberFormatter.Format(type));

    public abstract class Sample
    {
        public virtual List<string?>? Names => null;

        public int Count { get; protected set; }

        public T? Pick<T>(T first, TimeSpan wait = default)
            where T : class, IDisposable => wait > TimeSpan.Zero ? first : null;

        protected string[] Words(out int? count, bool all = true, params object?[] rest)
        {
            count = rest.Length + Count;
            return all ? [] : ["some"];
        }
    }
}
